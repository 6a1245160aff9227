"""The small language in which declarations write what is sent and what comes back.

``{name}`` is text, ``{name:word}`` text without blanks, ``{name:number}`` a number with a point or NaN,
``{name:integer}`` a whole number or NaN, ``{name:hex}`` bytes in hex, ``{name:columns}`` the whole rest with its
separators. A blank stands for one or more blanks, a line feed begins
the next frame, letters match in either case. One template both reads (driver) and writes (simulator).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

_PART = re.compile(r"\{(?P<name>\w+)(?::(?P<kind>\w+))?\}")
_KINDS = {
    "text": r".+?",
    "number": r"[+-]?\d{1,20}(?:\.\d{1,20})?|NaN",
    "integer": r"\d{1,18}|NaN",
    "word": r"\S+",
    "hex": r"[0-9a-f]{2}(?: [0-9a-f]{2})*",
    "columns": r".+",
}


@dataclass(frozen=True)
class Template:
    """One form of words with named places."""

    text: str

    @property
    def frames(self) -> int:
        """How many frames it takes on the line."""
        return self.text.count("\n") + 1

    @property
    def names(self) -> tuple[str, ...]:
        """The named places, in order."""
        return tuple(part["name"] for part in _PART.finditer(self.text))

    def match(self, text: str) -> dict[str, str] | None:
        """Return what stands in the named places, or None where the text has another form."""
        found = self._pattern.fullmatch(text.strip(" "))
        return found.groupdict() if found else None

    def render(self, values: Mapping[str, str]) -> str:
        """Return the text with the places filled in. Raises KeyError for a missing one."""
        return _PART.sub(lambda part: values[part["name"]], self.text)

    def without_blanks(self) -> Template:
        """Return the same template with the blanks between its words taken out."""
        return Template(self.text.replace(" ", ""))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        pieces, end = [], 0
        for part in _PART.finditer(self.text):
            pieces += [_literal(self.text[end : part.start()]), _place(part)]
            end = part.end()
        return re.compile("".join([*pieces, _literal(self.text[end:])]), re.IGNORECASE)


def _literal(text: str) -> str:
    return re.sub(r"(?:\\ )+", " +", re.escape(text))


def _place(part: re.Match[str]) -> str:
    return f"(?P<{part['name']}>{_KINDS[part['kind'] or 'text']})"
