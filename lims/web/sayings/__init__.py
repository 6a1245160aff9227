"""Refusals in the reader's language: of the application, and of the four packages that know no language but English.

An error is said by the templates of its class and its facts. A fact may itself be a clause of the program, and what is
stored (a job's failure, a line of a table taken over) is stored in English: `worded` knows such a text again by the
templates of the catalogues. What it does not know stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from string import Formatter
from typing import NamedTuple

from lims.web.i18n import SOURCE_LANGUAGE, LazyText, current_language, raw_gettext, templates_in

FEWEST_LETTERS = 5  # of a template besides its fields: fewer would know any text again
NEXT_SENTENCE = re.compile(r"(?<=\.) (?=[^\W\d_a-z]|“)")


class Saying(NamedTuple):
    """A refusal as the reader reads it; the remedy is empty where none is known."""

    problem: str
    remedy: str

    def __str__(self) -> str:
        return " ".join(filter(None, self))


def saying(trouble: object) -> Saying:
    """Problem and remedy of any error in the reader's language."""
    problem, remedy = (getattr(type(trouble), name, None) for name in ("problem", "remedy"))
    if not isinstance(problem, str) or not isinstance(remedy, str):
        return Saying(worded(str(trouble)), "")
    given = getattr(trouble, "facts", None) or getattr(trouble, "given", None) or {}
    facts = {name: _fact(value) for name, value in given.items()}
    return Saying(*(raw_gettext(one).format(**facts) for one in (problem, remedy)))


def _fact(value: object) -> object:
    """A fact for the reader: a refusal as a clause, texts by language in the reader's, a clause in it too."""
    if isinstance(value, Exception):
        return saying(value).problem.rstrip(".")
    if isinstance(value, Mapping):
        return value.get(current_language(), value.get(SOURCE_LANGUAGE, value))
    return worded(str(value)) if isinstance(value, str | LazyText) else value


def worded(text: object) -> str:
    """An English sentence or clause of the program in the reader's language; any other text as it is."""
    text = str(text)
    if current_language() == SOURCE_LANGUAGE or " " not in text.strip():
        return text
    whole = _known(text)
    return whole or " ".join(_known(one) or one for one in NEXT_SENTENCE.split(text))


def _known(text: str) -> str | None:
    if (exact := raw_gettext(text)) != text:
        return exact
    bare = text.rstrip(".")
    for one in templates(current_language()):
        if one.longest in bare and (parts := one.read(bare)) is not None:
            found = _filled(raw_gettext(one.text), parts).rstrip(".")
            return _begun_like(text, found) + ("." if text.endswith(".") else "")
    return None


def _begun_like(text: str, found: str) -> str:
    """With a capital or without: a sentence may stand as a clause within another."""
    if not text[:1].isalpha() or found[1:2].isupper():
        return found
    return (found[:1].upper() if text[:1].isupper() else found[:1].lower()) + found[1:]


def _filled(template: str, parts: Mapping[str, str]) -> str:
    return "".join(
        literal + (worded(parts[field]) if field is not None else "")
        for literal, field, _spec, _conversion in Formatter().parse(template)
    )


@dataclass(frozen=True, slots=True)
class Template:
    """A template that knows its texts again: `literals` stand before, between and after its `fields`."""

    text: str
    literals: tuple[str, ...]
    fields: tuple[str, ...]
    longest: str
    letters: int

    @classmethod
    def of(cls, text: str) -> Template:
        literals, fields = [""], []
        for literal, field, _spec, _conversion in Formatter().parse(text.rstrip(".")):
            literals[-1] += literal
            if field is not None:
                fields.append(field)
                literals.append("")
        longest = max((literals[0][1:], *literals[1:]), key=len)
        letters = sum(map(str.isalpha, "".join(literals)))
        return cls(text, tuple(literals), tuple(fields), longest, letters)

    def read(self, text: str) -> dict[str, str] | None:
        """What stands in the fields, each as short as can be; None for another text. Its time is linear in the text."""
        first, at = self.literals[0], len(self.literals[0])
        if text[1:at] != first[1:] or text[:1].lower() != (first or text)[:1].lower():
            return None
        if not self.fields:
            return {} if len(text) == at else None
        found: dict[str, str] = {}
        for n, (field, literal) in enumerate(zip(self.fields, self.literals[1:], strict=True), 1):
            end = len(text) - len(literal) if n == len(self.fields) else text.find(literal, at + 1)
            if end <= at or not text.startswith(literal, end):
                return None
            if found.setdefault(field, text[at:end]) != text[at:end]:
                return None
            at = end + len(literal)
        return found


@cache
def templates(language: str) -> tuple[Template, ...]:
    """All that can be known again, the most telling first."""
    found = (Template.of(one) for one in sorted(templates_in(language)))
    return tuple(sorted((x for x in found if x.letters >= FEWEST_LETTERS), key=lambda x: -x.letters))
