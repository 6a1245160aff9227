"""Properties of LPG from its composition, by the edition that the laboratory names."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods.composition import Basis, BasisMixed, ComponentWithoutConstants, composition
from methods.knowledge import Known, NotKnown, Source, Unknown
from methods.lpg import (
    EN_589_MON,
    ISO_8973_DENSITY,
    BlendTable,
    CompositionOutsideScope,
    EditionUnknown,
    LpgProperty,
    PressureImpossible,
    Sum,
    blend,
    converted,
    gauge_vapour_pressure,
    lpg_properties,
    lpg_property,
    shipped_constants,
)


def lpg(**fractions: Any) -> Any:
    return composition(
        {name.replace("_", "-"): x for name, x in fractions.items()}, basis=Basis.LIQUID_VOLUME
    )


def test_a_component_without_a_factor_refuses_that_property_alone() -> None:
    found = lpg_properties(lpg(propane=0.99, methane=0.01), edition="D2598-12")

    assert isinstance(found.vapour_pressure, Known)
    assert isinstance(found.MON, Unknown)
    assert "no factor of motor octane number for methane" in found.MON.reason


def test_more_than_a_fifth_of_propene_has_no_octane_number() -> None:
    mixture = lpg(propane=0.75, propene=0.25)

    with pytest.raises(CompositionOutsideScope, match="propene is 25 %"):
        lpg_property(mixture, LpgProperty.MON, edition="D2598-02")
    assert lpg_property(mixture, LpgProperty.RELATIVE_DENSITY, edition="D2598-02") > 0.5


def test_a_component_of_a_later_edition_is_unknown_to_an_earlier_one() -> None:
    mixture = lpg(propane=0.99, isopentane=0.01)

    assert lpg_property(mixture, LpgProperty.MON, edition="D2598-12") == pytest.approx(
        0.99 * 97.1 + 0.01 * 90.3
    )
    with pytest.raises(ComponentWithoutConstants, match="isopentane"):
        lpg_property(mixture, LpgProperty.MON, edition="D2598-02")


def test_an_edition_that_is_not_held_is_refused_with_the_known_ones() -> None:
    with pytest.raises(EditionUnknown, match="D2598-96, D2598-02, D2598-12"):
        lpg_properties(lpg(propane=1.0), edition="D2598-21")


def test_mole_fractions_are_not_taken_for_liquid_volume() -> None:
    with pytest.raises(BasisMixed, match="given by mole"):
        lpg_properties(composition({"propane": 1.0}), edition="D2598-12")


@given(st.lists(st.floats(0.01, 1.0), min_size=3, max_size=3), st.permutations(list(Basis)))
def test_a_composition_taken_round_all_bases_comes_back(amounts: Any, bases: Any) -> None:
    names = ("propane", "propene", "n-butane")
    start = composition(dict(zip(names, amounts, strict=True)), basis=bases[0], normalise=True)
    constants = shipped_constants("D2598-12")

    end = start
    for basis in (*bases[1:], bases[0]):
        end = converted(end, basis, constants)

    assert end.fractions == pytest.approx(dict(start.fractions), abs=1e-12)


def test_a_conversion_without_a_constant_is_refused() -> None:
    with pytest.raises(ComponentWithoutConstants, match="liquid density for nitrogen"):
        converted(
            composition({"propane": 0.9, "N2": 0.1}), Basis.LIQUID_VOLUME, shipped_constants("D2598-12")
        )


@pytest.mark.parametrize("missing", [ISO_8973_DENSITY, EN_589_MON])
def test_a_table_that_nobody_entered_refuses_with_its_reason(missing: Any) -> None:
    with pytest.raises(NotKnown, match="found in no public source"):
        blend(lpg(propane=1.0), missing, quantity="the property")


def table(**given: Any) -> Any:
    given = {"factors": {"propane": 500.0, "n-butane": 600.0}, "basis": Basis.MASS, **given}
    return Known(
        value=BlendTable(document="FICTITIOUS", quantity="density", unit="kg/m³", **given),
        source=Source(document="FICTITIOUS"),
    )


def test_an_entered_table_is_summed_on_its_own_basis_and_within_its_range() -> None:
    half = composition({"propane": 0.5, "n-butane": 0.5}, basis=Basis.MASS)

    assert blend(half, table(), quantity="density") == pytest.approx(550.0)
    assert blend(half, table(sum=Sum.RECIPROCAL), quantity="density") == pytest.approx(
        2 / (1 / 500 + 1 / 600)
    )
    with pytest.raises(CompositionOutsideScope, match=r"propane is 0\.5"):
        blend(half, table(ranges={"propane": (0.9, 1.0)}), quantity="density")
    with pytest.raises(BasisMixed):
        blend(lpg(propane=1.0), table(), quantity="density")


@pytest.mark.parametrize(
    ("reading", "station", "correction"),
    [
        (1000.0, 1013.25, 0.0),
        (1000.0, 0.0, 0.0),
        (-5.0, 101.0, 0.0),
        (1000.0, math.nan, 0.0),
        (1000.0, 101.0, 500.0),
    ],
)
def test_pressures_that_cannot_be_are_refused(reading: Any, station: Any, correction: Any) -> None:
    with pytest.raises(PressureImpossible):
        gauge_vapour_pressure(reading, station, gauge_correction=correction)
