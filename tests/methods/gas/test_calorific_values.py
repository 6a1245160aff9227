"""Calorific values, density and Wobbe index of a gas, with the uncertainty of each (ISO 6976)."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods.composition import (
    Basis,
    BasisMixed,
    ComponentTwice,
    ComponentWithoutConstants,
    FractionImpossible,
    FractionsDoNotSum,
    NoComponents,
    composition,
)
from methods.errors import MethodError
from methods.gas import (
    CorrelationMatrixImpossible,
    Edition,
    GasOutsideRange,
    ReferenceTemperatureUnknown,
    UncertaintyImpossible,
    gas_properties,
    gas_properties_with_uncertainty,
    normalised_fractions,
)
from methods.uncertainty.errors import CorrelationsContradict

GAS = {"methane": 0.933212, "ethane": 0.025656, "propane": 0.015368, "nitrogen": 0.01035, "CO2": 0.015414}
U = {"methane": 0.000346, "ethane": 0.000243, "propane": 0.000148, "nitrogen": 0.000195, "CO2": 0.000111}


@pytest.mark.parametrize(
    ("fractions", "refusal"),
    [
        ({"methane": 0.9}, FractionsDoNotSum),
        ({"methane": 93.0, "ethane": 7.0}, FractionImpossible),
        ({"methane": 1.1, "ethane": -0.1}, FractionImpossible),
        ({"methane": math.nan, "ethane": 0.1}, FractionImpossible),
        ({"methane": 0.5, "CH4": 0.5}, ComponentTwice),
        ({}, NoComponents),
        ({"methane": 0.9, "kryptonite": 0.1}, ComponentWithoutConstants),
        (composition({"methane": 1.0}, basis=Basis.MASS), BasisMixed),
    ],
)
def test_a_composition_that_cannot_be_is_refused(fractions: Any, refusal: Any) -> None:
    with pytest.raises(refusal):
        gas_properties(fractions, t1=15, t2=15)


@pytest.mark.parametrize(
    ("conditions", "refusal"),
    [
        ({"t1": 15, "t2": 16}, ReferenceTemperatureUnknown),
        ({"t1": 18, "t2": 15}, ReferenceTemperatureUnknown),
        ({"t1": 15, "t2": 15, "p2": 0.0}, GasOutsideRange),  # gauge
        ({"t1": 15, "t2": 15, "p2": 1013.25}, GasOutsideRange),  # mbar
        ({"t1": 15, "t2": 15, "p2": 100.0, "edition": Edition.ISO6976_1995}, GasOutsideRange),
        ({"t1": 15, "t2": 15.55, "edition": Edition.ISO6976_1995}, ReferenceTemperatureUnknown),
    ],
)
def test_conditions_that_the_edition_does_not_hold_are_refused(conditions: Any, refusal: Any) -> None:
    with pytest.raises(refusal):
        gas_properties(GAS, **conditions)


def test_fractions_are_normalised_only_when_asked_and_say_by_how_much() -> None:
    half = {name: x / 2 for name, x in GAS.items()}

    found = composition(half, normalise=True)

    assert found.sentence == "The fractions by mole summed to 0.5 and were divided by it."
    assert gas_properties(found, t1=15, t2=15).Hv_gross == pytest.approx(38.410611, abs=1e-6)


def test_the_editions_differ_in_their_constants() -> None:
    new = gas_properties(GAS, t1=15, t2=15)
    old = gas_properties(GAS, t1=15, t2=15, edition=Edition.ISO6976_1995)

    assert new.Hv_gross != old.Hv_gross
    assert new.Hv_gross == pytest.approx(old.Hv_gross, rel=2e-4)


def test_each_constant_of_the_table_stands_in_the_budget() -> None:
    found = gas_properties_with_uncertainty(GAS, U, t1=15, t2=15).outputs["W_gross"]

    lines = {line.input: line for line in found.lines}
    assert {"x_methane", "Hc_methane", "s_ethane", "A_C", "R", "M_air", "Z_air"} <= set(lines)
    source = lines["x_methane"].source
    assert source is not None
    assert source.label == "mole fraction of methane"
    assert sum(line.share for line in found.lines) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("u", "r", "refusal"),
    [
        ({name: u for name, u in U.items() if name != "ethane"}, None, UncertaintyImpossible),
        ({**U, "ethane": -1e-4}, None, UncertaintyImpossible),
        ({**U, "ethane": math.nan}, None, UncertaintyImpossible),
        ({**U, "argon": 1e-4}, None, UncertaintyImpossible),
        (U, [[1.0]], CorrelationMatrixImpossible),
        (
            U,
            [[1.0 if i == j else 0.1 * (i < j) for j in range(5)] for i in range(5)],
            CorrelationMatrixImpossible,
        ),
        (U, [[1.0 if i == j else -0.9 for j in range(5)] for i in range(5)], CorrelationsContradict),
    ],
)
def test_uncertainties_that_contradict_the_composition_are_refused(u: Any, r: Any, refusal: Any) -> None:
    with pytest.raises(refusal):
        gas_properties_with_uncertainty(GAS, u, r_x=r, t1=15, t2=15)


def test_normalising_correlates_the_fractions_and_keeps_their_sum_certain() -> None:
    amounts = {name: 0.98 * x for name, x in GAS.items()}

    x, u, r = normalised_fractions(amounts, U)

    variance = sum(u[a] * u[b] * r[i][j] for i, a in enumerate(u) for j, b in enumerate(u))
    assert sum(x.fractions.values()) == pytest.approx(1.0, abs=1e-15)
    assert variance == pytest.approx(0.0, abs=1e-18)
    assert gas_properties_with_uncertainty(x, u, r_x=r, t1=15, t2=15).outputs["G"].u > 0


amounts = st.dictionaries(
    st.sampled_from(["methane", "ethane", "propane", "nitrogen", "carbon dioxide", "helium"]),
    st.floats(1e-3, 1.0),
    min_size=1,
)


@given(amounts, st.randoms())
def test_the_order_of_components_and_the_scale_of_amounts_change_nothing(
    given_amounts: Any, chance: Any
) -> None:
    shuffled = list(given_amounts.items())
    chance.shuffle(shuffled)
    one = composition(given_amounts, normalise=True)
    two = composition(
        {name: 7.0 * y for name, y in shuffled if 7.0 * y <= 1.0} or dict(shuffled), normalise=True
    )

    if set(one.fractions) == set(two.fractions):
        assert (
            pytest.approx(gas_properties(two, t1=25, t2=0).D, rel=1e-12) == gas_properties(one, t1=25, t2=0).D
        )


@given(amounts)
def test_a_gas_never_gives_more_heat_with_its_water_left_as_vapour(given_amounts: Any) -> None:
    found = gas_properties(composition(given_amounts, normalise=True), t1=15, t2=15)

    assert found.Hc_net <= found.Hc_gross
    assert pytest.approx(found.M / found.V * 1e-3) == found.D


@given(st.dictionaries(st.text(min_size=1, max_size=9), st.floats(), max_size=4))
def test_any_composition_gives_finite_figures_or_a_refusal(fractions: Any) -> None:
    try:
        found = gas_properties(fractions, t1=15, t2=15)
    except MethodError:
        return
    assert math.isfinite(found.Hv_gross)
