"""Calibration functions give the published figures, and the laws of least squares hold."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from methods.calibration import (
    EXPONENTIAL,
    LINE,
    POWER,
    QUADRATIC,
    Calibration,
    CalibrationRefused,
    Extrapolation,
    NoInverse,
    Polynomial,
    calibrate,
)

X = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
Y = [3.014, 5.225, 7.004, 9.061, 11.201, 12.762]
scatter = st.lists(st.floats(-0.3, 0.3), min_size=6, max_size=6)
slopes = st.floats(0.1, 50).map(lambda b: round(b, 6))
factors = st.sampled_from([1e-6, 1e-3, 0.1, 7.0, 1000.0, 1e6])


def test_uncertainty_in_x_and_y_as_in_iso_28037_clause_7() -> None:
    fit = calibrate(
        [1.2, 1.9, 2.9, 4.0, 4.7, 5.9],
        [3.4, 4.4, 7.2, 8.5, 10.8, 13.5],
        u_x=0.2,
        u_y=[0.2, 0.2, 0.2, 0.4, 0.4, 0.4],
    )

    assert fit.coefficients == pytest.approx((0.5788, 2.1597), abs=5e-5)
    assert (fit.u(0), fit.u(1)) == pytest.approx((0.4764, 0.1355), abs=5.1e-5)
    assert fit.covariance[0][1] == pytest.approx(-0.0577, abs=5e-5)
    assert fit.chi_squared == pytest.approx(2.743, abs=5e-4)


def test_a_single_response_after_ordinary_least_squares_has_its_own_scatter() -> None:
    fit = calibrate(X, Y)
    by_hand = fit.s / fit.coefficients[1]
    root = math.sqrt(1 + 1 / 6 + (4.751 - 3.5) ** 2 / 17.5)

    found = fit.inverse(10.5)

    assert found.value == pytest.approx(4.751, abs=5e-4)
    assert found.u == pytest.approx(by_hand * root, rel=1e-3)
    assert found.dof == 4


def test_the_posterior_factor_of_annex_e_is_two_for_six_points() -> None:
    fit = calibrate(X, Y)

    assert fit.posterior_covariance()[0][0] == pytest.approx(2 * fit.covariance[0][0])


@given(scatter, slopes)
def test_a_distance_regression_without_uncertainty_in_x_is_a_weighted_one(
    noise: list[float], b: float
) -> None:
    y = [b * x + e for x, e in zip(X, noise, strict=True)]
    u = [0.1, 0.2, 0.1, 0.3, 0.1, 0.2]
    W = np.diag(np.array(u) ** -2.0)
    A = np.array([[1.0, x] for x in X])
    covariance = np.linalg.inv(A.T @ W @ A)

    fit = calibrate(X, y, u_x=0.0, u_y=u)

    assert fit.coefficients == pytest.approx(covariance @ A.T @ W @ np.array(y), rel=1e-9, abs=1e-9)
    assert np.array(fit.covariance) == pytest.approx(covariance, rel=1e-9)


@given(scatter, slopes, factors, factors)
def test_other_units_give_the_same_calibration(noise: list[float], b: float, kx: float, ky: float) -> None:
    y = [b * x + e for x, e in zip(X, noise, strict=True)]
    one = calibrate(X, y, u_x=0.05, u_y=0.2)
    other = calibrate([kx * x for x in X], [ky * v for v in y], u_x=kx * 0.05, u_y=ky * 0.2)

    assert other.coefficients[1] == pytest.approx(one.coefficients[1] * ky / kx, rel=1e-7)
    assert other.u(1) == pytest.approx(one.u(1) * ky / kx, rel=1e-7)
    assert other.chi_squared == pytest.approx(one.chi_squared, rel=1e-6, abs=1e-12)


@given(scatter, st.permutations(range(6)))
def test_the_order_of_the_points_does_not_matter(noise: list[float], order: list[int]) -> None:
    y = [2.0 * x + e for x, e in zip(X, noise, strict=True)]
    one = calibrate(X, y, u_x=0.1, u_y=0.2)
    other = calibrate([X[i] for i in order], [y[i] for i in order], u_x=0.1, u_y=0.2)

    assert other.coefficients == pytest.approx(one.coefficients, rel=1e-8, abs=1e-9)


@settings(max_examples=40)
@given(st.floats(1.0, 6.0), st.sampled_from([LINE, QUADRATIC, POWER, EXPONENTIAL]))
def test_the_inverse_of_a_calibration_gives_back_the_point(x: float, form: object) -> None:
    fit = calibrate(X, [0.5 + 2.0 * v**1.1 for v in X], form=form, u_x=0.01, u_y=0.02)  # type: ignore[arg-type]

    assert fit.inverse(fit.at(x).value, u_y=0.02, extrapolate=True).value == pytest.approx(x, rel=1e-9)


@pytest.mark.parametrize(
    ("form", "b", "y"),
    [
        (POWER, (0.5, 2.0, 0.3), lambda x: 0.5 + 2.0 * x**1.3),
        (POWER, (0.1, 3.0, -0.25), lambda x: 0.1 + 3.0 * x**0.75),
        (EXPONENTIAL, (1.0, 2.0, 0.25), lambda x: 1.0 + 2.0 * math.exp(0.25 * x)),
        (EXPONENTIAL, (5.0, -4.0, -0.7), lambda x: 5.0 - 4.0 * math.exp(-0.7 * x)),
        (Polynomial(3), (1.0, -2.0, 0.5, 0.1), lambda x: 1 - 2 * x + 0.5 * x**2 + 0.1 * x**3),
    ],
)
def test_each_form_finds_the_coefficients_that_made_the_points(form: object, b: object, y: object) -> None:
    fit = calibrate(X, [y(x) for x in X], form=form, u_x=0.01, u_y=0.02)  # type: ignore[operator, arg-type]

    assert fit.coefficients == pytest.approx(b, rel=1e-6)
    assert fit.chi_squared == pytest.approx(0, abs=1e-12)
    assert fit.goodness().consistent


def test_correlated_responses_are_taken_by_their_covariances() -> None:
    cov_y = (0.04 * np.eye(6) + 0.09).tolist()  # a common error of the whole series
    alone, common = calibrate(X, Y, u_y=0.2), calibrate(X, Y, cov_y=cov_y)

    assert common.coefficients == pytest.approx(alone.coefficients)
    assert common.covariance[0][0] == pytest.approx(alone.covariance[0][0] + 0.09)
    assert common.u(1) == pytest.approx(alone.u(1))


def test_points_that_do_not_lie_on_the_form_are_said_not_to() -> None:
    bent = calibrate(X, [x**2 for x in X], u_y=0.1).goodness()

    assert bent.consistent is False
    assert bent.gamma > 2
    assert bent.chi_squared > bent.quantile
    assert calibrate(X, Y).goodness().consistent is None


def test_a_value_outside_of_the_range_is_given_only_when_asked() -> None:
    fit = calibrate(X, Y)

    with pytest.raises(Extrapolation, match="1 to 6"):
        fit.at(7.0)
    with pytest.raises(Extrapolation):
        fit.inverse(20.0)
    assert fit.inverse(20.0, extrapolate=True).extrapolated


def parabola() -> Calibration:
    return calibrate(X, [(x - 3.4) ** 2 for x in X], form=QUADRATIC, u_y=0.1)


@pytest.mark.parametrize(("y", "what"), [(1.0, "2 values"), (-5.0, "no value")])
def test_a_response_with_two_values_or_none_is_refused(y: float, what: str) -> None:
    with pytest.raises(NoInverse, match=what):
        parabola().inverse(y, u_y=0.1)


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ({"x": [1.0], "y": [1.0]}, "fewer than two points"),
        ({"x": [], "y": []}, "fewer than two points"),
        ({"x": [1, 2, 3], "y": [1, 2]}, "3 values and 2 responses"),
        ({"x": [1, 2, math.nan], "y": [1, 2, 3]}, "not a finite number"),
        ({"x": [1, 1, 1], "y": [1, 2, 3]}, "needs 2 different values"),
        ({"x": [1, 2], "y": [1, 2]}, "leave no residuals"),
        ({"x": [1, 2, 3], "y": [1, 2, 3], "u_y": -0.1}, "zero or more"),
        ({"x": [1, 2, 3], "y": [1, 2, 3], "u_y": [0.1, 0.2]}, "uncertainties of y"),
        ({"x": [1, 2, 3], "y": [1, 2, 3], "u_y": [0.1, 0.0, 0.1]}, "no uncertainty in the direction"),
        ({"x": [1, 2, 3], "y": [1, 2, 3], "u_y": 0.1, "cov_y": np.eye(3).tolist()}, "both uncertainties"),
        ({"x": [1, 2], "y": [1, 2], "cov_y": [[1, 2], [2, 1]]}, "eigenvalue"),
        ({"x": [1, 2], "y": [1, 2], "cov_y": [[1, 0.5], [0.4, 1]]}, "not symmetric"),
        ({"x": [1, 2], "y": [1, 2], "cov_y": [[-1, 0], [0, 1]]}, "eigenvalue"),
        ({"x": [0.0, 1, 2, 3], "y": [1, 2, 3, 5], "u_y": 0.1, "form": POWER}, "not above zero"),
    ],
)
def test_points_that_give_no_function_are_refused(given: dict[str, object], what: str) -> None:
    with pytest.raises(CalibrationRefused, match=what):
        calibrate(**given)  # type: ignore[arg-type]


def test_the_scatter_of_a_response_is_not_made_up() -> None:
    with pytest.raises(CalibrationRefused, match="not known from this fit"):
        calibrate(X, Y, u_y=0.1).inverse(9.0)
