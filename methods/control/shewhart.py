"""Shewhart charts: individuals with moving range, subgroups with range or s (ISO 7870-2:2013; not verified)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from methods.control.constants import constants
from methods.control.errors import ChartRefused
from methods.variance import NoSpread, groups_of, series_of
from methods.variance.series import Array, positive


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """Centre line with lower and upper control limit, in the unit of the results."""

    centre: float
    lower: float
    upper: float

    def beyond(self, values: Sequence[float]) -> tuple[int, ...]:
        """Positions, counted from 0, of values outside of the limits."""
        return tuple(i for i, x in enumerate(values) if not self.lower <= x <= self.upper)


@dataclass(frozen=True, kw_only=True, slots=True)
class Individuals:
    """Individual results with their moving ranges: sigma is the mean moving range over d2."""

    limits: Limits
    range_limits: Limits
    moving_ranges: tuple[float, ...]
    sigma: float

    @property
    def mean_moving_range(self) -> float:
        """Mean of the moving ranges."""
        return self.range_limits.centre


class Spread(StrEnum):
    """What the spread of a subgroup is charted by."""

    RANGE = "range"
    S = "s"


@dataclass(frozen=True, kw_only=True, slots=True)
class Subgroups:
    """Means of subgroups with their limits, and their ranges or standard deviations with theirs."""

    means: tuple[float, ...]
    spreads: tuple[float, ...]
    mean_limits: Limits
    spread_limits: Limits
    sigma: float


def moving_ranges(values: Sequence[float], span: int = 2) -> tuple[float, ...]:
    """Ranges of each `span` consecutive results (two, as in ASTM D6299). Raises SeriesRefused."""
    if span < 2:
        raise ChartRefused(
            what=f"the number of results that a moving range spans is {span}",
            remedy="Let it span two or more",
        )
    x = series_of(values, at_least=span)
    windows = np.lib.stride_tricks.sliding_window_view(x, span)
    return tuple(map(float, windows.max(axis=1) - windows.min(axis=1)))


def individuals(values: Sequence[float], *, span: int = 2) -> Individuals:
    """Chart of individual results: mean -+ 3 MR/d2, which for two is 2.66 MR, and the moving range up to D4 MR.

    d2 has three decimals, as the tables of ISO 7870-2, ASTM D6299 and NIST print it (1.128), so that limits agree
    with those made by them. Raises SeriesRefused for fewer results than one moving range, NoSpread where all are alike.

    >>> chart = individuals([49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1])
    >>> f"{chart.limits.centre:.2f} {chart.mean_moving_range:.4f}"  # NIST/SEMATECH e-Handbook, 6.3.2.2
    '50.81 1.8778'
    >>> f"{chart.limits.lower:.4f} {chart.limits.upper:.4f}"
    '45.8159 55.8041'
    """
    x, ranges = series_of(values, at_least=span), moving_ranges(values, span)
    mean_range = math.fsum(ranges) / len(ranges)
    if mean_range == 0:
        raise NoSpread(what="The moving range", count=len(x), name="the chart")
    known, mean = constants(span), float(x.mean())
    sigma = mean_range / round(known.d2, 3)
    return Individuals(
        limits=Limits(centre=mean, lower=mean - 3 * sigma, upper=mean + 3 * sigma),
        range_limits=Limits(centre=mean_range, lower=known.D3 * mean_range, upper=known.D4 * mean_range),
        moving_ranges=ranges,
        sigma=sigma,
    )


def subgroups(
    groups: Sequence[Sequence[float]],
    *,
    spread: Spread = Spread.RANGE,
    centre: float | None = None,
    sigma: float | None = None,
) -> Subgroups:
    """Chart of subgroups of one size, two results or more; `centre` and `sigma` where they are known beforehand.

    Without them: mean -+ A2 R or A3 s, spread from D3 R to D4 R or B3 s to B4 s; with sigma: mean -+ A sigma,
    range from D1 sigma to D2 sigma, s from B5 sigma to B6 sigma. Raises SeriesRefused, ChartRefused, NoSpread.
    """
    x = list(groups_of(groups, name="subgroup", at_least=1 if sigma else 2, each=2).values())
    n = len(x[0])
    if any(len(one) != n for one in x):
        raise ChartRefused(what="subgroups differ in size", remedy="Chart subgroups of one size")
    known = constants(n)
    means = [float(one.mean()) for one in x]
    spreads = [_spread(one, spread) for one in x]
    scale = known.d2 if spread is Spread.RANGE else known.c4
    if sigma is None:
        found = math.fsum(spreads) / len(spreads) / scale
        if found == 0:
            raise NoSpread(what="sigma", count=n, name="each subgroup")
    else:
        found = positive(sigma, name="sigma")
    middle = math.fsum(means) / len(means) if centre is None else float(series_of([centre], name="centre")[0])
    low, high = (known.D1, known.D2) if spread is Spread.RANGE else (known.B5, known.B6)
    return Subgroups(
        means=tuple(means),
        spreads=tuple(spreads),
        mean_limits=Limits(centre=middle, lower=middle - known.A * found, upper=middle + known.A * found),
        spread_limits=Limits(centre=scale * found, lower=low * found, upper=high * found),
        sigma=found,
    )


def _spread(x: Array, spread: Spread) -> float:
    if np.ptp(x) == 0:
        return 0.0
    return float(np.ptp(x) if spread is Spread.RANGE else x.std(ddof=1))
