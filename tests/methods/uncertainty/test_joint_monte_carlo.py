"""Monte Carlo of several outputs, of every distribution of JCGM 101 6.4, and as the judge of the first order."""

import math
import tracemalloc
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from methods.uncertainty import (
    Input,
    bounded,
    counted,
    exponential,
    from_certificate,
    inexactly_bounded,
    maths,
    monte_carlo,
    monte_carlo_all,
    propagate,
    propagate_all,
    type_a,
)
from methods.uncertainty.errors import CannotSample, InputRefused

A, B = Input(name="a", value=10.0, u=0.3), Input(name="b", value=4.0, u=0.4)


def sum_and_difference(a: Any, b: Any) -> dict[str, Any]:
    return {"sum": a + b, "difference": a - b}


def test_covariances_of_a_linear_model_are_those_of_the_law_of_propagation() -> None:
    law = propagate_all(sum_and_difference, [A, B], correlations={("a", "b"): 0.5})

    drawn = monte_carlo_all(
        sum_and_difference, [A, B], correlations={("a", "b"): 0.5}, seed=1, trials=400_000
    )

    assert drawn.covariance("sum", "difference") == pytest.approx(-0.07, abs=0.001)
    assert drawn.correlation("sum", "difference") == pytest.approx(
        law.correlation("sum", "difference"), abs=0.005
    )
    assert drawn.correlation("sum", "sum") == pytest.approx(1)


def test_the_joint_region_of_two_normal_outputs_has_the_factor_2_45() -> None:
    law = propagate_all(sum_and_difference, [A, B])

    drawn = monte_carlo_all(sum_and_difference, [A, B], seed=2, trials=400_000)

    assert law.region_factor(0.95) == pytest.approx(2.45, abs=0.005)  # JCGM 102 6.5.2.3, table 1
    assert drawn.ellipsoid_factor == pytest.approx(2.45, abs=0.01)
    assert drawn.box_factor is not None
    assert 2.2 < drawn.box_factor < 2.45


def test_an_output_that_follows_from_another_has_no_joint_ellipsoid() -> None:
    drawn = monte_carlo_all(lambda a: {"x": a, "y": 2 * a}, [A], seed=3, trials=10_000)

    assert drawn.ellipsoid_factor is None
    assert drawn.box_factor == pytest.approx(1.96, abs=0.05)


@pytest.mark.parametrize(
    "x",
    [
        inexactly_bounded("x", 5.0, half_width=1.0, inexact=0.5),
        exponential("x", 3.0),
        counted("x", 9),
        Input(name="x", value=2.0, u=0.5),
    ],
    ids=lambda x: str(x.distribution),
)
def test_draws_have_the_mean_and_the_standard_uncertainty_of_their_input(x: Input) -> None:
    drawn = monte_carlo(lambda x: x, [x], seed=4, trials=400_000)

    assert drawn.value == pytest.approx(x.value, abs=5 * x.u / math.sqrt(400_000))
    assert drawn.u == pytest.approx(x.u, rel=0.01)


def test_inexact_limits_spread_by_an_ninth_of_their_own_square() -> None:
    assert inexactly_bounded("x", 0.0, half_width=3.0, inexact=1.5).u == pytest.approx(math.sqrt(3 + 0.25))


def test_a_certificate_with_few_degrees_of_freedom_is_drawn_from_a_t_distribution() -> None:
    x = from_certificate("x", 1.0, U=0.2, k=2.0, dof=6)

    drawn = monte_carlo(lambda x: x, [x], seed=5, trials=400_000)

    assert drawn.symmetric[1] == pytest.approx(1 + 2.447 * 0.1, abs=0.003)  # t_0.95(6), JCGM 100 table G.2
    assert propagate(lambda x: x, [x]).interval[1] == pytest.approx(1.2447, abs=1e-4)


def test_the_shortest_interval_of_an_exponential_begins_at_zero() -> None:
    drawn = monte_carlo(lambda x: x, [exponential("x", 1.0)], seed=6, trials=400_000)

    assert drawn.shortest == pytest.approx((0.0, -math.log(0.05)), abs=0.03)
    assert drawn.symmetric == pytest.approx((-math.log(0.975), -math.log(0.025)), abs=0.03)


