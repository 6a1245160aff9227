"""The parts that documents are put together from: headings, facts, grids, boxes, codes. Each brings its tags."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import segno
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import CondPageBreak, Flowable

from reports.fonts import REGULAR, width
from reports.markup import markup
from reports.paragraphs import QuickParagraph
from reports.style import FOOT, INK, LINE, MARGIN, PAGE_HEIGHT, WIDTH, styles
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
    return [CondPageBreak(room), Rule(), tagged(markup(heading), styles()["heading"], parent.add("H2"))]


def paragraph(parent: Element, markup: str, style: str = "base") -> Flowable:
    """A paragraph of its own."""
    return tagged(markup, styles()[style], parent.add("P"))


Facts = Sequence[tuple[str, str]]
"""Labels with the markup of their values."""
GUTTER = 20.0


def facts(parent: Element, sides: Sequence[tuple[str | None, Facts]]) -> list[Flowable]:
    """Lists of label and value side by side, each under its heading; read one after the other."""
    return columns([partial(_fact_column, parent, heading, pairs) for heading, pairs in sides])


Column = Callable[[float], list[Flowable]]
"""Makes what stands in a column, for its width."""


def columns(makers: Sequence[Column], *, sides: int = 2) -> list[Flowable]:
    """Columns of equal width side by side, read one after the other; `sides`: for how many there is room."""
    share = (WIDTH - GUTTER * (sides - 1)) / sides
    row: list[Any] = []
    widths: list[float] = []
    for make in makers:
        if row:
            row.append("")
            widths.append(GUTTER)
        row.append(make(share))
        widths.append(share)
    table = tagged_table([row], [[None] * len(row)], colWidths=widths, splitInRow=1, hAlign="LEFT")
    table.setStyle(PLAIN)
    return [table]


def _fact_column(parent: Element, heading: str | None, pairs: Facts, share: float) -> list[Flowable]:
    column: list[Flowable] = []
    if heading is not None:
        column.append(tagged(markup(heading), styles()["heading"], parent.add("H2")))
    if not pairs:
        return column
    table = parent.add("Table")
    rows = [table.add("TR") for _ in pairs]
    cells = [[row.add("TH", scope="Row"), row.add("TD")] for row in rows]
    data = [[_cell((markup(label), "label")), _cell((value, "base"))] for label, value in pairs]
    label_width = min(max(width(label, 9.4) for label, _ in pairs) + 10, 0.42 * share)
    flowable = tagged_table(data, cells, colWidths=[label_width, share - label_width], splitInRow=1)
    flowable.setStyle(
        [*PLAIN, ("BOTTOMPADDING", (0, 0), (-1, -1), 0.7), ("RIGHTPADDING", (0, 0), (0, -1), 6)]
    )
    return [*column, flowable]


def _cell(cell: Cell) -> QuickParagraph:
    markup, style = cell
    return QuickParagraph(markup, styles()[style])


def grid(
    parent: Element,
    head: Sequence[Cell],
    rows: Sequence[Sequence[Cell]],
    widths: Sequence[float],
    tight: Sequence[int] = (),
) -> TaggedTable:
    """A ruled table with column heads that return on each page. Rows longer than a page go on on the next.

    `tight`: rows (the head is row 0) that stand closer, such as the components of a line.
    """
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
            ("LINEBELOW", (0, 1), (-1, -2), 0.4, LINE),
            *(("TOPPADDING", (0, row), (-1, row), 1.2) for row in tight),
            *(("BOTTOMPADDING", (0, row), (-1, row), 2) for row in tight),
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
            ("TOPPADDING", (0, 0), (-1, -1), 4),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 5.5),
        ]
    )
    return flowable


class AtFoot(TaggedTable):
    """A table that stands at the foot of the page on which it ends up."""

    def wrap(self, available: float, height: float) -> tuple[float, float]:
        own_width, self._own_height = super().wrap(available, height)
        return own_width, max(self._own_height, height - 1e-3)

    def split(self, available: float, height: float) -> list[Flowable]:
        """Split only what no page could hold."""
        fits_on_a_page = self._own_height <= PAGE_HEIGHT - MARGIN - FOOT
        parts: list[Flowable] = [] if fits_on_a_page else super().split(available, height)
        return parts


def placeholder(parent: Element, text: str, side: float) -> Flowable:
    """A dashed square with words, where something will stand later."""
    flowable = tagged_table(
        [[QuickParagraph(markup(text), styles()["caption"])]],
        [[parent.add("P")]],
        colWidths=[side],
        rowHeights=[side],
    )
    flowable.setStyle(
        [*PLAIN, ("BOX", (0, 0), (-1, -1), 0.8, INK, None, (3, 2)), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    )
    return flowable


def qr(parent: Element, url: str, alt: str, side: float) -> Flowable:
    """A QR code as vector drawing, `side` points wide, without its quiet zone."""
    figure = parent.add("Figure", alt=alt)
    return TaggedFigure(side, side, figure, lambda canvas: draw_qr(canvas, url, 0, 0, side))


def draw_qr(canvas: Canvas, text: str, x: float, y: float, side: float) -> None:
    """Draw a QR code with its lower left corner at x, y."""
    matrix = [bytes(row) for row in segno.make(text, error="m", micro=False).matrix]
    top = len(matrix) - 1
    squares = [
        f"{start} {top - number} {length} 1 re"
        for number, row in enumerate(matrix)
        for start, length in _dark_runs(row)
    ]
    canvas.saveState()
    canvas.setFillColorRGB(0, 0, 0)
    canvas.translate(x, y)
    canvas.scale(side / len(matrix), side / len(matrix))
    canvas._code += [
        *squares,
        "f",
    ]  # whole numbers in units of a module: the canvas's own path writes each with decimals
    canvas.restoreState()


def _dark_runs(row: bytes) -> list[tuple[int, int]]:
    """Start and length of each run of dark modules in a row of a QR code."""
    runs: list[tuple[int, int]] = []
    for index, dark in enumerate(row):
        if dark and runs and sum(runs[-1]) == index:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif dark:
            runs.append((index, 1))
    return runs
