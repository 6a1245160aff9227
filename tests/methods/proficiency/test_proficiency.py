"""Proficiency tests: robust statistics and scores hold their laws; the printed figures are in the vectors."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from methods.proficiency import (
    En_score,
    MajorityAlike,
    RoundRefused,
    Verdict,
    algorithm_a,
    algorithm_s,
    algorithm_s_factors,
    compare,
    difference_percent,
    hampel,
    homogeneity,
    horwitz,
    kernel_mode,
    negligible,
    q_method,
    sigma_from_precision,
    sigma_from_rounds,
    stability,
    z_prime,
    z_score,
    zeta_score,
)
from methods.variance import SeriesRefused

results = st.lists(st.integers(-5000, 5000).map(lambda i: i / 100), min_size=7, max_size=25, unique=True)
units = st.sampled_from([1e-6, 0.1, 3.0, 1000.0])


@settings(max_examples=50)
@given(results, units, st.floats(-100, 100))
def test_robust_estimates_follow_unit_and_level(x: list[float], unit: float, level: float) -> None:
    moved = [unit * (v + level) for v in x]

    for estimate in (algorithm_a, hampel):
        one, other = estimate(x), estimate(moved)
        assert other.scale == pytest.approx(unit * one.scale, rel=1e-6)
        assert other.location == pytest.approx(unit * (one.location + level), rel=1e-6, abs=1e-6 * unit)


@settings(max_examples=50)
@given(results)
def test_algorithm_a_has_settled_where_it_ends(x: list[float]) -> None:
    found = algorithm_a(x)

    drawn = np.clip(x, found.location - 1.5 * found.scale, found.location + 1.5 * found.scale)

    assert drawn.mean() == pytest.approx(found.location, abs=1e-8 * np.ptp(x))
    assert 1.134 * drawn.std(ddof=1) == pytest.approx(found.scale, rel=1e-8)


def test_one_wild_result_moves_the_mean_and_not_the_robust_one() -> None:
    x = [10.0, 10.1, 9.9, 10.2, 9.8, 10.05, 9.95]

    for estimate in (algorithm_a, hampel):
        assert estimate([*x, 1e6]).location == pytest.approx(estimate(x).location, abs=0.1)


@pytest.mark.parametrize(
    ("dof", "eta", "xi"),
    [(1, 1.645, 1.097), (2, 1.517, 1.054), (4, 1.395, 1.032), (7, 1.310, 1.021), (10, 1.264, 1.017)],
)
def test_the_factors_of_algorithm_s_are_those_of_table_c1(dof: int, eta: float, xi: float) -> None:
    assert algorithm_s_factors(dof) == pytest.approx(
        (eta, xi), abs=6.5e-4
    )  # the table's last figure is not always rounded


def test_the_q_method_takes_replicates_and_counts_laboratories_alike() -> None:
    single = q_method([1.0, 2.0, 4.0, 7.0, 11.0, 5.0])
    twice = q_method([[1.0, 1.0], [2.0, 2.0], [4.0], [7.0, 7.0, 7.0], [11.0], [5.0]])

    assert twice == pytest.approx(single)


def test_the_q_method_estimates_sigma_without_bias_for_many_normal_results() -> None:
    x = np.random.default_rng(13528).normal(0, 2.5, 300)

    assert q_method([float(v) for v in x]) == pytest.approx(2.5, rel=0.08)


@pytest.mark.parametrize("estimate", [algorithm_a, hampel, q_method])
def test_results_mostly_alike_have_no_robust_spread(estimate: object) -> None:
    with pytest.raises(MajorityAlike, match="most of the"):
        estimate([1.0] * 9)  # type: ignore[operator]


def test_algorithm_a_refuses_to_fall_to_a_spread_of_nothing() -> None:
    with pytest.raises(MajorityAlike):
        algorithm_a([5.0] * 30 + [6.0])
    with pytest.raises(MajorityAlike):
        algorithm_s([0.0] * 30 + [0.1], dof=1)


scores = st.floats(-50, 50)
spreads = st.floats(0.01, 50)


@given(scores, scores, spreads, spreads)
def test_scores_change_sign_with_the_difference_and_shrink_with_uncertainty(
    x: float, x_pt: float, sigma: float, u: float
) -> None:
    z, with_u = z_score(x, x_pt, sigma), z_prime(x, x_pt, sigma, u)

    assert abs(with_u.value) <= abs(z.value)
    assert z_score(x_pt, x, sigma).value == -z.value
    assert zeta_score(x, x_pt, u, sigma).value == pytest.approx(2 * En_score(x, x_pt, 2 * u, 2 * sigma).value)


@pytest.mark.parametrize(
    ("z", "verdict"),
    [
        (2.0, Verdict.SATISFACTORY),
        (-2.01, Verdict.QUESTIONABLE),
        (2.99, Verdict.QUESTIONABLE),
        (-3.0, Verdict.UNSATISFACTORY),
    ],
)
def test_a_z_of_two_is_satisfactory_and_one_of_three_is_not(z: float, verdict: Verdict) -> None:
    assert z_score(z, 0.0, 1.0).verdict is verdict


def test_en_of_one_is_no_longer_satisfactory() -> None:
    assert En_score(0.99, 0.0, 1.0, 0.0).verdict is Verdict.SATISFACTORY
    assert En_score(1.0, 0.0, 1.0, 0.0).verdict is Verdict.UNSATISFACTORY


def test_items_that_differ_more_than_allowed_are_not_homogeneous() -> None:
    items = [[10.0 + 0.1 * i, 10.02 + 0.1 * i] for i in range(10)]

    found = homogeneity(items, sigma_pt=0.5)

    assert not found.sufficient
    assert found.expanded > found.criterion
    assert homogeneity(items, sigma_pt=2.0).sufficient
    assert homogeneity(items, delta_E=6.0).criterion == pytest.approx(0.6)


def test_a_drift_within_its_uncertainty_passes_the_expanded_criterion_only() -> None:
    found = stability([10.0, 10.1], [10.3, 10.4], sigma_pt=0.5, u_before=0.1, u_after=0.1)

    assert not found.stable
    assert found.expanded is not None
    assert found.difference <= found.expanded


def test_a_value_far_from_the_participants_is_significant() -> None:
    assert compare(10.0, 0.1, 10.5, 0.1).significant
    assert not compare(10.0, 0.3, 10.5, 0.1).significant


def test_the_mode_of_two_heaps_is_in_the_higher_one() -> None:
    x = [1.0, 1.1, 0.9, 5.0, 5.1, 4.9, 5.05, 4.95]

    assert kernel_mode(x, 0.2) == pytest.approx(5.0, abs=0.05)


def test_horwitz_is_monotonic_and_joins_at_its_ends() -> None:
    c = np.geomspace(1e-9, 1.0, 200)

    sigma = [horwitz(float(one)) for one in c]

    assert all(a < b for a, b in pairwise(sigma))
    assert horwitz(1.2e-7) == pytest.approx(0.22 * 1.2e-7, rel=0.02)


def test_former_rounds_are_not_asked_outside_of_their_range() -> None:
    line = sigma_from_rounds([1.0, 2.0, 3.0], [0.1, 0.2, 0.3])

    assert line.at(2.5) == pytest.approx(0.25)
    with pytest.raises(RoundRefused, match="lies outside"):
        line.at(4.0)


@given(spreads, spreads)
def test_sigma_from_precision_never_exceeds_reproducibility(sigma_R: float, sigma_r: float) -> None:
    assume(sigma_r <= sigma_R)

    assert sigma_from_precision(sigma_R, sigma_r, m=4) <= sigma_R * (1 + 1e-12)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: z_score(math.nan, 1.0, 1.0),
        lambda: z_score(1.0, 1.0, 0.0),
        lambda: z_prime(1.0, 1.0, 1.0, -1.0),
        lambda: zeta_score(1.0, 1.0, 0.0, 0.0),
        lambda: En_score(1.0, math.inf, 1.0, 1.0),
        lambda: difference_percent(1.0, 0.0),
        lambda: negligible(0.1, 0.0),
        lambda: algorithm_a([1.0, 2.0]),
        lambda: algorithm_a([1.0, 2.0, math.nan]),
        lambda: algorithm_s([0.1, -0.1], dof=1),
        lambda: homogeneity([[1.0, 2.0]], sigma_pt=1.0),
        lambda: homogeneity([[1.0, 2.0], [1.0, 2.0, 3.0]], sigma_pt=1.0),
        lambda: homogeneity([[1.0, 2.0], [1.0, 2.0]]),
        lambda: stability([], [1.0], sigma_pt=1.0),
        lambda: horwitz(0.0),
        lambda: sigma_from_precision(1.0, 2.0),
        lambda: q_method([1.0]),
        lambda: kernel_mode([1.0, 2.0], 0.0),
    ],
)
def test_what_means_nothing_is_refused_with_a_remedy(ask: object) -> None:
    with pytest.raises((RoundRefused, SeriesRefused)) as refusal:
        ask()  # type: ignore[operator]
    assert refusal.value.remedy_text.endswith(".")
