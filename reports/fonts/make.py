"""Make the static fonts that certificates embed from the variable IBM Plex Sans (OFL-1.1).

Run: python -m reports.fonts.make PLEX.ttf. The results are instances under another family name, because "Plex" is a
Reserved Font Name, with a superscript minus added (10⁻³), which the original lacks.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

FAMILY = "Certificate Sans"
WEIGHTS = {"Regular": 400, "SemiBold": 600}
SUPERSCRIPT_MINUS = 0x207B


def instance(source: Path, style: str) -> TTFont:
    """One static weight of `source`, renamed."""
    font = instantiateVariableFont(TTFont(source), {"wght": WEIGHTS[style], "wdth": 100})
    for record in list(font["name"].names):
        if record.nameID > 255 or record.nameID in (7, 16, 17, 19, 21, 22, 25):
            font["name"].removeNames(nameID=record.nameID)
    names = {
        1: FAMILY,
        2: style,
        3: f"CertificateSans-{style}",
        4: f"{FAMILY} {style}",
        6: f"CertificateSans-{style}",
    }
    for number, text in names.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    add_superscript_minus(font)
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    return font


def add_superscript_minus(font: TTFont) -> None:
    """Add U+207B: the minus at six tenths, raised to the middle of the superscript one."""
    cmap: dict[int, str] = font.getBestCmap()
    glyphs: Any = font["glyf"]
    raised, minus, name = cmap[0xB9], cmap[0x2212], "uni207B"
    width = font["hmtx"][minus][0]
    body, top = glyphs[minus], glyphs[raised]
    scale = 0.6
    rise = round((top.yMin + top.yMax) / 2 - scale * (body.yMin + body.yMax) / 2)
    pen = TTGlyphPen(font.getGlyphSet())
    pen.addComponent(minus, (scale, 0, 0, scale, 0, rise))
    glyph = pen.glyph()
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    glyphs[name] = glyph
    glyph.recalcBounds(glyphs)
    font["hmtx"][name] = (round(width * scale), glyph.xMin)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[SUPERSCRIPT_MINUS] = name


def main() -> None:
    source = Path(sys.argv[1])
    for style in WEIGHTS:
        font = instance(source, style)
        for unused in set(font.keys()) & {"GPOS", "GSUB", "GDEF", "STAT"}:
            del font[unused]
        font.save(Path(__file__).with_name(f"CertificateSans-{style}.ttf"))


if __name__ == "__main__":
    main()
