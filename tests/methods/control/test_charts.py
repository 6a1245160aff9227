"""Control charts: published figures, the laws of limits, and what they refuse."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from methods.control import (
    ChartRefused,
    Spread,
    capability,
    constants,
    cusum,
    ewma,
    individuals,
    moving_ranges,
    subgroups,
)
from methods.variance import NoSpread, SeriesRefused

series = st.lists(st.integers(-10_000, 10_000).map(lambda i: i / 100), min_size=4, max_size=30)
units = st.sampled_from([1e-6, 0.1, 7.0, 1000.0])


@pytest.mark.parametrize(
    ("n", "B3", "B4", "D1", "D2", "d3"),
    [
        (2, 0.0, 3.267, 0.0, 3.686, 0.853),
        (7, 0.118, 1.882, 0.204, 5.204, 0.833),
        (25, 0.565, 1.435, 1.806, 6.056, 0.708),
    ],
)
def test_the_other_constants_are_those_printed_in_iso_7870_2(
    n: int, B3: float, B4: float, D1: float, D2: float, d3: float
) -> None:
    found = constants(n)

    assert pytest.approx((B3, B4), abs=5.1e-4) == (found.B3, found.B4)
    assert (found.D1, found.D2, found.d3) == pytest.approx((D1, D2, d3), abs=1.1e-3)


@given(series, units, st.floats(-1000, 1000))
def test_limits_follow_unit_and_level(x: list[float], unit: float, level: float) -> None:
    assume(len(set(x)) > 1)
    one, other = individuals(x), individuals([unit * (v + level) for v in x])

    assert other.sigma == pytest.approx(unit * one.sigma, rel=1e-6)
    assert other.limits.upper == pytest.approx(unit * (one.limits.upper + level), rel=1e-6, abs=1e-6 * unit)
    assert one.limits.lower < one.limits.centre < one.limits.upper


def test_subgroups_have_limits_from_the_range_or_from_s() -> None:
    groups = [[10.0, 10.4, 9.8], [10.2, 10.1, 10.6], [9.9, 10.0, 10.3]]

    by_range, by_s = subgroups(groups), subgroups(groups, spread=Spread.S)

    mean_range = (0.6 + 0.5 + 0.4) / 3
    assert by_range.mean_limits.upper - by_range.mean_limits.centre == pytest.approx(
        1.0233 * mean_range, rel=1e-4
    )
    assert by_range.spread_limits.upper == pytest.approx(2.5746 * mean_range, rel=1e-4)
    assert by_s.mean_limits.centre == by_range.mean_limits.centre
    assert by_s.spread_limits.lower == 0


def test_a_known_sigma_needs_no_spread_of_the_results() -> None:
    found = subgroups([[10.0, 10.0]], sigma=0.5, centre=10.2)

    assert found.mean_limits.lower == pytest.approx(10.2 - 3 * 0.5 / math.sqrt(2))


@given(series)
def test_an_ewma_of_weight_one_is_the_result_itself(x: list[float]) -> None:
    found = ewma(x, centre=0.0, sigma=1.0, lam=1.0)

    assert found.values == pytest.approx(tuple(x))
    assert found.limits.upper == pytest.approx(3.0)


@given(series, st.floats(0.05, 1.0))
def test_the_widening_limits_of_an_ewma_come_to_the_steady_ones(x: list[float], lam: float) -> None:
    found = ewma(x, centre=0.0, sigma=1.0, lam=lam)

    assert found.upper[0] == pytest.approx(3 * lam)
    assert all(a <= b + 1e-12 for a, b in zip(found.upper, found.upper[1:], strict=False))
    assert found.upper[-1] <= found.limits.upper + 1e-12
    assert set(found.beyond()) <= set(found.beyond(from_start=True))


def test_a_small_lasting_shift_is_found_by_ewma_and_cusum_before_any_point_is_out() -> None:
    x = [0.0, 0.5, -0.5] + [1.3] * 12

    assert individuals([*x[:3], 0.4, -0.6]).limits.beyond(x) == ()
    assert ewma(x, centre=0.0, sigma=1.0, lam=0.2).beyond()
    assert cusum(x, centre=0.0, sigma=1.0).signals


def test_a_moving_range_can_span_more_than_two_results() -> None:
    assert moving_ranges([1.0, 3.0, 2.0, 6.0], span=3) == (2.0, 4.0)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: individuals([1.0]),
        lambda: individuals([]),
        lambda: individuals([1.0, math.nan]),
        lambda: individuals([1.0, 2.0], span=1),
        lambda: ewma([1.0], centre=0.0, sigma=0.0),
        lambda: ewma([1.0], centre=0.0, sigma=1.0, lam=0.0),
        lambda: ewma([1.0], centre=math.nan, sigma=1.0),
        lambda: cusum([1.0], centre=0.0, sigma=-1.0),
        lambda: subgroups([[1.0, 2.0], [1.0, 2.0, 3.0]]),
        lambda: subgroups([[1.0], [2.0]]),
        lambda: constants(1),
        lambda: capability(mean=1.0, s=1.0, lower=3.0, upper=2.0),
        lambda: capability(mean=1.0, s=0.0, lower=1.0, upper=2.0),
    ],
)
def test_a_chart_of_nothing_is_refused_with_a_remedy(ask: object) -> None:
    with pytest.raises((ChartRefused, SeriesRefused)) as refusal:
        ask()  # type: ignore[operator]
    assert refusal.value.remedy_text.endswith(".")


def test_results_that_are_all_alike_make_no_chart() -> None:
    with pytest.raises(NoSpread):
        individuals([5.0, 5.0, 5.0])
    with pytest.raises(NoSpread):
        subgroups([[5.0, 5.0], [5.0, 5.0]])
