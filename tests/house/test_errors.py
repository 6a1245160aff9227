"""An error says the problem and the remedy, each in a sentence."""

from __future__ import annotations

import inspect
import re
from string import Formatter

import pytest

from lims.web.i18n import translations
from tests.house.tree import PACKAGES, modules

# A sentence may be filled in where it is raised: as a whole, or at the end by one of these names.
SENTENCE = re.compile(r"[^\W\d_a-z].*\.|[“{].*\.|\{\w+\}|.* \{(sentence|first|why|problem)\}", re.S)

BASES = {
    "instruments": "InstrumentError",
    "methods": "MethodError",
    "reports": "ReportError",
    "dcc": "DccError",
    "lims": "LimsError",
}


def errors_of(package: str) -> list[type[Exception]]:
    """Every public exception class that a package defines; one with a leading underscore never leaves its file."""
    found = {
        kind
        for module in modules(package)
        for _, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, Exception)
        and kind.__module__ == module.__name__
        and not kind.__name__.startswith("_")
    }
    return sorted(found, key=lambda kind: (kind.__qualname__, kind.__module__))


ERRORS = [kind for package in PACKAGES for kind in errors_of(package)]


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
@pytest.mark.parametrize("part", ["problem", "remedy"])
def test_an_error_says_its_problem_and_its_remedy_in_a_sentence(kind: type[Exception], part: str) -> None:
    sentence = getattr(kind, part, "")

    assert is_sentence(sentence), f"{kind.__name__}.{part} is {sentence!r}"


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_an_error_belongs_to_the_family_of_its_package(kind: type[Exception]) -> None:
    package = kind.__module__.partition(".")[0]

    assert BASES[package] in {base.__name__ for base in kind.__mro__}


@pytest.mark.parametrize("language", ["az", "ru"])
@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_an_error_is_said_in_the_language_of_whoever_reads_it(kind: type[Exception], language: str) -> None:
    for part in ("problem", "remedy"):
        sentence = getattr(kind, part)
        said = translations(language).ugettext(sentence)

        assert said != sentence or not has_words(sentence), f"{sentence!r} is not said in {language}"
        assert facts_of(said) == facts_of(sentence)


def has_words(template: str) -> bool:
    """Whether a sentence says something besides the facts that fill it."""
    return any(any(map(str.isalpha, literal)) for literal, *_ in Formatter().parse(template))


def facts_of(template: str) -> set[str]:
    return {field for _, field, *_ in Formatter().parse(template) if field}


def is_sentence(text: object) -> bool:
    """A text that begins like a sentence and ends with a full stop, or with a sentence that is filled in there."""
    return isinstance(text, str) and bool(SENTENCE.fullmatch(text.strip()))
