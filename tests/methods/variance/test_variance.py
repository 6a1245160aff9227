"""One-way analysis of variance, outlier tests and normality: published figures, and the laws that must hold."""

import math
from statistics import fmean, stdev

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import anderson

from methods.variance import (
    NoSpread,
    SeriesRefused,
    Standing,
    anderson_darling,
    cochran,
    cochran_critical,
    double_grubbs,
    double_grubbs_critical,
    grubbs,
    grubbs_critical,
    one_way,
    one_way_from_summaries,
)

values = st.floats(-1e3, 1e3).map(lambda x: round(x, 3))
groups = st.lists(st.lists(values, min_size=2, max_size=5), min_size=2, max_size=6)
units = st.sampled_from([1e-6, 0.1, 3.0, 1000.0])


def test_the_squares_of_unequal_groups_add_up_to_the_total() -> None:
    given_groups = [[10.1, 10.3, 9.9], [11.0, 11.2], [9.5, 9.6, 9.8, 9.7]]
    x = np.concatenate(given_groups)

    found = one_way(given_groups)
    within = found.mean_square_within * found.dof_within
    between = found.mean_square_between * found.dof_between

    assert within + between == pytest.approx(((x - x.mean()) ** 2).sum())
    assert found.n == pytest.approx((9 - (9 + 4 + 16) / 9) / 2)


@given(groups, units, st.permutations(range(6)))
def test_components_follow_the_unit_and_not_the_order(
    x: list[list[float]], unit: float, order: list[int]
) -> None:
    one = one_way(x)
    other = one_way([[unit * v for v in x[i]] for i in order if i < len(x)])

    assert other.s_within == pytest.approx(unit * one.s_within, rel=1e-7, abs=1e-9 * unit)
    assert other.s_between == pytest.approx(unit * one.s_between, rel=1e-5, abs=1e-5 * unit)
    assert one.s_total >= one.s_within


def test_summaries_and_results_give_the_same_analysis() -> None:
    x = [[1.0, 2.0, 4.0], [2.0, 2.5, 3.5], [4.0, 6.0, 5.5]]

    by_results = one_way(x)
    by_summaries = one_way_from_summaries([fmean(g) for g in x], [stdev(g) for g in x], n=3)

    assert pytest.approx(by_results.F) == by_summaries.F
    assert by_summaries.probability == pytest.approx(by_results.probability)


@pytest.mark.parametrize(
    ("p", "n", "printed"), [(3, 2, 0.967), (6, 2, 0.781), (10, 2, 0.602), (4, 3, 0.768), (10, 3, 0.445)]
)
def test_cochran_critical_values_are_those_of_iso_5725_2_table_4(p: int, n: int, printed: float) -> None:
    assert cochran_critical(p, n) == pytest.approx(printed, abs=0.0016)


@pytest.mark.parametrize(
    ("p", "printed"), [(4, 1.496), (6, 1.973), (8, 2.274), (10, 2.482), (12, 2.636), (14, 2.755)]
)
def test_grubbs_critical_values_are_those_printed_for_one_per_cent(p: int, printed: float) -> None:
    assert grubbs_critical(p, 0.01) == pytest.approx(printed, abs=5.1e-4)


@pytest.mark.parametrize(
    ("p", "one", "five"),
    [(5, 0.0018, 0.0090), (7, 0.0308, 0.0708), (9, 0.0851, 0.1492), (12, 0.1738, 0.2537)],
)
def test_two_outliers_have_the_critical_values_of_iso_5725_2_table_5(p: int, one: float, five: float) -> None:
    assert double_grubbs_critical(p, 0.01) == pytest.approx(one, abs=6e-5)
    assert double_grubbs_critical(p, 0.05) == pytest.approx(five, abs=6e-5)


def test_the_distribution_of_two_outliers_is_that_of_drawn_values() -> None:
    x = np.sort(np.random.default_rng(5725).normal(size=(40_000, 7)), axis=1)
    ratio = x[:, :-2].var(axis=1) * 5 / (x.var(axis=1) * 7)

    share = float((ratio < double_grubbs_critical(7, 0.10)).mean())

    assert share == pytest.approx(0.05, abs=0.004)


