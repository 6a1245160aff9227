"""ASTM D1250: correction of volume and density for temperature."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import methods
from methods.petroleum import (
    DensityOutsideGroup,
    ProductGroup,
    Rules,
    TemperatureOutsideRange,
    density_at_15C,
    density_at_60F,
    reference_densities,
    volume_correction_15C,
    volume_correction_60F,
)
from methods.petroleum.groups import expansions_at_15C, expansions_at_60F
from methods.petroleum.temperature import ipts68
from methods.uncertainty import Input, monte_carlo, propagate
from methods.uncertainty.taylor import Taylor

VECTORS = Path(methods.__file__).parent / "verify" / "vectors"
GROUPS = {"54A crude": ProductGroup.CRUDE_OIL, "54D lubricating oils": ProductGroup.LUBRICATING_OIL}
RANGES = {  # what both editions hold
    ProductGroup.CRUDE_OIL: (620.0, 1074.0),
    ProductGroup.REFINED_PRODUCTS: (660.0, 1074.0),
    ProductGroup.LUBRICATING_OIL: (853.0, 1150.0),
}
both_rules = pytest.mark.parametrize("rules", Rules)


def vector(name: str) -> dict[str, Any]:
    vectors = json.loads((VECTORS / "petroleum_d1250.json").read_text())["vectors"]
    return next(one for one in vectors if one["id"] == name)


@st.composite
def liquids(draw: Any) -> Any:
    group = draw(st.sampled_from(ProductGroup))
    return group, draw(st.floats(*RANGES[group])), draw(st.floats(-18.0, 65.0))


GRID = vector("d1250-15c-grid")


@pytest.mark.parametrize(
    ("case", "figure"), list(zip(GRID["inputs"]["cases"], GRID["expected"], strict=True))
)
def test_the_1980_factor_agrees_with_the_grid(case: Any, figure: Any) -> None:
    group = GROUPS.get(case["product"], ProductGroup.REFINED_PRODUCTS)

    factor = volume_correction_15C(case["rho15"], case["t_degC"], group=group, rules=Rules.D1250_1980)

    assert factor == pytest.approx(figure["value"], abs=figure["tolerance"])


@pytest.mark.parametrize("group", ProductGroup)
def test_coefficients_at_15_celsius_are_those_at_60_fahrenheit_times_the_degree(group: Any) -> None:
    at_15 = [one for one in expansions_at_15C(group) if one.K2 == 0]
    at_60 = sorted((one for one in expansions_at_60F(group) if one.K2 == 0), key=lambda one: one.low)

    for metric, imperial in zip(at_15, at_60, strict=True):
        assert pytest.approx((imperial.K0 * 1.8, imperial.K1 * 1.8), abs=1e-4) == (metric.K0, metric.K1)


@both_rules
@given(liquid=liquids())
def test_density_carried_away_and_back_is_the_same(rules: Any, liquid: Any) -> None:
    group, rho15, t = liquid
    at_t = rho15 * volume_correction_15C(rho15, t, group=group, rules=rules)

    assert density_at_15C(at_t, t, group=group, rules=rules) == pytest.approx(rho15, abs=0.04)
    if group is not ProductGroup.REFINED_PRODUCTS:  # no neighbouring ranges, so no edges between them
        assert density_at_15C(at_t, t, group=group, rules=rules) == pytest.approx(rho15, rel=1e-12)


@both_rules
@given(liquid=liquids(), warmer=st.floats(0.1, 30.0))
def test_a_warmer_liquid_takes_more_room(rules: Any, liquid: Any, warmer: Any) -> None:
    group, rho15, t = liquid

    cold = volume_correction_15C(rho15, t, group=group, rules=rules)
    warm = volume_correction_15C(rho15, t + warmer, group=group, rules=rules)

    assert warm < cold


@both_rules
@pytest.mark.parametrize("group", ProductGroup)
def test_a_density_measured_at_15_celsius_is_the_result_as_it_stands(rules: Any, group: Any) -> None:
    assert density_at_15C(845.6, 15.0, group=group, rules=rules) == 845.6


@both_rules
@given(liquid=liquids())
def test_both_ways_to_60_fahrenheit_agree(rules: Any, liquid: Any) -> None:
    group, rho15, _ = liquid
    rho60 = density_at_60F(rho15, 15.0, group=group, rules=rules)

    back = rho60 * volume_correction_60F(rho60, 15.0, group=group, rules=rules)

    assert back == pytest.approx(rho15, abs=0.01)


@given(rho15=st.floats(853.0, 1000.0), t=st.floats(0.0, 40.0), group=st.sampled_from(ProductGroup))
def test_the_two_editions_differ_by_less_than_the_reporting_step(rho15: Any, t: Any, group: Any) -> None:
    old, new = (density_at_15C(rho15, t, group=group, rules=rules) for rules in Rules)

    assert old == pytest.approx(new, abs=0.1)


@both_rules
@given(rho=st.floats(700.0, 1000.0), t=st.floats(-10.0, 60.0))
def test_derivatives_pass_through_the_iteration_exactly(rules: Any, rho: Any, t: Any) -> None:
    crude = {"group": ProductGroup.CRUDE_OIL, "rules": rules}
    low, high = (density_at_15C(rho + d, t, **crude) for d in (-0.01, 0.01))

    carried = density_at_15C(Taylor.along(rho, np.array([1.0]), 1), t, **crude)

    assert carried.c[1][0] == pytest.approx((high - low) / 0.02, rel=1e-6)


def test_a_whole_block_of_trials_is_computed_at_once() -> None:
    trials = np.array([842.1, 842.2, 842.3])

    block = density_at_15C(trials, 20.0, group=ProductGroup.REFINED_PRODUCTS, rules=Rules.D1250_2004)

    assert block == pytest.approx(
        [
            density_at_15C(x, 20.0, group=ProductGroup.REFINED_PRODUCTS, rules=Rules.D1250_2004)
            for x in trials
        ],
        rel=1e-13,
    )


def test_the_reference_temperature_on_the_older_scale_is_the_one_printed() -> None:
    assert ipts68(140.0 / 9.0) * 1.8 + 32 == pytest.approx(60.0068749, abs=5e-8)


@both_rules
@pytest.mark.parametrize("t", [-50.1, 150.1, float("nan")])
def test_a_temperature_outside_the_tables_is_refused(rules: Any, t: Any) -> None:
    with pytest.raises(TemperatureOutsideRange, match="outside the range of the formula"):
        density_at_15C(845.0, t, group=ProductGroup.CRUDE_OIL, rules=rules)


@both_rules
@pytest.mark.parametrize("rho", [0.845, 500.0, 1290.0, float("nan")])
def test_a_density_outside_the_tables_is_refused(rules: Any, rho: Any) -> None:
    with pytest.raises(DensityOutsideGroup, match="Check the product group"):
        density_at_15C(rho, 20.0, group=ProductGroup.REFINED_PRODUCTS, rules=rules)


@both_rules
def test_propagation_and_monte_carlo_agree_through_the_iteration(rules: Any) -> None:
    inputs = (
        Input(name="rho", value=832.94, u=0.05, unit="kg/m3"),
        Input(name="t", value=20.0, u=0.02, unit="degC"),
    )

    def model(rho: Any, t: Any) -> Any:
        return density_at_15C(rho, t, group=ProductGroup.REFINED_PRODUCTS, rules=rules)

    law, trials = propagate(model, inputs), monte_carlo(model, inputs, trials=20_000, seed=1)

    assert trials.value == pytest.approx(law.value, abs=0.003)
    assert trials.u == pytest.approx(law.u, rel=0.03)


def test_derivatives_settle_where_the_value_is_its_own_solution_at_once() -> None:
    def third(t: float) -> float:
        of: dict[str, Any] = {"group": ProductGroup.REFINED_PRODUCTS, "rules": Rules.D1250_1980}
        found: Any = density_at_15C(Taylor.along(850.0, np.zeros(1), 3), Taylor.along(t, np.ones(1), 3), **of)
        return float(found.c[3][0])

    assert third(15.0) == pytest.approx(third(15.0 + 1e-7), rel=1e-5)


def test_both_reference_densities_at_once_are_those_of_the_single_functions() -> None:
    for rules in Rules:
        of: dict[str, Any] = {"group": ProductGroup.CRUDE_OIL, "rules": rules}
        both = reference_densities(850.0, 42.0, **of)
        assert both == (density_at_15C(850.0, 42.0, **of), density_at_60F(850.0, 42.0, **of))
