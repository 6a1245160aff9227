"""Many numbered rows in little room: in two columns where none has a limit, else in one table with the limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from reportlab.platypus import Flowable

from reports.data import Uncertainty
from reports.markup import markup
from reports.parts import Cell, columns, grid
from reports.results import NOTHING, value_text
from reports.style import WIDTH
from reports.tagging import Element
from reports.texts import Words

BLOCK = 36
"""Rows of a column; after as many the two columns begin anew, so that a page is read down one and then the other."""
NUMBER = 26.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One row: its number, its name as markup, and what it states. None for a limit says: no limit here."""

    number: str
    name: str
    result: str
    uncertainty: Uncertainty | None
    minimum: str | None
    maximum: str | None


def listed(parent: Element, words: Words, rows: Sequence[Row], *, what: str, unit: str) -> list[Flowable]:
    """The rows, in the one `unit` of all. `what`: the key of the word over the names."""
    if any(one.minimum is not None or one.maximum is not None for one in rows):
        return [
            _table(parent, words, rows, _heads(words, rows, what, unit, limited=True), WIDTH, limited=True)
        ]
    heads = _heads(words, rows, what, unit, limited=False)
    most = min(BLOCK, -(-len(rows) // 2))
    halves = [rows[start : start + most] for start in range(0, len(rows), most)]
    flowables: list[Flowable] = []
    for start in range(0, len(halves), 2):
        pair = halves[start : start + 2]
        flowables += columns([partial(_half, parent, words, own, heads) for own in pair])
    return flowables


def _half(
    parent: Element, words: Words, rows: Sequence[Row], heads: Sequence[Cell], wide: float
) -> list[Flowable]:
    return [_table(parent, words, rows, heads, wide, limited=False)]


def _heads(words: Words, rows: Sequence[Row], what: str, unit: str, *, limited: bool) -> list[Cell]:
    result = "result" if any(one.uncertainty for one in rows) else "result_alone"
    heads: list[Cell] = [("&nbsp;", "column"), (markup(words.label(what)), "column")]
    if limited:
        heads += [(markup(words.label(key)), "column_right") for key in ("min", "max")]
    return [*heads, (markup(f"{words.label(result)}, {unit}"), "column_right")]


def _table(
    parent: Element, words: Words, rows: Sequence[Row], heads: Sequence[Cell], wide: float, *, limited: bool
) -> Flowable:
    figures = [0.14 * wide, 0.14 * wide] if limited else []
    last = 0.24 * wide if limited else 0.40 * wide
    widths = [NUMBER, wide - NUMBER - sum(figures) - last, *figures, last]
    cells = [_cells(one, limited=limited) for one in rows]
    return grid(parent, heads, cells, widths, tight=range(1, len(rows) + 1))


def _cells(one: Row, *, limited: bool) -> list[Cell]:
    cells: list[Cell] = [(markup(one.number), "component_cell"), (one.name, "component_cell")]
    if limited:
        cells += [(markup(bound or NOTHING), "component_right") for bound in (one.minimum, one.maximum)]
    return [*cells, (value_text(one.result, one.uncertainty), "component_right")]
