"""A QR code as the inside of an SVG, for parts/picture.html."""

from __future__ import annotations

import segno
from markupsafe import Markup

BORDER = 4


def qr_inside(text: str) -> tuple[Markup, int]:
    """The dark modules as one path, and the side of the picture in modules, quiet zone included."""
    rows = list(segno.make(text, error="m").matrix)
    marks = "".join(
        f"M{x + BORDER} {y + BORDER}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, dark in enumerate(row)
        if dark
    )
    side = len(rows) + 2 * BORDER
    ground = f'<rect width="{side}" height="{side}" fill="#fff"/>'
    return Markup(f'{ground}<path d="{marks}" fill="#000"/>'), side  # noqa: S704 - figures alone
