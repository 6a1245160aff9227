"""The printed bench worksheet: what to write down by hand when power or network is gone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.platypus import Flowable, Paragraph, Spacer

from reports.archive import About, finish
from reports.barcode_head import barcode_head
from reports.markup import markup
from reports.page import Sheet, draw
from reports.parts import PLAIN, facts, grid, paragraph, section
from reports.rendering import demonstration_marks, printable
from reports.style import INK, WIDTH, styles
from reports.tagging import Element, tagged_table
from reports.texts import Words
from reports.worksheet_data import Entry, Worksheet
from reports.writing import to_the_minute

ROOM = "<br/>&nbsp;"
"""A second line in a cell, so that a hand can write in it."""


def render_worksheet(worksheet: Worksheet) -> bytes:
    """The worksheet as an archivable, tagged PDF. Equal data, equal bytes. Raises MissingGlyph, LabelDoesNotFit."""
    worksheet = printable(worksheet)
    words, tree = Words(worksheet.language), Element("Document")
    story = [
        *_head(tree, words, worksheet),
        *_facts(tree, words, worksheet),
        *_steps(tree, words, worksheet),
        *_entries(tree, words, worksheet),
        *_people(tree, words),
    ]
    sheet = Sheet(
        foot_left=worksheet.laboratory,
        foot_middle=worksheet.code,
        page_of=lambda page, pages: words.label("page", page=page, pages=pages),
        marks=demonstration_marks(worksheet.language) if worksheet.demonstration else (),
    )
    drawn = draw(story, tree, sheet)
    about = About(
        title=f"{words.label('worksheet')} {worksheet.code}",
        author=worksheet.laboratory,
        subject=worksheet.sample,
        lang=worksheet.language.value,
        made=worksheet.printed_at,
    )
    return finish(drawn, tree, about, None)


def _head(tree: Element, words: Words, worksheet: Worksheet) -> list[Flowable]:
    return barcode_head(
        tree, laboratory=worksheet.laboratory, title=words.label("worksheet"), code=worksheet.code,
        alt=words.label("worksheet_barcode_alt", code=worksheet.code), use=words.label("worksheet_use"),
    )  # fmt: skip


def _facts(tree: Element, words: Words, worksheet: Worksheet) -> list[Flowable]:
    left = [("sample", worksheet.sample), ("product", worksheet.product), ("test", worksheet.test)]
    right = [
        ("method", worksheet.method),
        ("printed", to_the_minute(worksheet.printed_at)),
        ("printed_by", worksheet.printed_by),
    ]
    sides: list[Any] = [
        (None, [(words.label(key), markup(text)) for key, text in side]) for side in (left, right)
    ]
    hazards = [
        paragraph(tree, f"<b>{markup(words.label('hazards'))}:</b> {markup('; '.join(worksheet.hazards))}")
    ]
    return [*facts(tree, sides), *(hazards if worksheet.hazards else [])]


def _steps(tree: Element, words: Words, worksheet: Worksheet) -> list[Flowable]:
    heading = section(tree, words.label("steps"))
    if not worksheet.steps:
        return [*heading, paragraph(tree, markup(words.label("no_steps")))]
    numbered = (f"{number}.&nbsp; {markup(step)}" for number, step in enumerate(worksheet.steps, start=1))
    return [*heading, *(paragraph(tree, step) for step in numbered)]


def _entries(tree: Element, words: Words, worksheet: Worksheet) -> list[Flowable]:
    flowables: list[Flowable] = []
    if worksheet.before:
        flowables += section(tree, words.label("before"), room=90)
        flowables.append(_boxes(tree, words, worksheet.before, [words.label("value")]))
    flowables += section(tree, words.label("determinations"), room=110)
    numbers = range(1, worksheet.determinations + 1)
    # Four boxes side by side leave room for a hand; more determinations go into a further table.
    for first in range(0, worksheet.determinations, 4):
        heads = [words.label("determination", n=number) for number in numbers[first : first + 4]]
        rows = (*worksheet.entries, Entry(name=words.label("time")), Entry(name=words.label("equipment")))
        flowables += [_boxes(tree, words, rows, heads), Spacer(0, 6)]
    return flowables


def _boxes(tree: Element, words: Words, entries: tuple[Entry, ...], heads: list[str]) -> Flowable:
    """A table with an empty box for each entry under each head."""
    head = [(markup(text), "column") for text in (words.label("test"), words.label("unit"), *heads)]
    head[0] = ("&nbsp;", "column")
    rows = []
    for entry in entries:
        about = f"<br/><font size='7.4'>{markup(entry.range)}</font>" if entry.range else ROOM
        rows.append(
            [
                (markup(entry.name) + about, "base"),
                (markup(entry.unit or "–"), "base"),
                *[("", "base")] * len(heads),
            ]
        )
    wide = (WIDTH - 200) / len(heads)
    table = grid(tree, head, rows, [150, 50, *[wide] * len(heads)])
    table.setStyle([("GRID", (2, 1), (-1, -1), 0.8, INK)])
    return table


def _people(tree: Element, words: Words) -> list[Flowable]:
    keys = ("done_by", "started", "finished", "entered_by", "entered_at", "late_reason", "observations")
    heading = section(tree, words.label("people"), room=200)
    return [*heading, boxes_by_hand(tree, [words.label(key) for key in keys], [28] * 5 + [40, 70])]


def boxes_by_hand(tree: Element, labels: Sequence[str], heights: Sequence[float]) -> Flowable:
    """A label and an empty box on each line, to be written in."""
    table = tree.add("Table")
    rows = [table.add("TR") for _ in labels]
    cells = [[row.add("TH", scope="Row"), row.add("TD")] for row in rows]
    data = [[Paragraph(markup(label) + ROOM, styles()["base"]), ""] for label in labels]
    flowable = tagged_table(data, cells, colWidths=[150, WIDTH - 150], rowHeights=list(heights))
    flowable.setStyle([*PLAIN, ("GRID", (1, 0), (1, -1), 0.8, INK), ("TOPPADDING", (0, 0), (-1, -1), 3)])
    return flowable
