"""Boiling curves, cut tables of crude oil, and temperatures brought to atmospheric pressure."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods.distillation import (
    BalanceImpossible,
    BoilingCurve,
    CurveImpossible,
    Cut,
    CutImpossible,
    OutsideCurve,
    PressureOutside,
    atmospheric_equivalent,
    continued,
    cut_table,
)
from methods.uncertainty import Input, propagate

CURVE = BoilingCurve(percent=(2.0, 20.0, 60.0, 95.0), t=(36.0, 120.0, 300.0, 520.0), basis="mass")
CUTS = [
    Cut(name="gas", mass=12.0, rho15=550.0, t_end=15.0),
    Cut(name="naphtha", mass=188.0, rho15=720.0, t_end=165.0),
    Cut(name="kerosene", mass=150.0, rho15=800.0, t_end=250.0),
    Cut(name="gas oil", mass=200.0, rho15=850.0, t_end=370.0),
    Cut(name="residue", mass=446.0, rho15=960.0),
]


@given(st.floats(2.0, 95.0))
def test_a_curve_is_its_own_inverse(percent: Any) -> None:
    assert CURVE.percent_at(CURVE.temperature_at(percent)) == pytest.approx(percent, abs=1e-9)


def test_the_points_of_a_curve_are_given_back_and_what_lies_between_them_is_linear() -> None:
    assert [CURVE.temperature_at(p) for p in CURVE.percent] == list(CURVE.t)
    assert CURVE.temperature_at(40.0) == pytest.approx(210.0)
    assert CURVE.yield_between(120.0, 210.0) == pytest.approx(20.0)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: CURVE.temperature_at(1.9),
        lambda: CURVE.percent_at(521.0),
        lambda: CURVE.percent_at(math.nan),
    ],
)
def test_nothing_is_extrapolated_from_a_curve(ask: Any) -> None:
    with pytest.raises(OutsideCurve, match="outside the curve"):
        ask()


@pytest.mark.parametrize(
    ("percent", "t"),
    [
        ((), ()),
        ((50.0,), (100.0,)),
        ((10.0, 20.0), (100.0, 100.0)),
        ((20.0, 10.0), (100.0, 200.0)),
        ((10.0, 101.0), (100.0, 200.0)),
        ((-1.0, 50.0), (100.0, 200.0)),
        ((10.0, math.nan), (100.0, 200.0)),
        ((10.0, 20.0, 30.0), (100.0, 200.0)),
    ],
)
def test_points_that_no_boiling_curve_has_are_refused(percent: Any, t: Any) -> None:
    with pytest.raises(CurveImpossible):
        BoilingCurve(percent=percent, t=t, basis="mass")


def test_a_cut_table_adds_up_and_says_what_was_lost() -> None:
    table = cut_table(CUTS, charge=1005.0, rho15=860.0, water=5.0)

    assert [row.mass_total for row in table.rows] == pytest.approx([1.2, 20.0, 35.0, 55.0, 99.6])
    assert table.mass_loss == pytest.approx(0.4)
    assert table.sentence == "+0.40 % of the mass was lost."
    assert table.rows[1].volume_percent == pytest.approx(100 * (188 / 720) / (1000 / 860))
    assert table.curve().temperature_at(35.0) == 250.0
    assert table.curve("volume").percent[0] == pytest.approx(table.rows[0].volume_total)


def test_losses_are_spread_only_when_asked_and_the_table_says_so() -> None:
    table = cut_table(CUTS, charge=1000.0, rho15=860.0, normalise=True)

    assert table.rows[-1].mass_total == pytest.approx(100.0)
    assert table.rows[-1].volume_total == pytest.approx(100.0)
    assert table.sentence == "+0.40 % of the mass was lost and was spread over the fractions."


def test_a_density_that_was_not_measured_leaves_volume_unknown_and_mass_known() -> None:
    unknown = [CUTS[0], Cut(name="naphtha", mass=188.0, t_end=165.0), *CUTS[2:]]
    table = cut_table(unknown, charge=1000.0, rho15=860.0)

    assert table.rows[1].volume_percent is None
    assert table.rows[4].volume_total is None
    assert table.volume_loss is None
    assert table.rows[4].mass_total == pytest.approx(99.6)
    assert cut_table(unknown, charge=1000.0, rho15=860.0, normalise=True).rows[0].volume_percent is None


def test_the_residue_distilled_on_becomes_part_of_the_crude() -> None:
    crude = cut_table(CUTS, charge=1000.0, rho15=860.0)
    deep = cut_table(
        [
            Cut(name="vacuum gas oil", mass=60.0, rho15=920.0, t_end=530.0),
            Cut(name="vacuum residue", mass=39.0, rho15=1020.0),
        ],
        charge=100.0,
        rho15=960.0,
    )

    whole = continued(crude, deep)

    assert [row.name for row in whole.rows][-2:] == ["vacuum gas oil", "vacuum residue"]
    assert whole.rows[-2].mass_total == pytest.approx(55.0 + 0.446 * 60.0)
    assert whole.mass_loss == pytest.approx(0.4 + 0.446 * 1.0)
    assert whole.curve().t[-1] == 530.0
    assert sum(row.mass_percent for row in whole.rows) + whole.mass_loss == pytest.approx(100.0)
    with pytest.raises(BalanceImpossible):
        continued(deep, crude)


@given(st.lists(st.floats(1.0, 500.0), min_size=2, max_size=8), st.floats(0.1, 10.0))
def test_per_cents_do_not_depend_on_the_unit_of_mass(masses: Any, scale: Any) -> None:
    def table(factor: float) -> Any:
        cuts = [Cut(name=str(i), mass=m * factor, rho15=800.0) for i, m in enumerate(masses)]
        return cut_table(cuts, charge=sum(masses) * factor * 1.001, rho15=800.0)

    assert [row.mass_total for row in table(scale).rows] == pytest.approx(
        [row.mass_total for row in table(1.0).rows]
    )


@pytest.mark.parametrize(
    ("charge", "water"), [(0.0, 0.0), (900.0, 0.0), (1000.0, 1000.0), (1000.0, -1.0), (math.nan, 0.0)]
)
def test_a_balance_that_cannot_be_is_refused(charge: Any, water: Any) -> None:
    with pytest.raises(BalanceImpossible):
        cut_table(CUTS, charge=charge, rho15=860.0, water=water)


@pytest.mark.parametrize(
    "changed", [{"mass": -1.0}, {"mass": math.nan}, {"rho15": 0.85}, {"t_end": 1000.0}, {"rho15": math.nan}]
)
def test_a_fraction_that_cannot_be_is_refused(changed: Any) -> None:
    with pytest.raises(CutImpossible, match="naphtha"):
        Cut(**{"name": "naphtha", "mass": 100.0, "rho15": 720.0, "t_end": 165.0, **changed})


@given(st.floats(-20.0, 350.0))
def test_at_atmospheric_pressure_a_temperature_is_its_own_equivalent(t: Any) -> None:
    assert atmospheric_equivalent(t, 101.325) == pytest.approx(t, abs=0.2)  # as near as the correlation is


@given(st.floats(20.0, 250.0), st.floats(0.01, 100.0), st.floats(1.0, 40.0))
def test_the_equivalent_rises_with_temperature_and_with_vacuum(t: Any, P: Any, more: Any) -> None:
    assert atmospheric_equivalent(t + more, P) > atmospheric_equivalent(t, P)
    assert atmospheric_equivalent(t, P / 2.0) > atmospheric_equivalent(t, P)


def test_both_branches_of_pressure_meet_as_near_as_the_correlation_is() -> None:
    at = 2.0 / 760.0 * 101.325

    assert atmospheric_equivalent(200.0, at * 0.999999) == pytest.approx(
        atmospheric_equivalent(200.0, at), abs=0.15
    )


def test_the_watson_factor_corrects_nothing_at_twelve_and_nothing_that_boils_low() -> None:
    assert atmospheric_equivalent(200.0, 1.0, watson=12.0) == atmospheric_equivalent(200.0, 1.0)
    assert atmospheric_equivalent(20.0, 20.0, watson=11.0) == atmospheric_equivalent(20.0, 20.0)
    assert atmospheric_equivalent(200.0, 1.0, watson=11.0) - atmospheric_equivalent(
        200.0, 1.0
    ) == pytest.approx(-1.3889 * math.log10(1.0 / 101.325), abs=1e-9)


@pytest.mark.parametrize(
    ("t", "P"), [(200.0, 0.0), (200.0, 101.4), (600.0, 10.0), (math.nan, 10.0), (200.0, math.nan)]
)
def test_a_vacuum_that_the_conversion_does_not_hold_for_is_refused(t: Any, P: Any) -> None:
    with pytest.raises(PressureOutside):
        atmospheric_equivalent(t, P)


def test_the_uncertainty_of_a_vacuum_reaches_the_equivalent_temperature() -> None:
    inputs = (
        Input(name="t", value=200.0, u=0.5, unit="degC"),
        Input(name="P", value=0.5, u=0.01, unit="kPa"),
    )

    law = propagate(lambda t, P: atmospheric_equivalent(t, P, watson=11.5), inputs)

    by_P = (
        atmospheric_equivalent(200.0, 0.51, watson=11.5) - atmospheric_equivalent(200.0, 0.49, watson=11.5)
    ) / 2
    by_t = (
        atmospheric_equivalent(200.5, 0.5, watson=11.5) - atmospheric_equivalent(199.5, 0.5, watson=11.5)
    ) / 2
    assert law.u == pytest.approx(math.hypot(by_P, by_t), rel=1e-3)
