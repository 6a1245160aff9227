"""Analysts and instruments compared: paired results, two series, several series. Expected figures worked by hand."""

from __future__ import annotations

import pytest

from methods import MethodError
from methods.variance import compare_groups, paired, spreads, two_means


def test_a_constant_difference_of_paired_results_is_seen_where_the_samples_differ_far_more() -> None:
    first, second = [10.2, 55.1, 120.3, 7.1], [10.0, 54.8, 120.0, 6.9]

    found = paired(first, second)

    assert found.difference == pytest.approx(0.25)
    assert found.u == pytest.approx(0.0288675)  # s_d 0.057735 of 0.2, 0.3, 0.3, 0.2
    assert found.significant
    assert not two_means(first, second).significant
    assert found.interval[0] == pytest.approx(0.25 - 3.18245 * 0.0288675, abs=1e-5)


def test_several_series_differ_where_f_is_beyond_its_critical_value() -> None:
    apart = compare_groups({"A": [1.0, 2.0, 3.0], "B": [2.0, 3.0, 4.0], "C": [5.0, 6.0, 7.0]})
    alike = compare_groups({"A": [1.0, 2.0, 3.0], "B": [1.1, 2.1, 3.1]})

    assert pytest.approx(13.0) == apart.variance.F
    assert (apart.significant, alike.significant) == (True, False)
    assert apart.range == pytest.approx(4.0)


def test_two_spreads_differ_where_one_series_scatters_far_more() -> None:
    assert spreads([1.0, 2.0, 3.0, 4.0, 5.0], [1.0, 1.01, 1.02, 1.01, 1.0]).differ
    assert not spreads([1.0, 2.0, 3.0], [2.0, 3.0, 4.5]).differ


@pytest.mark.parametrize(
    "ask",
    [
        lambda: paired([1.0, 2.0], [1.0]),
        lambda: paired([1.0, 2.0], [0.9, 1.9]),
        lambda: two_means([1.0, 1.0], [2.0, 2.0]),
        lambda: spreads([1.0, 1.0], [2.0, 2.0]),
        lambda: compare_groups({"A": [1.0, 1.0], "B": [2.0, 2.0]}),
        lambda: compare_groups({"A": [1.0, 2.0]}),
    ],
)
def test_series_from_which_nothing_follows_are_refused_with_a_remedy(ask: object) -> None:
    with pytest.raises(MethodError) as refusal:
        ask()  # type: ignore[operator]
    assert refusal.value.remedy_text.endswith(".")
