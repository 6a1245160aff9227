"""Nothing in the outline of a standard is invented: each figure, class, unit and time stands in the fact that its row names."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

import pytest

from lims.catalogue.definitions import product_groups
from lims.catalogue.outlines import outline_of
from lims.catalogue.own_kind_forms import FORMS
from lims.catalogue.own_outline import filled_outline
from lims.catalogue.standards import End, Fact, Standard, standards
from methods.composition import Basis
from methods.units import UNITS
from methods.wording import LANGUAGES

SAID_AS = {  # how the data write a unit that the table of units writes otherwise
    "kPa_gauge": "kPa", "mmHg_diff": "mmHg", "% (V/V)": "% by liquid volume", "% (m/m)": "% (?:by mass|m/m)",
}  # fmt: skip


def figures(text: str) -> set[str]:
    """The numbers of a text, a decimal comma as a point."""
    return set(re.findall(r"\d+(?:\.\d+)?", re.sub(r"(?<=\d),(?=\d)", ".", text)))


def whole(fact: Fact) -> str:
    return f"{fact.name} {fact.text} {fact.resolution}"


@pytest.mark.parametrize("standard", standards(), ids=lambda one: one.key)
def test_a_step_says_no_figure_and_no_time_that_its_fact_does_not(standard: Standard) -> None:
    for step in outline_of(standard).steps:
        assert step.fact.known
        for language in LANGUAGES:
            assert figures(step.texts[language]) == figures(step.texts["en"])
            assert figures(step.texts[language]) <= figures(whole(step.fact)), step.texts[language]
        if step.minutes is not None:
            times = (f"{step.minutes:g} min", f"{step.minutes / 60:g} h")
            assert any(one in step.fact.text for one in times), step.texts["en"]
        assert step.fact.confidence in step.clause


@pytest.mark.parametrize("standard", standards(), ids=lambda one: one.key)
def test_a_value_says_no_unit_range_or_class_that_its_fact_does_not(standard: Standard) -> None:
    for one in outline_of(standard).values:
        text = whole(one.fact)
        if one.unit:
            assert one.unit in UNITS
            assert re.search(SAID_AS.get(one.unit, re.escape(one.unit)), text), (one.key, text)
        for end in (one.low, one.high):
            assert end is None or f"{end:g}" in figures(one.fact.text), one.key
        if one.ordered:
            low, high = re.findall(r"\d+", one.fact.text)[:2]
            assert list(one.classes) == [str(n) for n in range(int(low), int(high) + 1)]
        else:
            assert all(name in one.fact.text for name in one.classes), one.key
        assert figures(one.condition) <= figures(text), one.key
        assert figures(one.condition) <= figures(one.names["en"]), "a certificate prints the name"
        assert all(figures(one.names[language]) <= figures(text) for language in LANGUAGES), one.key


@pytest.mark.parametrize("standard", standards(), ids=lambda one: one.key)
def test_each_measurand_of_a_standard_has_its_row_or_is_asked_for(standard: Standard) -> None:
    if standard.end is not End.NOT_RUNNABLE:
        return
    known = outline_of(standard)

    shown = {one.fact.name for one in known.values} | {one.name for one in known.left_out}
    shown |= {fact.name for _, fact in known.components} | {fact.name for fact in known.groups.values()}

    assert {one.name for one in standard.measurands} <= shown
    assert all(name in whole(fact) for name, fact in known.components)
    assert not known.basis or known.basis in {one.value for one in Basis}
    assert all(
        printed in standard.matrix and group in product_groups() for printed, group in known.products.items()
    )
    assert all(
        role.casefold() in f"{standard.technique} {standard.instrument}".casefold() for role in known.roles
    )


@pytest.mark.parametrize("standard", standards(), ids=lambda one: one.key)
def test_what_is_known_fills_only_fields_of_its_form(standard: Standard) -> None:
    begun = filled_outline(standard, standard.entered_as, product_groups())

    fields = {name for name in dir(FORMS[standard.entered_as]) if not name.startswith("_")}
    assert begun.keys() <= fields | {"code"}
    assert begun["edition"] in standard.edition_in_use
    assert begun["en"] in ("", standard.title)


def test_every_outline_is_of_a_standard_of_the_list() -> None:
    rows = tomllib.loads(files("lims.catalogue").joinpath("data/outlines.toml").read_text("utf-8"))

    assert rows.keys() <= {one.code for one in standards()}
