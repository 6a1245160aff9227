"""The clauses with which a refusal is filled are read in the reader's language, too."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from lims.web.i18n import translations
from lims.web.sayings import FEWEST_LETTERS
from tests.house.tree import PACKAGES, ROOT

# Read at the command line, by the gateway's log or by a programmer: these stay English.
NOT_ON_A_PAGE = re.compile(
    r"__main__|_cli|commands|shell|methods/(verify|budgets)/|laboratory_tables|gateway/|simulator/|capture|listen"
    r"|instruments/archive|lims/(cli|config|db|records|app|demo|gates|permissions|api)|operations/"
)


@pytest.mark.parametrize("language", ["az", "ru"])
@pytest.mark.parametrize("package", PACKAGES)
def test_what_a_refusal_is_filled_with_is_said_in_each_language(package: str, language: str) -> None:
    known = translations(language)

    unknown = [f"{where}: {text}" for where, text in clauses_of(package) if known.ugettext(text) == text]

    assert unknown == []


def test_a_clause_with_a_figure_in_it_is_a_template_of_its_parts() -> None:
    raised = "raise ChartRefused(what=f'sigma is {sigma:g}', remedy='Establish the chart first', n=3)"

    assert list(clauses(ast.parse(raised))) == ["sigma is {0}", "Establish the chart first"]


def clauses_of(package: str) -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / package).rglob("*.py")):
        place = str(path.relative_to(ROOT))
        if not NOT_ON_A_PAGE.search(place):
            yield from ((place, text) for text in clauses(ast.parse(path.read_text("utf-8"))))


def clauses(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            for keyword in node.exc.keywords:
                yield from (
                    text for value in either(keyword.value) if says_something(text := template(value))
                )


def either(value: ast.expr) -> tuple[ast.expr, ...]:
    return (value.body, value.orelse) if isinstance(value, ast.IfExp) else (value,)


def template(value: ast.expr) -> str:
    """The text of a constant, or an f-string with its values numbered."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return value.value
    if not isinstance(value, ast.JoinedStr):
        return ""
    texts = [part.value if isinstance(part, ast.Constant) else None for part in value.values]
    return "".join(
        f"{{{texts[:n].count(None)}}}" if text is None else str(text) for n, text in enumerate(texts)
    )


def says_something(text: str) -> bool:
    words = re.sub(r"\{\d\}", "", text)
    return (
        " " in text
        and sum(map(str.isalpha, words)) > FEWEST_LETTERS
        and not re.search(r"[^\W\d_]+\.[a-z_]+$", text)
    )
