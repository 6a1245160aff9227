"""A chromatographic composition: its components in two columns, the chromatogram, and the properties after them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from reportlab.platypus import Flowable, Spacer

from reports.data import Component, ResultLine, Sample, TestReport
from reports.figures import chromatograms_part
from reports.markup import markup
from reports.parts import Cell, columns, grid, paragraph, section
from reports.results import (
    NOTHING,
    Notes,
    component_name,
    explanations,
    raised_marks,
    results_table,
    value_text,
)
from reports.style import WIDTH
from reports.writing import Writer

BLOCK = 36
"""Rows of a column; after as many the two columns begin anew, so that a page is read down one and then the other."""


def composition_part(writer: Writer[TestReport], sample: Sample, notes: Notes) -> list[Flowable]:
    """The results of one sample, compositions first, each with its chromatogram."""
    before, flowables = len(notes.texts), []
    whole = [line for line in sample.results if line.components]
    rest = [line for line in sample.results if not line.components]
    for line in whole:
        flowables += _composition(writer, line, notes)
        flowables += chromatograms_part(writer, [line.number])
    if rest:
        flowables += section(writer.tree, writer.words.label("properties"), room=90)
        flowables.append(results_table(writer.tree, writer.words, rest, notes))
    flowables += chromatograms_part(writer, [line.number for line in rest])
    new = notes.since(before)
    return [*flowables, *explanations(writer.tree, writer.words, writer.report, sample, new)]


def _composition(writer: Writer[TestReport], line: ResultLine, notes: Notes) -> list[Flowable]:
    name = f"<b>{markup(line.number)}&nbsp; {markup(line.test)}</b>{raised_marks(line, writer.words, notes)}"
    about = [
        name,
        markup(line.method),
        markup(line.unit or NOTHING),
        value_text(line.result, line.uncertainty),
    ]
    heading = section(writer.tree, writer.words.label("composition"), room=110)
    return [
        *heading,
        paragraph(writer.tree, " · ".join(about)),
        Spacer(0, 3),
        *_components(writer, line, notes),
    ]


def _components(writer: Writer[TestReport], line: ResultLine, notes: Notes) -> list[Flowable]:
    limited = any(one.minimum is not None or one.maximum is not None for one in line.components)
    if limited:
        return [_table(writer, line, list(enumerate(line.components, start=1)), notes, WIDTH, limited=True)]
    numbered = list(enumerate(line.components, start=1))
    most = min(BLOCK, -(-len(numbered) // 2))
    halves = [numbered[start : start + most] for start in range(0, len(numbered), most)]
    flowables: list[Flowable] = []
    for start in range(0, len(halves), 2):
        pair = halves[start : start + 2]
        flowables += columns([partial(_half, writer, line, own, notes) for own in pair])
    return flowables


def _half(
    writer: Writer[TestReport],
    line: ResultLine,
    numbered: Sequence[tuple[int, Component]],
    notes: Notes,
    wide: float,
) -> list[Flowable]:
    return [_table(writer, line, numbered, notes, wide, limited=False)]


def _table(
    writer: Writer[TestReport],
    line: ResultLine,
    numbered: Sequence[tuple[int, Component]],
    notes: Notes,
    wide: float,
    *,
    limited: bool,
) -> Flowable:
    words = writer.words
    u = any(one.uncertainty for one in line.components)
    unit = line.unit or NOTHING
    heads: list[Cell] = [("&nbsp;", "column"), (markup(words.label("component")), "column")]
    if limited:
        heads += [(markup(words.label(key)), "column_right") for key in ("min", "max")]
    heads.append((markup(f"{words.label('result' if u else 'result_alone')}, {unit}"), "column_right"))
    rows = [_row(writer, number, one, line, notes, limited=limited) for number, one in numbered]
    figures = [0.14 * wide, 0.14 * wide] if limited else []
    last = 0.24 * wide if limited else 0.40 * wide
    number = 26.0
    widths = [number, wide - number - sum(figures) - last, *figures, last]
    return grid(writer.tree, heads, rows, widths, tight=range(1, len(rows) + 1))


def _row(
    writer: Writer[TestReport], number: int, one: Component, line: ResultLine, notes: Notes, *, limited: bool
) -> list[Cell]:
    name = component_name(one, writer.words, notes)
    if one.unit is not None and one.unit != line.unit:
        name += f", {markup(one.unit)}"
    cells: list[Cell] = [(str(number), "component_cell"), (name, "component_cell")]
    if limited:
        cells += [(markup(bound or NOTHING), "component_right") for bound in (one.minimum, one.maximum)]
    return [*cells, (value_text(one.result, one.uncertainty), "component_right")]
