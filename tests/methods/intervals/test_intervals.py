"""Calibration intervals follow what calibrations found; without a history nothing is told."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods.errors import MethodError
from methods.intervals import (
    Change,
    IntervalRefused,
    Staircase,
    by_drift,
    by_reliability,
    drift,
    reliability,
    staircase,
)

RULE = Staircase(share=0.8, longer=1.25, shorter=0.7, least=90, most=1095)
DAYS = [0.0, 365.0, 730.0, 1095.0]


@pytest.mark.parametrize(
    ("deviation", "change", "after"),
    [
        (0.02, Change.LONGER, 456.25),
        (-0.08, Change.LONGER, 456.25),
        (0.09, Change.SAME, 365),
        (-0.11, Change.SHORTER, 255.5),
    ],
)
def test_the_staircase_goes_by_the_deviation_found(deviation: float, change: Change, after: float) -> None:
    found = staircase(365, deviation, 0.10, RULE)

    assert found.change is change
    assert found.after == pytest.approx(after)
    assert "% of its limit" in found.sentence


@given(st.floats(90, 1095), st.floats(-1, 1))
def test_the_staircase_never_leaves_its_bounds(interval: float, deviation: float) -> None:
    assert RULE.least <= staircase(interval, deviation, 0.10, RULE).after <= RULE.most


def test_a_drift_is_told_with_its_uncertainty_and_lasts_until_both_reach_the_limit() -> None:
    found = drift(DAYS, [0.0, 0.02, 0.04, 0.06], 0.005)

    lasts = found.stays_within(0.10)
    value, u = found.at(1095 + lasts)

    assert value + 1.96 * u == pytest.approx(0.10, rel=1e-4)
    assert found.significant


@given(st.sampled_from([1e-3, 1.0, 50.0]), st.sampled_from([1.0, 24.0]))
def test_how_long_it_lasts_follows_the_unit_of_time_only(unit: float, hours: float) -> None:
    one = drift(DAYS, [0.0, 0.02, 0.04, 0.06], 0.005)
    other = drift([hours * t for t in DAYS], [unit * d for d in (0.0, 0.02, 0.04, 0.06)], unit * 0.005)

    assert other.stays_within(unit * 0.1) == pytest.approx(hours * one.stays_within(0.1), rel=1e-4)


def test_an_instrument_that_does_not_drift_gets_the_longest_interval() -> None:
    found = drift(DAYS, [0.001, -0.001, 0.0, 0.001], 0.002)

    assert not found.significant
    assert by_drift(365, found, 0.10, least=90, most=730).after == 730


def test_an_instrument_that_leaves_its_limit_too_soon_is_no_question_of_the_interval() -> None:
    found = drift(DAYS, [0.0, 0.03, 0.06, 0.09], 0.005)

    assert found.stays_within(0.05) == 0
    with pytest.raises(IntervalRefused, match="below the least interval"):
        by_drift(365, found, 0.10, least=90, most=730)


def test_reliability_changes_an_interval_only_where_the_difference_is_significant() -> None:
    few, bad, good = reliability(9, 10), reliability(20, 40), reliability(200, 200)

    assert by_reliability(365, few, 0.95, least=90, most=1095).change is Change.SAME
    assert by_reliability(365, bad, 0.95, least=20, most=1095).after == pytest.approx(
        365 * math.log(0.95) / math.log(0.5)
    )
    assert by_reliability(365, good, 0.95, least=90, most=1095).after == 1095


def test_the_interval_of_confidence_of_all_within_is_one_sided_at_one() -> None:
    found = reliability(10, 10)

    assert found.high == 1
    assert found.low == pytest.approx(0.025 ** (1 / 10))


@pytest.mark.parametrize(
    "ask",
    [
        lambda: drift([0, 365], [0.0, 0.1], 0.01),
        lambda: drift([0, 365, 365], [0.0, 0.1, 0.2], 0.01),
        lambda: drift(DAYS, [0.0, 0.1, 0.2], 0.01),
        lambda: drift(DAYS, [0.0, 0.1, math.nan, 0.2], 0.01),
        lambda: drift(DAYS, [0.0, 0.1, 0.2, 0.3], 0.0),
        lambda: drift(DAYS, [0.0, 0.1, 0.2, 0.3], [0.1, 0.1]),
        lambda: staircase(0, 0.1, 0.1, RULE),
        lambda: staircase(365, math.nan, 0.1, RULE),
        lambda: Staircase(share=1.2, longer=1.25, shorter=0.7, least=90, most=1095),
        lambda: Staircase(share=0.8, longer=1.25, shorter=0.7, least=900, most=90),
        lambda: reliability(3, 2),
        lambda: reliability(0, 0),
        lambda: by_reliability(365, reliability(1, 2), 1.0, least=1, most=2),
    ],
)
def test_a_history_that_says_nothing_is_refused_with_a_remedy(ask: object) -> None:
    with pytest.raises(MethodError) as refusal:
        ask()  # type: ignore[operator]
    assert refusal.value.remedy_text.endswith(".")
