"""Labels for samples, bottles and equipment: as PDF for any printer, as ZPL for label printers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import chain
from typing import Any

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from reports.errors import LabelDoesNotFit
from reports.fonts import BOLD, REGULAR, register_fonts, width
from reports.label_data import Label, LabelSize, Symbol
from reports.parts import draw_qr
from reports.rendering import printable

EDGE = 2 * mm
QR_SIDE = 0.72
"""Side of a QR code as a share of the label's height."""
CODE_SIZE, LEAST_TEXT = 9.5, 5.0
LEADING = 1.2
LEAST_BAR = 0.19 * mm
"""The narrowest bar that a 203 dpi printer and a hand scanner both manage, with a little in hand."""


def render_labels(labels: Sequence[Label], size: LabelSize) -> bytes:
    """One PDF with all labels: a page each, or as many on a sheet as the size says. Equal data, equal bytes.

    Raises MissingGlyph, LabelDoesNotFit.
    """
    register_fonts()
    out = BytesIO()
    page = ((size.page_width_mm or size.width_mm) * mm, (size.page_height_mm or size.height_mm) * mm)
    canvas = Canvas(out, pagesize=page, invariant=1, initialFontName=REGULAR)
    canvas.setTitle("Labels")
    on_page = size.columns * size.rows
    for index, label in enumerate(labels):
        if index and index % on_page == 0:
            canvas.showPage()
        row, column = divmod(index % on_page, size.columns)
        left = (size.left_mm + column * (size.width_mm + size.gap_x_mm)) * mm
        top = page[1] - (size.top_mm + row * (size.height_mm + size.gap_y_mm)) * mm
        canvas.saveState()
        canvas.translate(left, top - size.height_mm * mm)
        _draw_label(canvas, printable(label), size)
        canvas.restoreState()
    canvas.save()
    return out.getvalue()


def _draw_label(canvas: Canvas, label: Label, size: LabelSize) -> None:
    draw = _draw_with_qr if label.symbol is Symbol.QR else _draw_with_bars
    draw(canvas, label, size, size.width_mm * mm, size.height_mm * mm)


def _draw_with_qr(canvas: Canvas, label: Label, size: LabelSize, wide: float, high: float) -> None:
    side = min(QR_SIDE * high, 0.45 * wide)
    draw_qr(canvas, label.code, EDGE, (high - side) / 2, side)
    left = EDGE + side + EDGE
    _draw_text(canvas, label, size, left, high - EDGE, wide - left - EDGE)


def _draw_with_bars(canvas: Canvas, label: Label, size: LabelSize, wide: float, high: float) -> None:
    tall = 0.36 * high
    draw_bars(canvas, label.code, (EDGE, high - EDGE - tall, wide - 2 * EDGE, tall), size.name)
    _draw_text(canvas, label, size, EDGE, high - EDGE - tall - 2, wide - 2 * EDGE)


def draw_bars(canvas: Canvas, code: str, area: tuple[float, float, float, float], name: str) -> None:
    """A Code 128 that fills x, y, width, height less its quiet zones. Raises LabelDoesNotFit."""
    x, y, wide, tall = area
    modules = _bars(code, 1.0, tall).width + 20
    bar = wide / modules
    if bar < LEAST_BAR:
        raise LabelDoesNotFit(code=code, size=name)
    drawing = _bars(code, min(bar, 0.5 * mm), tall)
    drawing.drawOn(canvas, x + (wide - drawing.width) / 2, y)


def _bars(code: str, bar: float, tall: float) -> Any:
    from reportlab.graphics.barcode.code128 import Code128Auto  # loads every kind of bar code: late

    return Code128Auto(code, barWidth=bar, barHeight=tall, quiet=False, humanReadable=False)


