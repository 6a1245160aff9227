"""The head of a paper that goes with a thing: who it is from, what it is, and its code as text and as Code 128."""

from __future__ import annotations

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Spacer

from reports.labels import draw_bars
from reports.markup import markup
from reports.parts import PLAIN, paragraph
from reports.style import ACCENT, WIDTH, styles
from reports.tagging import Element, TaggedFigure, tagged, tagged_table

BARS_WIDE, BARS_HIGH = 62 * mm, 13 * mm


def barcode_head(
    tree: Element, *, laboratory: str, title: str, code: str, alt: str, use: str
) -> list[Flowable]:
    """Laboratory, title and code with its bars, and a line that says what the paper is for. Raises LabelDoesNotFit."""
    style = styles()
    text = [
        tagged(markup(laboratory), style["laboratory"], tree.add("P")),
        tagged(markup(title), style["title"], tree.add("H1")),
        tagged(f"<b>{markup(code)}</b>", style["number"], tree.add("P")),
    ]

    def drawing(canvas: Canvas) -> None:
        canvas.setFillColorRGB(0, 0, 0)
        draw_bars(canvas, code, (0, 0, BARS_WIDE, BARS_HIGH), f"{BARS_WIDE / mm:.0f} mm")

    bars = TaggedFigure(BARS_WIDE, BARS_HIGH, tree.add("Figure", alt=alt), drawing)
    table = tagged_table([[text, bars]], [[None, None]], colWidths=[WIDTH - BARS_WIDE, BARS_WIDE])
    table.setStyle(
        [*PLAIN, ("BOTTOMPADDING", (0, 0), (-1, -1), 7), ("LINEBELOW", (0, 0), (-1, 0), 1.6, ACCENT)]
    )
    return [table, Spacer(0, 4), paragraph(tree, markup(use), "small"), Spacer(0, 5)]
