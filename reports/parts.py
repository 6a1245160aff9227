"""The parts that documents are put together from: headings, facts, grids, boxes, codes. Each brings its tags."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

import segno
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import CondPageBreak, Flowable, Paragraph

from reports.fonts import REGULAR, width
from reports.style import INK, LINE, WIDTH, styles
from reports.tagging import ARTIFACT, Element, TaggedFigure, TaggedTable, tagged, tagged_table

PLAIN = [
    ("FONT", (0, 0), (-1, -1), REGULAR),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 0),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
]

Cell = tuple[str, str]
"""Markup and style name of a grid's cell."""


def superscript(text: str) -> str:
    """Markup of a raised mark."""
    return f'<super rise="3.2" size="6.6">{escape(text)}</super>'


class Rule(Flowable):  # type: ignore[misc]
    """A line across the page."""

    def __init__(self, weight: float = 0.7, color: Any = INK, before: float = 5, after: float = 3) -> None:
        super().__init__()
        self.weight, self.color, self.before, self.after = weight, color, before, after

    def wrap(self, available: float, _height: float) -> tuple[float, float]:
        self.width = available
        return available, self.before + self.after

    def draw(self) -> None:
        self.canv.begin(ARTIFACT)
        self.canv.setStrokeColor(self.color)
        self.canv.setLineWidth(self.weight)
        self.canv.line(0, self.after, self.width, self.after)
        self.canv.end()


def section(parent: Element, heading: str, *, room: float = 70) -> list[Flowable]:
    """A rule and a heading, with at least `room` points of the page left for what follows."""
    return [CondPageBreak(room), Rule(), tagged(escape(heading), styles()["heading"], parent.add("H2"))]


def paragraph(parent: Element, markup: str, style: str = "base") -> Flowable:
    """A paragraph of its own."""
    return tagged(markup, styles()[style], parent.add("P"))


def facts(parent: Element, sides: Sequence[tuple[str | None, Sequence[tuple[str, str]]]]) -> list[Flowable]:
    """One or two lists of label and value side by side, each under its heading; read one after the other."""
    headings: list[Any] = []
    columns: list[list[tuple[Any, Any, Element, Element]]] = []
    for heading, pairs in sides:
        if heading is not None:
            headings.append(tagged(escape(heading), styles()["heading"], parent.add("H2")))
        columns.append(_fact_rows(parent.add("Table"), pairs) if pairs else [])
    flowables: list[Flowable] = [CondPageBreak(60)]
    if headings:
        half = (WIDTH + 20) / 2
        row = tagged_table([headings], [[None] * len(headings)], colWidths=[half] * len(headings), hAlign="LEFT")
        row.setStyle(PLAIN)
        flowables.append(row)
    if any(columns):
        flowables.append(_side_by_side(columns, [pairs for _, pairs in sides]))
    return flowables


def _fact_rows(table: Element, pairs: Sequence[tuple[str, str]]) -> list[tuple[Any, Any, Element, Element]]:
    rows = []
    for label, value in pairs:
        row = table.add("TR")
        head, body = row.add("TH", scope="Row"), row.add("TD")
        rows.append((_cell((escape(label), "label")), _cell((value, "base")), head, body))
    return rows


def _side_by_side(
    columns: list[list[tuple[Any, Any, Element, Element]]], pairs: list[Sequence[tuple[str, str]]]
) -> TaggedTable:
    share = (WIDTH - 20 * (len(columns) - 1)) / len(columns)
    widths: list[float] = []
    for index, side in enumerate(pairs):
        label = min(max((width(text, 9.4) for text, _ in side), default=0) + 10, 0.42 * share)
        widths += [20.0] * (index > 0) + [label, share - label]
    data, cells = [], []
    for number in range(max(len(column) for column in columns)):
        values: list[Any] = []
        elements: list[Element | None] = []
        for index, column in enumerate(columns):
            values += [""] * (index > 0)
            elements += [None] * (index > 0)
            label, value, head, body = column[number] if number < len(column) else ("", "", None, None)
            values += [label, value]
            elements += [head, body]
        data.append(values)
        cells.append(elements)
    table = tagged_table(data, cells, colWidths=widths, splitInRow=1)
    table.setStyle([*PLAIN, ("BOTTOMPADDING", (0, 0), (-1, -1), 1.6)])
    return table


def _cell(cell: Cell) -> Paragraph:
    markup, style = cell
    return Paragraph(markup, styles()[style])


def grid(
    parent: Element, head: Sequence[Cell], rows: Sequence[Sequence[Cell]], widths: Sequence[float]
) -> TaggedTable:
    """A ruled table with column heads that return on each page. Rows longer than a page go on on the next."""
    table = parent.add("Table")
    cells = [_row_elements(table, len(head), head=True)]
    cells += [_row_elements(table, len(head), head=False) for _ in rows]
    data = [[_cell(cell) for cell in row] for row in (head, *rows)]
    flowable = tagged_table(data, cells, colWidths=list(widths), repeatRows=1, splitInRow=1)
    flowable.setStyle(
        [
            *PLAIN,
            ("TOPPADDING", (0, 0), (-1, -1), 3),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3.6),
            ("RIGHTPADDING", (0, 0), (-2, -1), 8),
            ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
            ("LINEBELOW", (0, 0), (-1, 0), 0.9, INK),
            ("LINEBELOW", (0, 1), (-1, -1), 0.4, LINE),
        ]
    )
    return flowable


def _row_elements(table: Element, count: int, *, head: bool) -> list[Element]:
    row = table.add("TR")
    if head:
        return [row.add("TH", scope="Column") for _ in range(count)]
    return [row.add("TD") for _ in range(count)]


def box(content: Sequence[Flowable]) -> TaggedTable:
    """A frame round paragraphs that bring their own tags."""
    flowable = tagged_table([[list(content)]], [[None]], colWidths=[WIDTH], splitInRow=1)
    flowable.setStyle(
        [
            *PLAIN,
            ("BOX", (0, 0), (-1, -1), 0.9, INK),
            ("LEFTPADDING", (0, 0), (-1, -1), 8),
            ("RIGHTPADDING", (0, 0), (-1, -1), 8),
            ("TOPPADDING", (0, 0), (-1, -1), 5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 7),
        ]
    )
    return flowable


class AtFoot(TaggedTable):
    """A table that stands at the foot of the page on which it ends up."""

    def wrap(self, available: float, height: float) -> tuple[float, float]:
        own_width, own_height = super().wrap(available, height)
        return own_width, max(own_height, height - 1e-3)


def qr(parent: Element, url: str, alt: str, side: float) -> Flowable:
    """A QR code as vector drawing, `side` points wide, without its quiet zone."""
    matrix = [bytes(row) for row in segno.make(url, error="m", micro=False).matrix]
    module = side / len(matrix)

    def drawing(canvas: Canvas) -> None:
        canvas.setFillColorRGB(0, 0, 0)
        path = canvas.beginPath()
        for number, row in enumerate(matrix):
            for start, length in _dark_runs(row):
                path.rect(start * module, side - (number + 1) * module, length * module, module)
        canvas.drawPath(path, stroke=0, fill=1)

    return TaggedFigure(side, side, parent.add("Figure", alt=alt), drawing)


def _dark_runs(row: bytes) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for index, dark in enumerate(row):
        if dark and runs and sum(runs[-1]) == index:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif dark:
            runs.append((index, 1))
    return runs
