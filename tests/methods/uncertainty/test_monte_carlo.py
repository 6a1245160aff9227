"""Monte Carlo: the examples of JCGM 101, determinism, and agreement with the law of propagation."""

import math
from typing import Any

import pytest

from methods.uncertainty import Input, bounded, from_certificate, maths, monte_carlo, propagate, simultaneous
from methods.uncertainty.errors import CannotSample, ModelUndefined
from methods.uncertainty.inputs import Distribution


def sum_of_four(a: Any, b: Any, c: Any, d: Any) -> Any:
    return a + b + c + d


def test_four_normal_inputs_of_9_2_2() -> None:
    y = monte_carlo(sum_of_four, [Input(name=n, value=0, u=1) for n in "abcd"], seed=1, trials=1_000_000)

    assert y.value == pytest.approx(0, abs=0.01)
    assert y.u == pytest.approx(2.0, abs=0.01)
    assert y.symmetric == pytest.approx((-3.92, 3.92), abs=0.02)


def test_one_dominant_rectangle_of_9_2_4_is_narrower_than_the_law_of_propagation_says() -> None:
    inputs = [bounded(n, 0, half_width=math.sqrt(3)) for n in "abc"] + [
        bounded("d", 0, half_width=10 * math.sqrt(3))
    ]

    y = monte_carlo(sum_of_four, inputs, seed=2, trials=1_000_000)
    gum = propagate(sum_of_four, inputs)

    assert y.symmetric == pytest.approx((-17.0, 17.0), abs=0.06)
    assert pytest.approx(19.9, abs=0.06) == gum.U
    assert not y.validates(gum)


def test_mass_calibration_of_9_3() -> None:
    inputs = [
        Input(name="m", value=100_000, u=0.05),
        Input(name="dm", value=1.234, u=0.02),
        bounded("air", 1.2, half_width=0.1),
        bounded("W", 8000, half_width=1000),
        bounded("R", 8000, half_width=50),
    ]

    def model(m: Any, dm: Any, air: Any, W: Any, R: Any) -> Any:
        return (m + dm) * (1 + (air - 1.2) * (1 / W - 1 / R)) - 100_000

    y = monte_carlo(model, inputs, seed=3, trials=1_000_000)

    assert y.u == pytest.approx(0.0754, abs=0.0003)
    assert y.shortest == pytest.approx((1.0834, 1.3825), abs=0.005)
    assert propagate(model, inputs).u == pytest.approx(0.0539, abs=5e-5)
    assert propagate(model, inputs, second_order=True).u == pytest.approx(0.0750, abs=5e-4)


@pytest.mark.parametrize(
    ("distribution", "beta"),
    [
        (Distribution.RECTANGULAR, 0.0),
        (Distribution.TRIANGULAR, 0.0),
        (Distribution.ARCSINE, 0.0),
        (Distribution.TRAPEZOIDAL, 0.4),
    ],
)
def test_draws_have_the_standard_uncertainty_and_the_bounds_of_their_distribution(
    distribution: Distribution, beta: float
) -> None:
    x = bounded("x", 5, half_width=2, distribution=distribution, beta=beta)

    y = monte_carlo(lambda x: x, [x], seed=4, trials=400_000, coverage=0.9999)

    assert y.u == pytest.approx(x.u, rel=0.005)
    assert 3 <= y.symmetric[0] <= y.symmetric[1] <= 7


def test_the_same_seed_gives_the_same_figures_and_another_seed_does_not() -> None:
    inputs = [Input(name="x", value=2, u=0.1)]

    first, again, other = (monte_carlo(lambda x: x * x, inputs, seed=seed) for seed in (7, 7, 8))

    assert first == again
    assert first.value != other.value


def test_trials_are_added_until_the_figures_are_stable() -> None:
    y = monte_carlo(lambda x: x, [Input(name="x", value=0, u=1)], seed=5)

    assert y.stable
    assert y.trials >= 20_000


def test_a_linear_model_is_validated_by_monte_carlo_with_correlated_inputs() -> None:
    inputs = [Input(name="a", value=1, u=3), Input(name="b", value=2, u=4)]

    gum = propagate(lambda a, b: a - b, inputs, correlations={("a", "b"): 0.8})
    y = monte_carlo(lambda a, b: a - b, inputs, correlations={("a", "b"): 0.8}, seed=6, trials=1_000_000)

    assert y.u == pytest.approx(gum.u, rel=0.005)
    assert y.validates(gum, digits=1)


def test_inputs_read_together_are_drawn_as_multivariate_t() -> None:
    inputs, r = simultaneous({"a": [1.0, 2.0, 3.0, 5.0, 4.0, 6.0], "b": [2.0, 3.0, 3.5, 5.0, 5.5, 6.0]})

    y = monte_carlo(lambda a, b: a + b, inputs, correlations=r, seed=9, trials=400_000)
    scale = propagate(lambda a, b: a + b, inputs, correlations=r, coverage_factor=2).u

    assert y.u == pytest.approx(scale * math.sqrt(5 / 3), rel=0.02)  # variance of t with 5 degrees of freedom


def test_correlated_inputs_of_different_kinds_are_refused() -> None:
    inputs = [Input(name="a", value=1, u=3), bounded("b", 2, half_width=4)]

    with pytest.raises(CannotSample, match="all as normal"):
        monte_carlo(lambda a, b: a - b, inputs, correlations={("a", "b"): 0.8}, seed=6)


def test_a_model_that_is_not_defined_for_every_draw_is_refused() -> None:
    with pytest.raises(ModelUndefined):
        monte_carlo(lambda x: maths.log(x), [from_certificate("x", 0.1, U=2, k=2)], seed=1)
