"""Pictures of what eyes see, drawn and marked as simulated: copper strips after their hour in the bath."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

COLOURS = {
    "1a": (224, 150, 108), "1b": (206, 120, 74), "2a": (170, 82, 62), "2b": (150, 92, 120), "2c": (140, 110, 140),
    "3a": (150, 60, 70), "3b": (90, 120, 100), "4a": (60, 56, 54),
}  # fmt: skip


def strip_picture(name: str) -> bytes:
    """A copper strip of a class on white, as PNG. It says that it is simulated; it is no reference for colours."""
    picture = Image.new("RGB", (640, 240), "white")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((60, 90, 580, 170), fill=COLOURS.get(name, COLOURS["1a"]), outline=(60, 40, 30), width=2)
    draw.text(
        (60, 20),
        "SIMULATED copper strip: drawn for the demonstration, no reference for colours",
        fill="black",
    )
    draw.text((60, 200), f"drawn as class {name}", fill="black")
    out = io.BytesIO()
    picture.save(out, format="PNG")
    return out.getvalue()


def mark_picture() -> bytes:
    """A mark of accreditation that nobody could take for a real one, as PNG."""
    picture = Image.new("RGB", (320, 200), "white")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((10, 10, 310, 190), outline=(11, 91, 112), width=6)
    for n, line in enumerate(("FICTITIOUS", "accreditation mark", "NOT VALID")):
        draw.text((160, 60 + 36 * n), line, fill=(161, 29, 29), anchor="mm", font_size=28)
    out = io.BytesIO()
    picture.save(out, format="PNG")
    return out.getvalue()