def _draw_text(canvas: Canvas, label: Label, size: LabelSize, left: float, top: float, room: float) -> None:
    fitted = min(CODE_SIZE, CODE_SIZE * room / width(label.code, CODE_SIZE, bold=True))
    if fitted < LEAST_TEXT:
        raise LabelDoesNotFit(code=label.code, size=size.name)
    canvas.setFillColorRGB(0, 0, 0)
    y = top - fitted
    canvas.setFont(BOLD, fitted)
    canvas.drawString(left, y, label.code)
    text_size, lines = fitted_lines(label.lines, room, y - 0.75 * EDGE)
    canvas.setFont(REGULAR, text_size)
    for line in lines:
        y -= text_size * LEADING
        canvas.drawString(left, y, line)


def fitted_lines(texts: Sequence[str], room: float, height: float) -> tuple[float, list[str]]:
    """The texts wrapped at the largest size at which all fit; lengths in points.

    What does not fit even at the smallest size is left out whole, from the first such text on: half a sentence on a
    label misleads.
    """
    for size in (6.8, 6.2, 5.6, LEAST_TEXT):
        wrapped = [list(_wrapped(text, room, size)) for text in texts]
        if sum(map(len, wrapped)) * size * LEADING <= height:
            return size, list(chain.from_iterable(wrapped))
    lines: list[str] = []
    for group in wrapped:
        if (len(lines) + len(group)) * LEAST_TEXT * LEADING > height:
            break
        lines += group
    return LEAST_TEXT, lines


def _wrapped(text: str, room: float, size: float) -> Iterator[str]:
    """A text in lines of at most `room` points; a word too long for a line is broken."""
    rest = " ".join(text.split())
    while rest:
        end = len(rest)
        while end > 1 and width(rest[:end], size) > room:
            blank = rest.rfind(" ", 0, end)
            end = blank if blank > 0 else end - 1
        yield rest[:end]
        rest = rest[end:].lstrip()


DOTS_PER_MM = 8
"""Of a 203 dpi label printer."""
DOTS_PER_POINT = DOTS_PER_MM / mm


def render_zpl(labels: Sequence[Label], size: LabelSize) -> bytes:
    """The labels in ZPL II for a 203 dpi printer, UTF-8. Every text is sent as hex-escaped field data (^FH).

    Raises MissingGlyph. That the printer's own font has a letter cannot be known here.
    """
    return "".join(_zpl(printable(label), size) for label in labels).encode("ascii")


def _zpl(label: Label, size: LabelSize) -> str:
    wide, high, edge = (round(length * DOTS_PER_MM) for length in (size.width_mm, size.height_mm, 2))
    start = ["^XA", "^CI28", f"^PW{wide}", f"^LL{high}", "^LH0,0"]
    if label.symbol is Symbol.QR:
        magnification = max(2, min(10, round(QR_SIDE * high / 29)))
        field = f"^FO{edge},{edge}^BQN,2,{magnification}^FH^FDMA,{zpl_field(label.code)}^FS"
        left, top = edge * 2 + 25 * magnification, edge
    else:
        tall = round(0.36 * high)
        field = f"^FO{edge},{edge}^BY2^BCN,{tall},N,N,N,A^FH^FD{zpl_field(label.code)}^FS"
        left, top = edge, edge + tall + 8
    texts = [f"^FO{left},{top}^A0N,28,28^FH^FD{zpl_field(label.code)}^FS"]
    y = top + 36
    room, height = (wide - left - edge) / DOTS_PER_POINT, (high - y - edge / 2) / DOTS_PER_POINT
    text_size, lines = fitted_lines(label.lines, room, height)
    dots = round(text_size * DOTS_PER_POINT)
    for number, line in enumerate(lines):
        line_y = y + round(number * dots * LEADING)
        texts.append(f"^FO{left},{line_y}^A0N,{dots},{dots}^FH^FD{zpl_field(line)}^FS")
    return "\n".join([*start, field, *texts, "^XZ"]) + "\n"


def zpl_field(text: str) -> str:
    """Field data in which nothing is a command: all but letters, digits and blanks as _hh bytes of UTF-8."""
    plain = frozenset(b" ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
    return "".join(chr(byte) if byte in plain else f"_{byte:02X}" for byte in text.encode())
