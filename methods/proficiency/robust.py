"""Robust location and scale: median, MADe, nIQR, algorithms A and S (ISO 13528:2022, C.2 to C.4; not verified)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from methods.proficiency.errors import MajorityAlike, RoundRefused
from methods.variance.series import Array, series_of

MADE_FACTOR = 1.483  # C.2.2 as printed
NIQR_FACTOR = 0.7413  # C.2.3 as printed
WINSOR_FACTOR = 1.5  # C.3.1: results beyond 1.5 s* are drawn in
SCALE_FACTOR = 1.134  # C.3.1 as printed; from the normal distribution 1.1334
_SETTLED = 1e-12
_MOST_STEPS = 10_000
_COLLAPSED = 1e-9  # of the scale that the iteration began with


@dataclass(frozen=True, kw_only=True, slots=True)
class Robust:
    """A robust mean and standard deviation of p results, in their unit."""

    estimator: str
    location: float
    scale: float
    p: int

    @property
    def u(self) -> float:
        """Standard uncertainty of the robust mean as an assigned value: 1.25 s*/sqrt(p) (ISO 13528 7.7)."""
        return 1.25 * self.scale / math.sqrt(self.p)


def scaled_mad(values: Sequence[float]) -> float:
    """MADe: 1.483 times the median of the distances from the median (C.2.2)."""
    return _mad(series_of(values, at_least=2))


def normalised_iqr(values: Sequence[float]) -> float:
    """nIQR: 0.7413 times the distance of the quartiles, interpolated as in Table E.5 (C.2.3)."""
    low, high = np.quantile(series_of(values, at_least=2), [0.25, 0.75])
    return NIQR_FACTOR * float(high - low)


def median_estimate(values: Sequence[float]) -> Robust:
    """Median with nIQR, whose u is 1.25 nIQR/sqrt(p) (Table E.5)."""
    x = series_of(values, at_least=2)
    return Robust(
        estimator="median with nIQR", location=float(np.median(x)), scale=normalised_iqr(values), p=len(x)
    )


def algorithm_a(values: Sequence[float]) -> Robust:
    """Algorithm A: robust mean x* and standard deviation s*, iterated until they settle (C.3.1).

    Results beyond 1.5 s* are drawn in to x* -+ 1.5 s*; x* is the mean of all, s* 1.134 times their standard
    deviation. The standard stops at the third significant figure, which depends on the unit; here both settle to
    1e-12 of s*. Raises SeriesRefused, MajorityAlike.

    >>> atrazine = [0.040, 0.055, 0.178, 0.202, 0.206, 0.227, 0.228, 0.230, 0.230, 0.235, 0.236, 0.237]
    >>> atrazine += [0.243, 0.244, 0.245, 0.2555, 0.260, 0.264, 0.267, 0.270, 0.273, 0.274, 0.274, 0.278]
    >>> atrazine += [0.2811, 0.287, 0.287, 0.288, 0.289, 0.295, 0.296, 0.311, 0.331, 0.4246]
    >>> found = algorithm_a(atrazine)
    >>> f"{found.location:.4f} {found.scale:.4f} {found.u:.4f}"  # ISO 13528:2022, Table E.5
    '0.2570 0.0395 0.0085'
    """
    x = series_of(values, at_least=3)
    middle, reach = float(np.median(x)), float(np.ptp(x))
    if reach == 0:
        raise MajorityAlike(estimator="Algorithm A", count=len(x))
    z = (x - middle) / reach  # so that neither unit nor level matters to the end of the iteration
    location, scale = 0.0, _mad(z) or float(z.std(ddof=1))
    start = scale
    for _ in range(_MOST_STEPS):
        drawn = np.clip(z, location - WINSOR_FACTOR * scale, location + WINSOR_FACTOR * scale)
        location_next, scale_next = float(drawn.mean()), SCALE_FACTOR * float(drawn.std(ddof=1))
        moved = max(abs(location_next - location), abs(scale_next - scale))
        location, scale = location_next, scale_next
        if scale < _COLLAPSED * start:
            raise MajorityAlike(estimator="Algorithm A", count=len(x))
        if moved <= _SETTLED * scale:
            break
    else:
        raise MajorityAlike(estimator="Algorithm A", count=len(x))  # only a slow fall to zero takes that long
    return Robust(estimator="Algorithm A", location=middle + reach * location, scale=reach * scale, p=len(x))


@lru_cache(maxsize=32)
def algorithm_s_factors(dof: int) -> tuple[float, float]:
    """Limit factor eta and adjustment factor xi of Algorithm S (Table C.1), computed from chi-squared.

    eta^2 is the 90 % quantile of chi^2/nu; 1/xi^2 is the expectation of min(chi^2/nu, eta^2).

    >>> [f"{factor:.3f}" for factor in algorithm_s_factors(3)], [f"{f:.3f}" for f in algorithm_s_factors(1)]
    (['1.444', '1.039'], ['1.645', '1.097'])
    """
    from scipy.special import chdtr, chdtri  # late: it takes longer to load than the rest of the package

    if dof < 1:
        raise RoundRefused(
            what=f"spreads with {dof} degrees of freedom say nothing",
            remedy="Give spreads of two results or more",
        )
    limit = float(chdtri(dof, 0.1))
    below = float(chdtr(dof + 2, limit))  # E[chi^2; chi^2 <= limit] / nu
    return math.sqrt(limit / dof), 1 / math.sqrt(below + 0.1 * limit / dof)


def algorithm_s(spreads: Sequence[float], dof: int) -> float:
    """Algorithm S: robust pooled standard deviation w* of standard deviations (or ranges of two, dof 1) (C.4).

    >>> w = [0.13, 0.21, 0.08, 0.24, 0.36, 0.32, 0.14, 0.26, 0.39, 0.53, 0.25, 0.24, 0.72, 0.26, 0.17]
    >>> w += [0.32, 0.4, 0.36, 0.33, 0.43, 0.40, 0.55, 0.39, 0.30, 0.22]
    >>> f"{algorithm_s(w, dof=3):.2f}"  # ISO 13528:2022, E.13
    '0.34'
    """
    w = series_of(spreads, name="the spreads", at_least=2)
    if (w < 0).any():
        raise RoundRefused(what="a standard deviation is negative", remedy="Enter it as it was computed")
    eta, xi = algorithm_s_factors(dof)
    scale = float(np.median(w)) or math.sqrt(float((w * w).mean()))
    start = scale
    for _ in range(_MOST_STEPS):
        found = xi * math.sqrt(float((np.minimum(w, eta * scale) ** 2).mean()))
        if found < _COLLAPSED * start or found == 0:
            raise MajorityAlike(estimator="Algorithm S", count=len(w))
        moved, scale = abs(found - scale), found
        if moved <= _SETTLED * scale:
            return scale
    raise MajorityAlike(estimator="Algorithm S", count=len(w))


def _mad(x: Array) -> float:
    return MADE_FACTOR * float(np.median(np.abs(x - np.median(x))))
