"""The three languages of the laboratory's documents, and how a number is written in each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, TypeAlias

Language: TypeAlias = Literal["en", "az", "ru"]
LANGUAGES: tuple[Language, ...] = ("en", "az", "ru")
Texts: TypeAlias = Mapping[Language, str]

_DECIMAL_SIGN: Texts = {"en": ".", "az": ",", "ru": ","}
_MINUS = "\N{MINUS SIGN}"


def filled(texts: Texts, word: Texts | str) -> Texts:
    """Texts with a word put where their braces stand: the same in all languages, or each in its own.

    >>> filled({"en": "{} recovered", "az": "{} alınıb", "ru": "{} отгона"}, "10 %")["en"]
    '10 % recovered'
    """
    words: Texts = dict.fromkeys(LANGUAGES, word) if isinstance(word, str) else word
    return {language: text.format(words[language]) for language, text in texts.items()}


def listed(names: Iterable[Texts]) -> Texts:
    """Several names one after the other, in each language."""
    named = list(names)
    return {language: ", ".join(one[language] for one in named) for language in LANGUAGES}


def printed_number(text: str, language: Language = "en") -> str:
    """A plain decimal text as it is printed: true minus, and the language's decimal sign."""
    return text.replace("-", _MINUS).replace(".", _DECIMAL_SIGN[language])
