"""Analysts and instruments compared: paired results, two series, several series. Expected figures worked by hand."""

from __future__ import annotations

import pytest

from methods import MethodError
from methods.variance import compare_crossed, compare_groups, paired, spreads, two_means


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


def test_two_series_on_several_materials_crossed_are_the_square_of_the_paired_t() -> None:
    first, second = [10.2, 55.1, 120.3, 7.1], [10.0, 54.8, 120.0, 6.9]

    crossed = compare_crossed({"A": cells(first), "B": cells(second)})
    pairs = paired(first, second)

    assert pytest.approx(pairs.t**2) == crossed.F
    assert crossed.critical == pytest.approx(pairs.critical**2)
    assert crossed.means["A"] - crossed.means["B"] == pytest.approx(pairs.difference)


def cells(values: list[float]) -> dict[str, list[float]]:
    return {f"M{n}": [value] for n, value in enumerate(values)}


def test_three_series_crossed_as_worked_by_hand() -> None:
    # Means of the series 2, 3, 25/6; what is left of the nine cells: 0.5 in one of them, so SS = 0.25 (2/3)(2/3) = 1/9.
    found = compare_crossed(
        {"A": cells([0.0, 4.0, 2.0]), "B": cells([1.0, 5.0, 3.0]), "C": cells([2.0, 6.0, 4.5])}
    )

    between = 3 * ((2.0 - 3.0556) ** 2 + (3.0 - 3.0556) ** 2 + (4.1667 - 3.0556) ** 2) / 2
    assert (found.dof_between, found.dof_left) == (2, 4)
    assert pytest.approx(between / (1 / 9 / 4), rel=2e-3) == found.F
    assert found.significant


def test_series_that_differ_otherwise_on_each_material_show_an_interaction() -> None:
    turned = {
        "A": {"X": [1.0, 1.01], "Y": [2.0, 2.01]}, "B": {"X": [1.5, 1.51], "Y": [1.4, 1.41]},
        "C": {"X": [1.2, 1.21], "Y": [1.8, 1.81]},
    }  # fmt: skip

    found = compare_crossed(turned)

    assert found.interaction is not None
    assert found.interaction.significant
    assert not found.significant


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
        lambda: compare_crossed({"A": {"X": [1.0], "Y": [2.0]}, "B": {"X": [1.1]}}),
        lambda: compare_crossed({"A": {"X": [1.0]}, "B": {"X": [1.1]}}),
        lambda: compare_crossed({"A": {"X": [1.0], "Y": [2.0]}, "B": {"X": [1.1], "Y": [2.1]}}),
    ],
)
def test_series_from_which_nothing_follows_are_refused_with_a_remedy(ask: object) -> None:
    with pytest.raises(MethodError) as refusal:
        ask()  # type: ignore[operator]
    assert refusal.value.remedy_text.endswith(".")
