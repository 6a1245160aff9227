"""Constants that no public source gave: one person enters them, another approves them, until then there is no answer."""

import contextlib
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods.composition import Basis, ComponentTwice, composition
from methods.gas import base_properties, water_content
from methods.knowledge import Known, NotKnown, Unknown
from methods.laboratory_tables import (
    TableKind,
    TableMalformed,
    blend_table,
    empty_table,
    liquid_constants,
    summation_table,
    viscosity_correction,
    water_table,
)
from methods.lpg import D2421, blend, converted
from methods.petroleum import viscosity_corrected
from methods.shell.tables import READ

SIGNED = {
    "document": "FICTITIOUS",
    "edition": "1",
    "clause": "A",
    "entered_by": "A. One",
    "approved_by": "B. Two",
}
FILLED: Any = {
    TableKind.BLEND: {
        "quantity": "density",
        "unit": "kg/m³",
        "basis": "mass",
        "sum": "sum of x f",
        "factors": {"C3H8": 500.0, "nC4": 600},
    },
    TableKind.LIQUIDS: {"M": {"propane": 44.1, "butane": 58.1}, "rho": {"propane": 0.5, "butane": 0.6}},
    TableKind.WATER: {
        "pressure_unit": "kPa",
        "content_unit": "mg/m³",
        "rows": [[-10, 1e5, 10], [0, 4e5, 30]],
    },
    TableKind.SUMMATION: {
        "P_psia": 14.696,
        "M_air": 28.96,
        "components": {"methane": {"M": 16.0, "b": 0.04, "H": 1000.0}},
    },
    TableKind.VISCOSITY: {"a": -0.5, "b": 0.45, "low_mPas": 1, "high_mPas": 700},
}


def filled(kind: TableKind, **changed: Any) -> Any:
    return READ[kind]({**SIGNED, **FILLED[kind], **changed})


@pytest.mark.parametrize("kind", TableKind)
def test_an_empty_table_is_unknown_and_says_so(kind: TableKind) -> None:
    found = READ[kind](empty_table(kind))

    assert isinstance(found, Unknown)
    assert "is empty" in found.reason


@pytest.mark.parametrize("kind", TableKind)
@pytest.mark.parametrize("signed", [{"approved_by": ""}, {"entered_by": None}, {"approved_by": " a. one "}])
def test_a_table_that_one_person_stands_for_is_unknown(kind: TableKind, signed: Any) -> None:
    found = filled(kind, **signed)

    assert isinstance(found, Unknown)
    assert "not approved by a second person" in found.reason


@pytest.mark.parametrize("kind", TableKind)
def test_a_table_that_two_people_stand_for_is_known_with_their_names(kind: TableKind) -> None:
    found = filled(kind)

    assert isinstance(found, Known)
    assert str(found.source) == "FICTITIOUS:1, A, entered by A. One, approved by B. Two"


def test_an_approved_table_is_what_the_calculation_uses() -> None:
    half = composition({"propane": 0.5, "n-butane": 0.5}, basis=Basis.MASS)

    assert blend(half, filled(TableKind.BLEND), quantity="density") == pytest.approx(550.0)
    assert water_content(-10.0, 1000.0, filled(TableKind.WATER)) == pytest.approx(110.0)
    assert pytest.approx(1.0 - 0.04**2) == base_properties({"methane": 1.0}, filled(TableKind.SUMMATION)).Z
    assert viscosity_corrected(900.0, 100.0, filled(TableKind.VISCOSITY)) == pytest.approx(900.0 / 1.0004)
    by_mole = converted(composition({"propane": 0.5, "butane": 0.5}), Basis.MASS, filled(TableKind.LIQUIDS))
    assert by_mole.fractions["propane"] == pytest.approx(44.1 / 102.2)


def test_a_conversion_by_constants_that_nobody_entered_is_refused() -> None:
    with pytest.raises(NotKnown, match="ASTM D2421 were found in no public source"):
        converted(composition({"propane": 1.0}), Basis.MASS, D2421)


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        (TableKind.BLEND, {"basis": "moles"}),
        (TableKind.BLEND, {"sum": "product"}),
        (TableKind.BLEND, {"factors": {"propane": "500"}}),
        (TableKind.BLEND, {"factors": {"propane": math.nan}}),
        (TableKind.BLEND, {"factors": [1, 2]}),
        (TableKind.BLEND, {"quantity": ""}),
        (TableKind.BLEND, {"ranges": {"propane": [0.9, 0.1]}}),
        (TableKind.BLEND, {"ranges": {"propane": [0.9]}}),
        (TableKind.LIQUIDS, {"M": {}}),
        (TableKind.WATER, {"rows": [[0, 4e5, 30], [-10, 1e5, 10]]}),
        (TableKind.WATER, {"rows": [[0, 0.0, 30]]}),
        (TableKind.WATER, {"rows": [[0, 1.0]]}),
        (TableKind.WATER, {"rows": "many"}),
        (TableKind.SUMMATION, {"components": ["methane"]}),
        (TableKind.SUMMATION, {"components": {"methane": 16.0}}),
        (TableKind.SUMMATION, {"P_psia": None}),
        (TableKind.VISCOSITY, {"low_mPas": 700, "high_mPas": 1}),
        (TableKind.VISCOSITY, {"a": True}),
        (TableKind.VISCOSITY, {"b": None}),
    ],
)
def test_a_table_that_is_not_of_its_kind_is_refused(kind: TableKind, changed: Any) -> None:
    with pytest.raises(TableMalformed, match="cannot be read"):
        filled(kind, **changed)


def test_a_component_under_two_names_is_refused() -> None:
    with pytest.raises(ComponentTwice):
        filled(TableKind.BLEND, factors={"propane": 1.0, "C3H8": 2.0})


json_like = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(TableKind), st.data())
def test_any_table_is_known_unknown_or_refused(kind: TableKind, data: Any) -> None:
    fields = list(empty_table(kind))
    changed = data.draw(st.dictionaries(st.sampled_from(fields), json_like, max_size=3))

    with contextlib.suppress(TableMalformed, ComponentTwice):
        assert isinstance(filled(kind, **changed), Known | Unknown)


def test_each_reader_reads_its_own_kind() -> None:
    readers = (blend_table, liquid_constants, summation_table, viscosity_correction, water_table)

    assert set(READ.values()) == set(readers)
