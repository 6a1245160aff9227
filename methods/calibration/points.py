"""The points of a calibration with what is known of their uncertainties, checked before a fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from methods.calibration.errors import CalibrationRefused

Array: TypeAlias = NDArray[np.float64]
Matrix: TypeAlias = Sequence[Sequence[float]]
Uncertainty: TypeAlias = float | Sequence[float]  # one for all points, or one for each

_ROUNDING = 1e-9  # how far below zero an eigenvalue may fall by binary rounding, of the largest


@dataclass(frozen=True, kw_only=True, slots=True)
class Points:
    """Values x and responses y of one length, with the covariance matrix of all x, then all y.

    `known` says whether the uncertainties were given; otherwise the responses weigh alike and the scatter of
    the residuals is their variance.
    """

    x: Array
    y: Array
    V: Array
    known: bool

    @property
    def u_x(self) -> Array:
        """Standard uncertainties of the values."""
        return np.sqrt(np.diag(self.V)[: len(self.x)])

    @property
    def u_y(self) -> Array:
        """Standard uncertainties of the responses (1 where they are not known)."""
        return np.sqrt(np.diag(self.V)[len(self.x) :])


def points_of(
    x: Sequence[float],
    y: Sequence[float],
    *,
    u_x: Uncertainty | None = None,
    u_y: Uncertainty | None = None,
    cov_x: Matrix | None = None,
    cov_y: Matrix | None = None,
    cov_xy: Matrix | None = None,
) -> Points:
    """Check the points and bring uncertainties or covariances into one matrix. Raises CalibrationRefused."""
    xs, ys = _series("x", x), _series("y", y)
    if len(xs) != len(ys):
        _refuse(f"there are {len(xs)} values and {len(ys)} responses", "Give one response for each value")
    known = any(given is not None for given in (u_x, u_y, cov_x, cov_y))
    m = len(xs)
    V = np.zeros((2 * m, 2 * m))
    V[:m, :m] = _covariance("x", m, u_x, cov_x)
    V[m:, m:] = _covariance("y", m, u_y, cov_y) if known else np.eye(m)
    if cov_xy is not None:
        V[:m, m:] = _square("xy", m, cov_xy)
        V[m:, :m] = V[:m, m:].T
    _check_definite(V)
    return Points(x=xs, y=ys, V=V, known=known)


def _series(name: str, values: Sequence[float]) -> Array:
    found = np.asarray(values, dtype=np.float64)
    if found.ndim != 1 or len(found) < 2:
        _refuse(f"{name} has fewer than two points", "Measure at least two different calibration points")
    if not np.isfinite(found).all():
        _refuse(f"{name} has a value that is not a finite number", "Enter the values as they were read")
    return found


def _covariance(name: str, m: int, u: Uncertainty | None, covariance: Matrix | None) -> Array:
    if u is not None and covariance is not None:
        _refuse(f"both uncertainties and covariances of {name} were given", "Give one of both")
    if covariance is not None:
        return _square(name, m, covariance)
    given = (
        np.zeros(m) if u is None else np.broadcast_to(np.asarray(u, dtype=np.float64), np.shape(u) or (m,))
    )
    if given.shape != (m,):
        _refuse(f"there are {given.shape} uncertainties of {name} for {m} points", "Give one for each point")
    if not (np.isfinite(given).all() and (given >= 0).all()):
        _refuse(
            f"an uncertainty of {name} is not a finite number of zero or more",
            "Give standard uncertainties in the unit of the points",
        )
    return np.diag(given**2)


def _square(name: str, m: int, covariance: Matrix) -> Array:
    found = np.asarray(covariance, dtype=np.float64)
    if found.shape != (m, m) or not np.isfinite(found).all():
        _refuse(
            f"the covariances of {name} are no matrix of {m} by {m} finite numbers",
            "Give one row and one column for each point",
        )
    return found


def _check_definite(V: Array) -> None:
    if not np.allclose(V, V.T, rtol=1e-9, atol=0):
        _refuse("the covariance matrix is not symmetric", "Give cov(a, b) and cov(b, a) alike")
    eigenvalues = np.linalg.eigvalsh(V)
    if eigenvalues[0] < -_ROUNDING * max(eigenvalues[-1], 0.0):
        _refuse(
            f"the covariance matrix has the eigenvalue {eigenvalues[0]:.3g}",
            "Take all covariances from the same data; such a matrix has no negative eigenvalue",
        )


def _refuse(what: str, remedy: str) -> None:
    raise CalibrationRefused(what=what, remedy=remedy)