def test_a_pair_that_hides_one_behind_the_other_is_seen_by_the_test_of_two() -> None:
    x = [10.0, 10.1, 9.9, 10.05, 9.95, 10.02, 13.0, 13.2]

    assert grubbs(x).standing is Standing.CORRECT
    assert double_grubbs(x).standing is Standing.OUTLIER
    assert double_grubbs(x).suspects == (6, 7)


def test_the_largest_variance_is_named_by_its_place() -> None:
    found = cochran([0.01, 0.012, 0.5, 0.011, 0.009], n=3)

    assert found.suspects == (2,)
    assert found.standing is Standing.OUTLIER


@given(st.lists(values, min_size=4, max_size=12), units, values)
def test_outlier_tests_know_neither_unit_nor_level(x: list[float], unit: float, level: float) -> None:
    assume(np.ptp(x) > 1)
    moved = [unit * (v + level) for v in x]

    assert grubbs(moved).statistic == pytest.approx(grubbs(x).statistic, rel=1e-6)
    assert double_grubbs(moved).statistic == pytest.approx(double_grubbs(x).statistic, rel=1e-6, abs=1e-9)


def test_anderson_darling_agrees_with_another_program() -> None:
    x = np.random.default_rng(1).normal(50, 2, 40)

    other = anderson(x, method="interpolate")

    assert pytest.approx(other.statistic, rel=1e-9) == anderson_darling([float(v) for v in x]).A2


@pytest.mark.parametrize("critical", [(0.631, 0.10), (0.752, 0.05), (0.873, 0.025), (1.035, 0.01)])
def test_the_probability_of_a2_star_is_that_of_its_table(critical: tuple[float, float]) -> None:
    from methods.variance.normality import _probability

    assert _probability(critical[0]) == pytest.approx(critical[1], rel=0.02)


@settings(max_examples=30)
@given(st.lists(values, min_size=8, max_size=20), units)
def test_normality_does_not_depend_on_the_unit(x: list[float], unit: float) -> None:
    assume(np.ptp(x) > 1)

    one, other = anderson_darling(x), anderson_darling([unit * v for v in x])

    assert other.A2_star == pytest.approx(one.A2_star, rel=1e-6)
    assert 0 <= (one.probability or 0) <= 1


def test_a_series_with_a_gross_error_is_not_normal() -> None:
    x = [10.0, 10.1, 9.9, 10.2, 9.8, 10.0, 10.1, 9.9, 10.0, 25.0]

    assert not anderson_darling(x).normal()
    assert not anderson_darling(x, s=0.2).normal()


@pytest.mark.parametrize(
    "bad", [[], [1.0], [1.0, math.nan, 2.0, 3.0], [1.0, math.inf, 2.0, 3.0], ["a", 1, 2, 3], [[1.0], [2.0]]]
)
def test_a_series_that_says_nothing_is_refused_with_a_remedy(bad: list[float]) -> None:
    for test in (grubbs, double_grubbs, anderson_darling):
        with pytest.raises(SeriesRefused) as refusal:
            test(bad)
        assert refusal.value.remedy_text.endswith(".")


def test_results_that_are_all_alike_have_no_spread_to_divide_by() -> None:
    alike = [0.1 + 0.2] * 9

    for test in (grubbs, double_grubbs, anderson_darling):
        with pytest.raises(NoSpread, match="all alike"):
            test(alike)
    with pytest.raises(NoSpread):
        _ = one_way([alike, alike]).F
    with pytest.raises(NoSpread):
        cochran([0.0, 0.0, 0.0], n=2)


def test_one_group_or_groups_of_one_are_refused() -> None:
    with pytest.raises(SeriesRefused, match="at least 2 are needed"):
        one_way([[1.0, 2.0]])
    with pytest.raises(SeriesRefused, match="spread within"):
        one_way([[1.0], [2.0], [3.0]])
    with pytest.raises(SeriesRefused, match="negative variance"):
        cochran([0.1, -0.1], n=2)
    with pytest.raises(SeriesRefused, match="level of significance"):
        grubbs_critical(8, 1.5)
