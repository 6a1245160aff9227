"""Plain text to the markup of paragraphs: nothing in it is a command, and a quantity stays on one line."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

_UNIT_AFTER_NUMBER = re.compile(r"(?<=\d) (?=(?:[°%]|(?:h|min|s|mm|cm|m|mL|L|g|kg|mg|kPa|K)\b))")


def markup(text: str) -> str:
    """The text as markup that prints just this text, with no line break between a number and its unit."""
    return escape(_UNIT_AFTER_NUMBER.sub("\u00a0", text))


def superscript(text: str) -> str:
    """Markup of a raised mark."""
    return f'<super rise="3.2" size="6.6">{escape(text)}</super>'


def ended(text: str) -> str:
    """A text with one full stop at its end."""
    return text if text.endswith(".") else text + "."
