"""What a label shows and how large it is, as frozen plain data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Symbol(StrEnum):
    """The machine-readable form of a label's code."""

    QR = "qr"
    CODE128 = "code128"


@dataclass(frozen=True, kw_only=True, slots=True)
class Label:
    """One label: the final code text (check character included) and the lines below it, most important first."""

    code: str
    lines: tuple[str, ...] = ()
    symbol: Symbol = Symbol.QR


@dataclass(frozen=True, kw_only=True, slots=True)
class LabelSize:
    """A label's size and, for sheets, how many stand on a page and where. Lengths in millimetres."""

    name: str
    width_mm: float
    height_mm: float
    columns: int = 1
    rows: int = 1
    page_width_mm: float | None = None
    page_height_mm: float | None = None
    left_mm: float = 0.0
    top_mm: float = 0.0
    gap_x_mm: float = 0.0
    gap_y_mm: float = 0.0


SIZES: dict[str, LabelSize] = {
    size.name: size
    for size in (
        LabelSize(name="50x30", width_mm=50, height_mm=30),
        LabelSize(name="70x37", width_mm=70, height_mm=37),
        LabelSize(
            name="A4-24",
            width_mm=70,
            height_mm=37,
            columns=3,
            rows=8,
            page_width_mm=210,
            page_height_mm=297,
            top_mm=0.5,
        ),
    )
}
"""The sizes that are shipped; a laboratory adds its own. A4-24 is the common sheet of 3 × 8 labels of 70 × 37 mm."""
