"""The three languages of the laboratory's documents, and how a number is written in each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

Language: TypeAlias = Literal["en", "az", "ru"]
LANGUAGES: tuple[Language, ...] = ("en", "az", "ru")
Texts: TypeAlias = Mapping[Language, str]

_DECIMAL_SIGN: Texts = {"en": ".", "az": ",", "ru": ","}
_MINUS = "\N{MINUS SIGN}"


def printed_number(text: str, language: Language = "en") -> str:
    """A plain decimal text as it is printed: true minus, and the language's decimal sign."""
    return text.replace("-", _MINUS).replace(".", _DECIMAL_SIGN[language])
