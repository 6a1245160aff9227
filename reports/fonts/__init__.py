"""The one family that documents are printed in, and the check that it has every character before anything is drawn."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from importlib.resources import as_file, files

from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from reports.errors import MissingGlyph

REGULAR = "CertificateSans"
BOLD = "CertificateSans-SemiBold"
REMEMBERED = 16384  # words
_FILES = {REGULAR: "CertificateSans-Regular.ttf", BOLD: "CertificateSans-SemiBold.ttf"}


class _Face(TTFont):  # type: ignore[misc]
    """A font that remembers how wide words are: documents repeat theirs, and each is measured more than once."""

    def __init__(self, name: str, path: str) -> None:
        super().__init__(name, path)
        widths, missing = self.face.charWidths, self.face.defaultWidth
        self._units = lru_cache(maxsize=REMEMBERED)(
            lambda text: sum([widths.get(ord(character), missing) for character in text])
        )

    def stringWidth(self, text: str | bytes, size: float, encoding: str = "utf8") -> float:  # noqa: N802 (ReportLab's name)
        """The width of a line of text at a size, in points."""
        plain = text.decode(encoding) if isinstance(text, bytes) else text
        return float(0.001 * size * self._units(plain))


@cache
def register_fonts() -> frozenset[int]:
    """Make both weights known to ReportLab, once a process; returns the code points that both can print."""
    printable: set[int] | None = None
    for name, file in _FILES.items():
        with as_file(files(__package__) / file) as path:
            font = _Face(name, str(path))
        pdfmetrics.registerFont(font)
        points = set(font.face.charToGlyph)
        printable = points if printable is None else printable & points
    for bold in (0, 1):
        for italic in (0, 1):
            addMapping(REGULAR, bold, italic, BOLD if bold else REGULAR)
    return frozenset(printable or ())


def require_glyphs(text: str) -> None:
    """Refuse a text with a character that the font lacks, or one that is invisible and could mislead.

    Raises MissingGlyph. Direction marks and other format characters are refused even where the font has them.
    """
    printable = register_fonts()
    for character in text:
        if character in "\n\t":
            continue
        if ord(character) not in printable or unicodedata.category(character) in ("Cf", "Cc"):
            name = unicodedata.name(character, f"U+{ord(character):04X}")
            raise MissingGlyph(character=character, name=name, text=text[:80])


def width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a line of text, in points."""
    register_fonts()
    return float(pdfmetrics.stringWidth(text, BOLD if bold else REGULAR, size))
