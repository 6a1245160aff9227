"""A laboratory's chart: being established, in control, out of control, and since when results are in doubt."""

import numpy as np
import pytest

from methods.control import WESTERN_ELECTRIC_RULES, ChartRefused, State, assess, compare_periods, establish
from methods.variance import SeriesRefused

CALM = [float(x) for x in np.round(np.random.default_rng(6299).normal(50.0, 1.0, 20), 2)]


def test_a_chart_is_being_established_until_its_number_of_results() -> None:
    found = assess(CALM[:19], needed=20)

    assert found.state is State.BEING_ESTABLISHED
    assert found.sentence == "The chart is being established: 19 of 20 results."
    assert found.fired == ()
    assert found.limits is not None
    assert assess(CALM, needed=20).state is State.IN_CONTROL


def test_while_it_is_being_established_even_a_wild_result_gives_no_verdict() -> None:
    found = assess([*CALM[:5], 80.0], needed=20)

    assert found.state is State.BEING_ESTABLISHED
    assert found.last_good is None


def test_a_point_beyond_three_sigma_puts_what_followed_the_point_before_in_doubt() -> None:
    found = assess([*CALM, 50.1, 56.5], needed=20)

    assert found.state is State.OUT_OF_CONTROL
    assert found.last_good == 20
    assert "beyond 3 sigma" in found.sentence


def test_a_shift_puts_everything_since_it_began_in_doubt() -> None:
    found = assess([*CALM, 49.8, *[50.9 + 0.01 * (i % 3) for i in range(9)]], needed=20)

    assert found.state is State.OUT_OF_CONTROL
    assert found.last_good == 20


def test_limits_stay_those_of_the_results_that_established_the_chart() -> None:
    before, after = assess(CALM, needed=20), assess([*CALM, 53.0, 52.0], needed=20)

    assert after.limits == before.limits


def test_a_corrected_cause_begins_the_counts_anew() -> None:
    x = [*CALM, *[50.9 + 0.01 * (i % 3) for i in range(9)]]

    assert assess(x, needed=20).state is State.OUT_OF_CONTROL
    assert assess(x, needed=20, since=25).state is State.IN_CONTROL


def test_a_jump_within_the_limits_shows_in_the_moving_range() -> None:
    found = assess([10.0, 12.8, 7.1], needed=3, centre=10.0, sigma=1.0, rules=())

    assert found.range_signals == (2,)
    assert found.state is State.OUT_OF_CONTROL


def test_ewma_may_be_the_strategy_instead_of_run_rules() -> None:
    x = [10.0] + [11.8, 11.6] * 4

    found = assess(x, needed=3, centre=10.0, sigma=1.0, rules=(), use_ewma=True)

    assert found.state is State.OUT_OF_CONTROL
    assert found.ewma_signals
    assert assess(x, needed=3, centre=10.0, sigma=1.0, rules=()).state is State.IN_CONTROL


def test_a_reference_material_with_known_spread_needs_no_establishing() -> None:
    found = assess([10.1], needed=20, centre=10.0, sigma=0.2, rules=WESTERN_ELECTRIC_RULES)

    assert found.state is State.IN_CONTROL
    assert found.established is None


def test_site_precision_is_277_times_s_and_the_distribution_is_tested() -> None:
    found = establish(CALM)

    assert found.site_precision == pytest.approx(2.77 * float(np.std(CALM, ddof=1)))
    assert found.normality is not None
    assert found.normality.normal()
    assert found.normality_by_range is not None
    assert establish(CALM[:5]).normality is None


def test_a_later_period_is_compared_before_limits_are_renewed() -> None:
    calm = compare_periods(CALM[:10], CALM[10:])
    shifted = compare_periods(CALM, [x + 2.0 for x in CALM])
    wider = compare_periods(CALM, [50 + 4 * (x - 50) for x in CALM])

    assert not calm.spread_changed
    assert not calm.mean_changed
    assert shifted.mean_changed
    assert not shifted.spread_changed
    assert wider.spread_changed


@pytest.mark.parametrize(
    "ask",
    [
        lambda: assess([], needed=20),
        lambda: assess([1.0, float("nan")], needed=20),
        lambda: assess([1.0, 2.0], needed=2),
        lambda: assess([1.0, 2.0], needed=20, centre=1.0),
        lambda: assess([1.0, 2.0], needed=20, centre=1.0, sigma=0.0),
        lambda: assess([1.0, 2.0], needed=20, since=2),
        lambda: assess([3.0] * 20, needed=20),
        lambda: compare_periods([1.0, 2.0], CALM),
    ],
)
def test_a_chart_that_cannot_be_is_refused_with_a_remedy(ask: object) -> None:
    from methods.errors import MethodError

    with pytest.raises(MethodError) as refusal:
        ask()  # type: ignore[operator]
    assert (
        isinstance(refusal.value, ChartRefused | SeriesRefused) or "all alike" in refusal.value.problem_text
    )
    assert refusal.value.remedy_text.endswith(".")
