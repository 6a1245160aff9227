"""Units of D-SI: what PTB's examples of each quality class hold is read, and nonsense is not."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

from dcc import read_unit
from dcc.units import convert_difference, convert_value, same_kind
from methods.units import UNITS
from tests.dcc.conftest import SHARED, name, needs_shared

UNIT = re.compile(r"<si:(?:unit|listUnit|unitPhase)>([^<]*)<")
GOOD = [
    path
    for grade in ("PLATINUM", "GOLD", "SILVER", "BRONZE")
    for path in (SHARED / "more/dsi" / grade).glob("*.xml")
]


@needs_shared
@pytest.mark.parametrize("path", sorted(GOOD), ids=name)
def test_every_unit_of_the_four_good_classes_is_read(path: Path) -> None:
    texts = set(UNIT.findall(path.read_text()))

    assert [text for text in texts if read_unit(text) is None] == []


# D-SI examples of PTB, class IMPROVABLE: PTB25, 35, 36, 38, 39, 42, 44, 45, 47, 54, 58, 49.
NONSENSE = [
    r"\micro\mega\ampere", r"\metre\tothe{{2}}", r"\micro\per\ampere", r"\ampere\tothe{\metre}", r"\tothe{-2}\metre",
    r"\metre+\ampere", r"\metre\\tothe{2}", r"\metre\tothe{0,5}", r"\second\tothe{-2}\tothe{-2}", "onne", "metre",
    r"\second\tothe{}", "", r"\milli", "m/s", r"\foo",
]  # fmt: skip


@pytest.mark.parametrize("text", NONSENSE)
def test_a_text_that_is_no_unit_is_none(text: str) -> None:
    assert read_unit(text) is None


def test_a_name_that_is_spelt_otherwise_is_read_and_said() -> None:
    unit = read_unit(r"\degreeCelsius")

    assert unit is not None
    assert (unit.normal, unit.misspelt) == (r"\degreecelsius", r"\degreecelsius for \degreeCelsius")


def test_kelvin_and_celsius_differ_by_an_offset_only_as_values() -> None:
    kelvin, celsius = read_unit(r"\kelvin"), read_unit(r"\degreecelsius")
    assert kelvin is not None
    assert celsius is not None

    assert convert_value(306.248, kelvin, celsius) == pytest.approx(33.098, abs=1e-12)
    assert convert_difference(0.061, kelvin, celsius) == 0.061


def test_units_of_different_kinds_are_not_converted() -> None:
    metre, second = read_unit(r"\metre"), read_unit(r"\second")
    assert metre is not None
    assert second is not None

    assert not same_kind(metre, second)
    with pytest.raises(ValueError, match="different kinds"):
        convert_value(1.0, metre, second)


@pytest.mark.parametrize("code", sorted(code for code, unit in UNITS.items() if unit.dsi))
def test_a_unit_of_the_laboratorys_table_has_the_same_factor_by_its_d_si_text(code: str) -> None:
    """Two tables made apart from each other: factors agree up to the coherent unit of the quantity."""
    unit = UNITS[code]
    read_so = read_unit(unit.dsi or "")
    alike = [
        other
        for other in UNITS.values()
        if other.dsi and (other.quantity, other.basis) == (unit.quantity, unit.basis)
    ]
    coherent = read_unit(alike[0].dsi or "")

    assert read_so is not None
    assert coherent is not None
    assert read_so.factor is not None
    assert coherent.factor is not None
    assert read_so.dimension == coherent.dimension
    assert read_so.factor / coherent.factor == Fraction(unit.factor) / Fraction(alike[0].factor)
