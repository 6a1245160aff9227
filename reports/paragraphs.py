"""Paragraphs that are parsed once for all documents and broken into lines once for each width.

ReportLab parses the markup of each paragraph anew, and a table asks each of its cells for its height several times. The
lines are those that ReportLab would make; only the asking is remembered.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from reportlab.platypus import Paragraph

from reports.style import styles

REMEMBERED = 4096  # texts, most of them the fixed words of documents


class QuickParagraph(Paragraph):  # type: ignore[misc]
    """A paragraph of ReportLab's markup."""

    _wrapped: tuple[float, tuple[float, float]] | None = None

    def __init__(self, text: str | None, style: Any = None, frags: Any = None, **given: Any) -> None:
        name = getattr(style, "name", "")
        if frags is None and text is not None and styles().get(name) is style:
            frags = [frag.clone() for frag in _parsed(text, name)]
        super().__init__(text, style, frags=frags, **given)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        if self._wrapped is not None and self._wrapped[0] == width and hasattr(self, "blPara"):
            self.width, self.height = self._wrapped[1]
            return self._wrapped[1]
        size: tuple[float, float] = super().wrap(width, height)
        self._wrapped = (width, size)
        return size


@lru_cache(maxsize=REMEMBERED)
def _parsed(text: str, style: str) -> list[Any]:
    """The fragments of a text in one of our styles; whoever takes them makes copies."""
    frags: list[Any] = Paragraph(text, styles()[style]).frags
    return frags
