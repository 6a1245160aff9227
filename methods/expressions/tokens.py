"""From the text of formulas to tokens, each with its place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from methods.expressions.errors import FormulaRefused

LONGEST = 20_000  # characters of all formulas of a model together
_SPACE = re.compile(r"[ \t\r\u00a0]+|#[^\n]*")
_NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_NAME = re.compile(r"[^\W\d]\w*")
_SIGN = re.compile(r"\*\*|<=|>=|[-+*/^(),=<>]|[−·×÷≤≥]")
_PASTED = {"−": "-", "·": "*", "×": "*", "÷": "/", "≤": "<=", "≥": ">=", "**": "^"}


class Kind(Enum):
    """What a token is."""

    NUMBER = auto()
    NAME = auto()
    SIGN = auto()
    LINE = auto()  # the end of a formula
    END = auto()


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the text, counted from one; `near` is what stands there."""

    line: int
    column: int
    near: str

    def refused(self, why: str, remedy: str) -> FormulaRefused:
        """The refusal at this place."""
        return FormulaRefused(line=self.line, column=self.column, near=self.near, why=why, remedy=remedy)


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or sign of a formula."""

    kind: Kind
    text: str
    place: Place


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a text; a line ends a formula except inside brackets. Raises FormulaRefused."""
    if len(text) > LONGEST:
        raise Place(1, 1, text[:20]).refused(
            f"it is longer than {LONGEST} characters", "Write it shorter, or as a method in Python"
        )
    at, line, begin, depth = 0, 1, 0, 0
    while at < len(text):
        place = Place(line, at - begin + 1, text[at : at + 20].split("\n")[0])
        if space := _SPACE.match(text, at):
            at = space.end()
        elif text[at] in "\n;":
            if depth == 0 or text[at] == ";":
                yield Token(Kind.LINE, text[at], place)
            at += 1
            line, begin = (line + 1, at) if text[at - 1] == "\n" else (line, begin)
        else:
            token = _token(text, at, place)
            depth += {"(": 1, ")": -1}.get(token.text, 0)
            at += len(token.place.near)
            yield token
    yield Token(Kind.END, "", Place(line, at - begin + 1, "the end"))


def _token(text: str, at: int, place: Place) -> Token:
    for kind, pattern in ((Kind.NUMBER, _NUMBER), (Kind.NAME, _NAME), (Kind.SIGN, _SIGN)):
        if found := pattern.match(text, at):
            word = found[0]
            here = Place(place.line, place.column, word)
            _check_letters(word, here)
            return Token(kind, _PASTED.get(word, word), here)
    raise place.refused(
        f"{text[at]!r} is not a sign of the language",
        "Write names, numbers with a decimal point, + - * / ^, brackets and the functions of the language",
    )


def _check_letters(word: str, place: Place) -> None:
    """Letters that look like others are refused, so that a name on the screen is the name that is meant."""
    if unicodedata.normalize("NFKC", word) != word:
        raise place.refused(
            "it holds a letter or sign that only looks like another, such as a small raised 2",
            "Type it with plain letters, and powers with ^",
        )
    letters = [letter for letter in word if letter.isalpha()]
    if 0 < sum(map(cyrillic, letters)) < len(letters):
        raise place.refused(
            "the name mixes Cyrillic letters with others",
            "Type the name in one alphabet",
        )


def cyrillic(letter: str) -> bool:
    """Whether a letter is Cyrillic: some of them look like Latin ones."""
    return unicodedata.name(letter, "").startswith("CYRILLIC")
