"""Charts that remember: EWMA (ISO 7870-6, ASTM D6299) and tabular CUSUM (ISO 7870-4). Clauses not verified."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from methods.control.errors import ChartRefused
from methods.control.shewhart import Limits
from methods.variance import series_of
from methods.variance.series import positive

LAMBDA = 0.4  # ASTM D6299 (clause not verified)


@dataclass(frozen=True, kw_only=True, slots=True)
class Ewma:
    """Exponentially weighted moving averages, one for each result, with limits that widen from the start."""

    lam: float
    values: tuple[float, ...]
    lower: tuple[float, ...]
    upper: tuple[float, ...]
    limits: Limits  # those that the widening ones come to

    def beyond(self, *, from_start: bool = False) -> tuple[int, ...]:
        """Positions outside of the limits; with `from_start` of those that widen."""
        if not from_start:
            return self.limits.beyond(self.values)
        rows = zip(self.values, self.lower, self.upper, strict=True)
        return tuple(i for i, (z, low, high) in enumerate(rows) if not low <= z <= high)


@dataclass(frozen=True, kw_only=True, slots=True)
class Cusum:
    """Cumulated deviations upwards and downwards, in the unit of the results; a signal beyond `decision`."""

    high: tuple[float, ...]
    low: tuple[float, ...]
    decision: float

    @property
    def signals(self) -> tuple[int, ...]:
        """Positions at which either sum exceeds the decision interval."""
        rows = zip(self.high, self.low, strict=True)
        return tuple(i for i, (up, down) in enumerate(rows) if max(up, down) > self.decision)


def ewma(
    values: Sequence[float], *, centre: float, sigma: float, lam: float = LAMBDA, width: float = 3.0
) -> Ewma:
    """z_i = lambda x_i + (1 - lambda) z_(i-1), from the centre line; centre -+ width sigma sqrt(lambda/(2-lambda)).

    The widening limits have the factor sqrt(1 - (1 - lambda)^(2 i)). Raises ChartRefused, SeriesRefused.

    >>> x = [52.0, 47.0, 53.0, 49.3, 50.1, 47.0, 51.0, 50.1, 51.2, 50.5]
    >>> chart = ewma(x, centre=50.0, sigma=2.0539, lam=0.3)  # NIST/SEMATECH e-Handbook, 6.3.2.4
    >>> f"{chart.limits.upper:.4f}", [f"{z:.2f}" for z in chart.values[:4]]
    ('52.5884', ['50.60', '49.52', '50.56', '50.18'])
    """
    if not 0 < lam <= 1:
        raise ChartRefused(
            what=f"lambda is {lam:g}", remedy="Choose a weight above 0 and up to 1, such as 0.4"
        )
    x, s = series_of(values), positive(sigma, name="sigma")
    middle = float(series_of([centre], name="the centre line")[0])
    found, z = [], middle
    for value in x:
        z = lam * float(value) + (1 - lam) * z
        found.append(z)
    reach = positive(width, name="the width") * s * (lam / (2 - lam)) ** 0.5
    widening = reach * np.sqrt(1 - (1 - lam) ** (2 * np.arange(1, len(x) + 1)))
    return Ewma(
        lam=lam,
        values=tuple(found),
        lower=tuple(map(float, middle - widening)),
        upper=tuple(map(float, middle + widening)),
        limits=Limits(centre=middle, lower=middle - reach, upper=middle + reach),
    )


def cusum(values: Sequence[float], *, centre: float, sigma: float, k: float = 0.5, h: float = 5.0) -> Cusum:
    """C+ = max(0, C+ + x - centre - k sigma) and C- alike downwards; signals beyond h sigma.

    >>> found = cusum([10.0, 11.0, 11.0, 12.0], centre=10.0, sigma=1.0, h=2.0)
    >>> found.high, found.signals
    ((0.0, 0.5, 1.0, 2.5), (3,))
    """
    x, s = series_of(values), positive(sigma, name="sigma")
    middle = float(series_of([centre], name="the centre line")[0])
    slack = positive(k, name="k") * s
    high, low, up, down = [], [], 0.0, 0.0
    for value in map(float, x):
        up, down = max(0.0, up + value - middle - slack), max(0.0, down + middle - value - slack)
        high.append(up)
        low.append(down)
    return Cusum(high=tuple(high), low=tuple(low), decision=positive(h, name="h") * s)
