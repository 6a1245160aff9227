"""How documents look: sizes in points, colours, paragraph styles. One accent line, black on white first."""

from __future__ import annotations

from functools import cache

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm

from reports.fonts import BOLD, REGULAR, register_fonts

PAGE_WIDTH, PAGE_HEIGHT = A4
MARGIN = 15 * mm
FOOT = 16.5 * mm
WIDTH = PAGE_WIDTH - 2 * MARGIN

INK = HexColor("#17212B")
MUTED = HexColor("#52606D")
ACCENT = HexColor("#0B5B70")
BAD = HexColor("#A11D1D")
PALE = HexColor("#EEF0F2")
LINE = HexColor("#9AA5AF")


@cache
def styles() -> dict[str, ParagraphStyle]:
    """The paragraph styles by name."""
    register_fonts()
    base = ParagraphStyle(
        "base", fontName=REGULAR, bulletFontName=REGULAR, fontSize=9.4, leading=12.4, textColor=INK
    )

    def like(name: str, parent: ParagraphStyle = base, **given: object) -> ParagraphStyle:
        return ParagraphStyle(name, parent=parent, **given)

    small = like("small", fontSize=8, leading=10.6, textColor=MUTED)
    made = (
        base,
        small,
        like("laboratory", fontName=BOLD, fontSize=11, leading=14, textColor=ACCENT),
        like("title", fontName=BOLD, fontSize=19, leading=23, spaceBefore=5),
        like("number", fontSize=10, leading=13.5),
        like("heading", fontName=BOLD, fontSize=9.8, leading=13, spaceAfter=2),
        like("label", textColor=MUTED),
        like("column", fontName=BOLD, fontSize=8.6, leading=11),
        like("column_right", fontName=BOLD, fontSize=8.6, leading=11, alignment=TA_RIGHT),
        like("right", alignment=TA_RIGHT),
        like("component", fontSize=8.8, leading=11.4, leftIndent=9),
        like("component_cell", fontSize=8.8, leading=11.4),
        like("component_right", fontSize=8.8, leading=11.4, alignment=TA_RIGHT),
        like("statement", fontName=BOLD, fontSize=10.2, leading=13.6),
        like("caption", small, fontSize=7, leading=9, alignment=TA_CENTER),
        like("signatory", fontName=BOLD, fontSize=10.8, leading=14.4),
        like("note", small, spaceBefore=3),
    )
    return {style.name: style for style in made}
