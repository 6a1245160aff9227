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
        if one.longest in bare and (match := one.pattern.fullmatch(bare)):
            found = _filled(raw_gettext(one.text), match.groupdict()).rstrip(".")
            return _begun_like(text, found) + ("." if text.endswith(".") else "")
    return None


def _begun_like(text: str, found: str) -> str:
    """With a capital or without: a sentence may stand as a clause within another."""
    if not text[:1].isalpha() or found[1:2].isupper():
        return found
    return (found[:1].upper() if text[:1].isupper() else found[:1].lower()) + found[1:]


def _filled(template: str, parts: Mapping[str, str]) -> str:
    return "".join(
        literal + (worded(parts[f"f_{field}"]) if field is not None else "")
        for literal, field, _spec, _conversion in Formatter().parse(template)
    )


@dataclass(frozen=True, slots=True)
class Template:
    """A template and the pattern that knows its texts again."""

    text: str
    pattern: re.Pattern[str]
    longest: str
    letters: int

    @classmethod
    def of(cls, text: str) -> Template:
        pattern, literals = "", []
        for literal, field, _spec, _conversion in Formatter().parse(text.rstrip(".")):
            begun = not pattern and literal[:1].isalpha()
            literals.append(literal[1:] if begun else literal)
            pattern += (f"(?i:{literal[0]})" if begun else "") + re.escape(literals[-1])
            if field is not None:
                pattern += f"(?P=f_{field})" if f"<f_{field}>" in pattern else f"(?P<f_{field}>.+?)"
        letters = sum(map(str.isalpha, "".join(literals)))
        return cls(text, re.compile(pattern, re.S), max(literals, key=len), letters)


@cache
def templates(language: str) -> tuple[Template, ...]:
    """All that can be known again, the most telling first."""
    found = (Template.of(one) for one in sorted(templates_in(language)))
    return tuple(sorted((x for x in found if x.letters >= FEWEST_LETTERS), key=lambda x: -x.letters))
