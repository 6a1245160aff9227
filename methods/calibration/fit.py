"""One estimator for all calibration functions: generalised least squares with adjusted points.

Ordinary, weighted and generalised least squares, and generalised distance regression, are this one with less
or more known of the covariances (ISO/TS 28037:2010, clauses 6 to 10 and Annex E; ISO 6143:2001, Annex A;
clauses not verified). The points are moved by as little as their covariances allow until they lie on the
function; the sum of the squared weighted moves is chi-squared.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from methods.calibration.errors import CalibrationRefused, FitWithoutEnd
from methods.calibration.forms import LINE, Form
from methods.calibration.function import Calibration
from methods.calibration.points import Array, Matrix, Points, Uncertainty, points_of

MOST_STEPS = 200
_SETTLED = 1e-9  # of the standard uncertainties
_ROUNDING = 1e-12  # of the coefficients themselves


def calibrate(
    x: Sequence[float],
    y: Sequence[float],
    *,
    form: Form = LINE,
    u_x: Uncertainty | None = None,
    u_y: Uncertainty | None = None,
    cov_x: Matrix | None = None,
    cov_y: Matrix | None = None,
    cov_xy: Matrix | None = None,
    origin: float = 0.0,
    relative: bool = False,
) -> Calibration:
    """The function y = f(x - origin) nearest to the points, with the covariances of its coefficients.

    Without uncertainties: ordinary least squares, the variance taken from the residuals. With u_y: weighted;
    with u_x and u_y: generalised distance regression; with covariances: generalised least squares (ISO/TS
    28037:2010 clauses 6, 7, 8 to 10; clauses not verified). `relative` says that the uncertainties are known
    up to a common factor, which the residuals then give. Raises CalibrationRefused, FitWithoutEnd.

    >>> line = calibrate([1, 2, 3, 4, 5, 6], [3.2, 4.3, 7.6, 8.6, 11.7, 12.8], u_y=[0.5] * 3 + [1.0] * 3)
    >>> [f"{b:.3f}" for b in line.coefficients], f"{line.u(0):.3f}", f"{line.u(1):.3f}"
    (['0.885', '2.057'], '0.530', '0.178')
    >>> x0 = line.inverse(10.5, u_y=1.0)  # ISO/TS 28037:2010, 6.3, example 2
    >>> f"{x0.value:.3f} {x0.u:.3f}"
    '4.674 0.533'
    """
    points = points_of(x, y, u_x=u_x, u_y=u_y, cov_x=cov_x, cov_y=cov_y, cov_xy=cov_xy)
    _check_enough(points, form, estimated=relative or not points.known)
    moved = Points(x=points.x - origin, y=points.y, V=points.V, known=points.known)
    b, covariance, shift = _adjust(moved, form)
    return _calibration(moved, form, origin, b, covariance, shift, relative)


def _check_enough(points: Points, form: Form, *, estimated: bool) -> None:
    different = len(np.unique(points.x))
    if different < form.size:
        raise CalibrationRefused(
            what=f"a {form.name} needs {form.size} different values and there are {different}",
            remedy="Measure more calibration points, or choose a simpler form",
        )
    if estimated and len(points.x) <= form.size:
        raise CalibrationRefused(
            what=f"{len(points.x)} points leave no residuals for a {form.name}",
            remedy="Measure more calibration points, or give their uncertainties",
        )


def _adjust(points: Points, form: Form) -> tuple[Array, Array, Array]:
    """Coefficients, their covariance and the moves of the points, by Gauss-Newton on the condition y = f(x)."""
    m = len(points.x)
    b, shift = form.start(points.x, points.y), np.zeros(2 * m)
    for _ in range(MOST_STEPS):
        step, covariance, shift_next = _step(points, form, b, shift)
        b = b + step
        settled = np.abs(step) <= _SETTLED * np.sqrt(np.diag(covariance)) + _ROUNDING * np.abs(b)
        still = np.abs(shift_next - shift) <= _SETTLED * np.sqrt(np.diag(points.V))
        shift = shift_next
        if settled.all() and still.all():
            return b, _step(points, form, b, shift)[1], shift
    raise FitWithoutEnd(form=form.name, steps=MOST_STEPS)


def _step(points: Points, form: Form, b: Array, shift: Array) -> tuple[Array, Array, Array]:
    m = len(points.x)
    at = points.x + shift[:m]
    with np.errstate(over="ignore", invalid="ignore"):
        slope, A = form.slope(at, b), form.gradient(at, b)
        gap = points.y + shift[m:] - form.value(at, b)  # what the condition still lacks
    if not (np.isfinite(gap).all() and np.isfinite(A).all()):
        raise FitWithoutEnd(form=form.name, steps=MOST_STEPS)
    B = np.hstack([-np.diag(slope), np.eye(m)])
    root = _root(B @ points.V @ B.T)
    lacking = gap - B @ shift
    weighted_A, weighted_gap = np.linalg.solve(root, A), np.linalg.solve(root, lacking)
    scale = np.linalg.norm(weighted_A, axis=0)
    q, r = np.linalg.qr(weighted_A / scale)
    inverse = np.linalg.inv(r) / scale[:, None]
    step = inverse @ (q.T @ weighted_gap)
    rest = weighted_gap - weighted_A @ step
    moves = -points.V @ B.T @ np.linalg.solve(root.T, rest)
    return step, inverse @ inverse.T, moves


def _root(M: Array) -> Array:
    try:
        return np.asarray(np.linalg.cholesky(M))
    except np.linalg.LinAlgError as trouble:
        raise CalibrationRefused(
            what="a point has no uncertainty in the direction of the function, while others have one",
            remedy="Give every point an uncertainty above zero in x or in y",
        ) from trouble


def _calibration(
    points: Points, form: Form, origin: float, b: Array, covariance: Array, shift: Array, relative: bool
) -> Calibration:
    m = len(points.x)
    at, response = points.x + shift[:m], points.y + shift[m:]
    slope = form.slope(at, b)
    B = np.hstack([-np.diag(slope), np.eye(m)])
    gap = -(B @ shift)
    weighted = np.linalg.solve(_root(B @ points.V @ B.T), gap)
    chi_squared, dof = float(weighted @ weighted), m - form.size
    estimated = relative or not points.known
    return Calibration(
        form=form,
        origin=origin,
        coefficients=tuple(map(float, b)),
        covariance=tuple(
            tuple(map(float, row)) for row in covariance * (chi_squared / dof if estimated else 1)
        ),
        chi_squared=chi_squared,
        residual_dof=dof,
        estimated=estimated,
        relative=relative,
        x=tuple(map(float, points.x + origin)),
        y=tuple(map(float, points.y)),
        adjusted_x=tuple(map(float, at + origin)),
        adjusted_y=tuple(map(float, response)),
        weighted_residuals=tuple(map(float, weighted)),
        largest_deviation=_largest(shift, points),
    )


def _largest(shift: Array, points: Points) -> float:
    u = np.sqrt(np.diag(points.V))
    return float(np.max(np.abs(shift[u > 0] / u[u > 0]))) if (u > 0).any() else 0.0
