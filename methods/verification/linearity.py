"""Linearity: lack of fit against replicates, and Mandel's test of a line against a parabola (ISO 8466-1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from methods.variance import series_of
from methods.variance.series import Array, level
from methods.verification.errors import VerificationRefused

_ROUNDING = 1e-24  # of the total sum of squares: what binary rounding leaves


@dataclass(frozen=True, kw_only=True, slots=True)
class Linearity:
    """An F test of the straight line: linear where F is not above its critical value."""

    test: str
    F: float
    critical: float
    residuals: tuple[float, ...]
    largest_relative: float  # largest residual over the range of responses

    @property
    def linear(self) -> bool:
        """Whether the line describes the responses as well as the scatter allows."""
        return self.critical >= self.F


def lack_of_fit(x: Sequence[float], y: Sequence[float], *, alpha: float = 0.05) -> Linearity:
    """F of lack of fit over pure error, from three or more levels with replicates.

    Raises VerificationRefused where there are no replicates or they do not scatter.

    >>> x = [1, 1, 2, 2, 3, 3, 4, 4]
    >>> found = lack_of_fit(x, [2.1, 1.9, 4.1, 4.0, 5.9, 6.1, 8.0, 8.1])
    >>> f"{found.F:.2f} {found.critical:.2f}", found.linear
    ('0.16 6.94', True)
    """
    from scipy.special import fdtri  # late: it takes longer to load than the rest of the package

    xs, ys = _points(x, y)
    levels = np.unique(xs)
    pure = sum(float(((ys[xs == at] - ys[xs == at].mean()) ** 2).sum()) for at in levels)
    dof_pure, dof_fit = len(xs) - len(levels), len(levels) - 2
    if dof_fit < 1 or dof_pure < 1 or pure <= _ROUNDING * float((ys**2).sum()):
        raise VerificationRefused(
            what="there are no replicates that scatter, at three levels or more",
            remedy="Measure each level at least twice and read more digits, or test by Mandel's test",
        )
    residuals = ys - np.polyval(np.polyfit(xs, ys, 1), xs)
    misfit = max(0.0, float((residuals**2).sum()) - pure)
    return Linearity(
        test="lack of fit",
        F=misfit / dof_fit / (pure / dof_pure),
        critical=float(fdtri(dof_fit, dof_pure, 1 - level(alpha))),
        residuals=tuple(map(float, residuals)),
        largest_relative=float(np.abs(residuals).max() / np.ptp(ys)),
    )


def mandel_test(x: Sequence[float], y: Sequence[float], *, alpha: float = 0.01) -> Linearity:
    """Whether a parabola fits significantly better than a line (Mandel, ISO 8466-1:1990; clause not verified).

    F = (S_line - S_parabola)/(S_parabola/(n - 3)) with 1 and n - 3 degrees of freedom, at 1 % by custom.

    >>> found = mandel_test([1, 2, 3, 4, 5, 6], [1.0, 3.9, 9.1, 16.2, 24.8, 36.1])
    >>> found.linear
    False
    """
    from scipy.special import fdtri

    xs, ys = _points(x, y)
    if len(np.unique(xs)) < 4:
        raise VerificationRefused(
            what=f"a parabola through {len(np.unique(xs))} levels leaves nothing to test",
            remedy="Measure four levels or more",
        )
    residuals = ys - np.polyval(np.polyfit(xs, ys, 1), xs)
    line, curve = (
        float((residuals**2).sum()),
        float(((ys - np.polyval(np.polyfit(xs, ys, 2), xs)) ** 2).sum()),
    )
    if curve <= _ROUNDING * float((ys**2).sum()):
        raise VerificationRefused(
            what="the points lie on the curve without scatter",
            remedy="Enter responses with the digits as read",
        )
    return Linearity(
        test="Mandel",
        F=max(0.0, line - curve) / (curve / (len(xs) - 3)),
        critical=float(fdtri(1, len(xs) - 3, 1 - level(alpha))),
        residuals=tuple(map(float, residuals)),
        largest_relative=float(np.abs(residuals).max() / np.ptp(ys)),
    )


def _points(x: Sequence[float], y: Sequence[float]) -> tuple[Array, Array]:
    xs, ys = series_of(x, name="x", at_least=4), series_of(y, name="y", at_least=4)
    if len(xs) != len(ys):
        raise VerificationRefused(
            what=f"there are {len(xs)} contents and {len(ys)} responses", remedy="Give one response for each"
        )
    if np.ptp(ys) == 0 or np.ptp(xs) == 0:
        raise VerificationRefused(
            what="all contents or all responses are alike", remedy="Measure different levels"
        )
    return xs, ys
