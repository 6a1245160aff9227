"""Water, air, relative density, API gravity and the oscillating U-tube."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods import Known, Source
from methods.petroleum import (
    Answer,
    OutsideValidity,
    PeriodsDoNotDiffer,
    Rules,
    TemperatureOutsideRange,
    air_density,
    air_density_d4052,
    api_gravity,
    apparatus_check,
    density_from_period,
    hydrometer_correction_15C,
    hydrometer_correction_60F,
    relative_density_60F,
    relative_density_of,
    tube_constants,
    water_density,
    water_density_kell,
)

LIMIT = Known(value=0.1, source=Source(document="FICTITIOUS procedure"))


@pytest.mark.parametrize(
    ("t", "rho", "tolerance"),
    [(4, 999.9749, 2e-4), (15, 999.1026, 2e-4), (20, 998.2067455596167, 1e-9), (25, 997.047, 2e-4)],
)
def test_water_has_the_density_of_the_recommended_table(t: Any, rho: Any, tolerance: Any) -> None:
    assert water_density(t) == pytest.approx(rho, abs=tolerance)


@given(st.floats(0.0, 40.0))
def test_both_formulas_of_water_agree_where_both_hold(t: Any) -> None:
    assert water_density_kell(t) == pytest.approx(water_density(t), abs=0.01)


@pytest.mark.parametrize(("t", "rho"), [(60.0, 983.20), (80.0, 971.79), (100.0, 958.36)])
def test_hot_water_has_the_density_that_handbooks_print(t: Any, rho: Any) -> None:
    assert water_density_kell(t) == pytest.approx(rho, abs=0.02)


@pytest.mark.parametrize("t", [-0.1, 150.1, float("nan")])
def test_hot_water_outside_its_formula_is_refused(t: Any) -> None:
    with pytest.raises(TemperatureOutsideRange):
        water_density_kell(t)


@pytest.mark.parametrize(("t", "p", "h", "rho"), [(20, 101325, 0.5, 1.199314), (23, 99000, 0.4, 1.159962)])
def test_moist_air_has_the_density_of_cipm_2007(t: Any, p: Any, h: Any, rho: Any) -> None:
    assert air_density(t, p, h) == pytest.approx(rho, abs=2e-6)


def test_the_simple_air_form_gives_the_known_value_at_20_celsius() -> None:
    assert air_density_d4052(20, 760) == pytest.approx(0.001205, abs=1e-6)


@pytest.mark.parametrize(
    ("factor", "t", "printed"),
    [
        (hydrometer_correction_60F, 80 / 1.8 - 32 / 1.8, 0.99974192),
        (hydrometer_correction_60F, 100 / 1.8 - 32 / 1.8, 0.99947888),
        (hydrometer_correction_15C, 30.0, 0.9996505),
    ],
)
def test_the_glass_of_a_hydrometer_is_corrected(factor: Any, t: Any, printed: Any) -> None:
    assert factor(t) == pytest.approx(printed, abs=1e-8)


@given(st.floats(-10.0, 100.0))
def test_api_gravity_and_relative_density_are_inverse(API: Any) -> None:
    assert api_gravity(relative_density_of(API)) == pytest.approx(API, abs=1e-11)


def test_water_has_an_api_gravity_of_ten() -> None:
    assert api_gravity(relative_density_60F(999.016, rules=Rules.D1250_2004)) == pytest.approx(
        10.0, abs=1e-12
    )


@given(st.floats(0.6, 1.2), st.floats(0.001, 0.1))
def test_a_denser_liquid_has_a_lower_api_gravity(RD: Any, more: Any) -> None:
    assert api_gravity(RD + more) < api_gravity(RD)


@given(st.floats(600.0, 1100.0))
def test_the_constants_of_the_tube_give_back_both_fluids_and_what_lies_between(d: Any) -> None:
    constants = tube_constants(3900.0, 2600.0, 998.2, 1.2)

    assert density_from_period(3900.0, constants) == pytest.approx(998.2, rel=1e-12)
    assert density_from_period(2600.0, constants) == pytest.approx(1.2, rel=1e-9)
    assert density_from_period(((d + constants.B) / constants.A) ** 0.5, constants) == pytest.approx(
        d, rel=1e-9
    )


def test_a_check_inside_its_limits_is_answered_yes() -> None:
    check = apparatus_check(998.25, 1.2, t=20, p=101325, water_limit=LIMIT, air_limit=LIMIT)

    assert check.answer is Answer.YES
    assert check.fluids[0].difference == pytest.approx(0.043, abs=1e-3)


def test_a_check_outside_its_limits_is_answered_no_with_figures() -> None:
    check = apparatus_check(998.45, 1.2, t=20, p=101325, water_limit=LIMIT, air_limit=LIMIT)

    assert check.answer is Answer.NO
    assert "998.450 kg/m³ read, 998.207 kg/m³ expected, difference +0.243 kg/m³, limit ±0.1" in check.sentence


def test_a_check_without_limits_is_neither_passed_nor_failed() -> None:
    check = apparatus_check(998.2, 1.2, t=20, p=101325, water_limit=LIMIT)

    assert check.answer is Answer.NO_REQUIREMENT
    assert "no limit entered" in check.sentence


def test_two_equal_periods_give_no_constants() -> None:
    with pytest.raises(PeriodsDoNotDiffer, match="Repeat both readings"):
        tube_constants(2600.0, 2600.0, 998.2, 1.2)


@pytest.mark.parametrize("t", [-0.1, 40.1, float("nan")])
def test_water_outside_its_formula_is_refused(t: Any) -> None:
    with pytest.raises(TemperatureOutsideRange):
        water_density(t)


@pytest.mark.parametrize(
    ("t", "p", "h"), [(10, 101325, 0.5), (20, 1013.25, 0.5), (20, 101325, 50), (20, float("nan"), 0.5)]
)
def test_air_outside_its_formula_is_refused(t: Any, p: Any, h: Any) -> None:
    with pytest.raises(OutsideValidity):
        air_density(t, p, h)