def test_three_readings_have_no_standard_deviation_to_draw_with() -> None:
    with pytest.raises(CannotSample, match="at least four readings"):
        monte_carlo(lambda x: x, [type_a("x", [1.0, 1.1, 1.2])], seed=7)


@pytest.mark.parametrize("trials", [0, 999, 10_000_001])
def test_too_few_or_too_many_trials_are_refused(trials: int) -> None:
    with pytest.raises(CannotSample, match="1000 to 10000000"):
        monte_carlo(lambda a: a, [A], seed=8, trials=trials)


@pytest.mark.parametrize(("p", "trials"), [(0.9999999, None), (0.999, 10_000)])
def test_an_interval_that_hardly_a_trial_lies_outside_of_is_refused(p: float, trials: int | None) -> None:
    with pytest.raises(CannotSample, match="hardly one lies outside"):
        monte_carlo(lambda a: a, [A], seed=1, coverage=p, trials=trials)


def test_a_negative_seed_is_refused_and_a_stated_number_of_trials_is_not_called_stable() -> None:
    with pytest.raises(CannotSample, match="seed -1"):
        monte_carlo(lambda a: a, [A], seed=-1)
    assert monte_carlo(lambda a: a, [A], seed=1, trials=10_000).stable is None


@pytest.mark.parametrize(
    "make",
    [
        lambda: bounded("x", 0.0, half_width=math.inf),
        lambda: inexactly_bounded("x", 0.0, half_width=1.0, inexact=2.0),
        lambda: exponential("x", -1.0),
        lambda: counted("x", -1),
    ],
)
def test_an_impossible_distribution_is_refused(make: Any) -> None:
    with pytest.raises(InputRefused):
        make()


def test_monte_carlo_finds_the_law_of_propagation_valid_for_a_line_and_not_for_a_square_at_zero() -> None:
    at_zero = [Input(name="x", value=0.0, u=1.0)]

    line = monte_carlo(lambda a, b: a + b, [A, B], seed=9, validating=True)
    square = monte_carlo(lambda x: x * x, at_zero, seed=9, trials=100_000)

    assert line.stable
    assert line.validation(propagate(lambda a, b: a + b, [A, B])).tolerance == 0.005
    assert line.validates(propagate(lambda a, b: a + b, [A, B]))
    assert not square.validates(propagate(lambda x: x * x, at_zero))


def test_a_validation_draws_more_than_a_result_needs() -> None:
    result = monte_carlo(lambda a: maths.exp(a / 10), [A], seed=10, digits=1)
    validation = monte_carlo(lambda a: maths.exp(a / 10), [A], seed=10, digits=1, validating=True)

    assert validation.trials > result.trials


def test_memory_does_not_grow_with_the_number_of_inputs() -> None:
    inputs = [Input(name=f"x{i}", value=1.0, u=0.1) for i in range(60)]

    tracemalloc.start()
    monte_carlo(lambda **x: sum(x.values()), inputs, seed=11, trials=200_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 40e6  # all draws at once would take 96 MB


@settings(max_examples=10)
@given(
    coefficients=st.lists(st.floats(-5, 5), min_size=2, max_size=2).filter(lambda c: max(map(abs, c)) > 0.1),
    r=st.floats(-0.9, 0.9),
    seed=st.integers(0, 2**32),
)
def test_for_every_linear_model_propagation_and_monte_carlo_agree(
    coefficients: list[float], r: float, seed: int
) -> None:
    c, d = coefficients

    def model(a: Any, b: Any) -> Any:
        return c * a + d * b

    law = propagate(model, [A, B], correlations={("a", "b"): r})
    drawn = monte_carlo(model, [A, B], correlations={("a", "b"): r}, seed=seed, trials=20_000)

    assert drawn.u == pytest.approx(law.u, rel=6 / math.sqrt(2 * 20_000))
    assert drawn.value == pytest.approx(law.value, abs=6 * law.u / math.sqrt(20_000))
