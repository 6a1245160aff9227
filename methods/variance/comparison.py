"""Whether two or more analysts, instruments or ways of work give the same: paired results, and groups of results.

Formulas are those of textbooks (paired t, Welch's t, Fisher's F, one-way analysis); no standard's clause was read for them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from methods.variance.anova import Variance, one_way
from methods.variance.errors import SeriesRefused
from methods.variance.series import Array, groups_of, level, series_of, spread_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """A mean difference with its standard uncertainty and degrees of freedom, in the unit of the results.

    `n`: pairs, or results of both series. `critical`: the two-sided t at the level asked.
    """

    n: int
    difference: float
    u: float
    dof: float
    critical: float

    @property
    def t(self) -> float:
        """The difference over its standard uncertainty."""
        return self.difference / self.u

    @property
    def significant(self) -> bool:
        """Whether the difference exceeds t times its standard uncertainty."""
        return abs(self.difference) > self.critical * self.u

    @property
    def interval(self) -> tuple[float, float]:
        """The interval of confidence of the difference, at the level asked."""
        half = self.critical * self.u
        return self.difference - half, self.difference + half


@dataclass(frozen=True, kw_only=True, slots=True)
class Spreads:
    """Two standard deviations by Fisher's F, two-sided: the larger variance over the smaller."""

    F: float
    critical: float

    @property
    def differ(self) -> bool:
        """Whether one series scatters more than the other."""
        return self.critical < self.F


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupsCompared:
    """Several series by one-way analysis: the means, F and what it may be."""

    means: Mapping[str, float]
    variance: Variance
    critical: float

    @property
    def significant(self) -> bool:
        """Whether the means of the series differ by more than their scatter allows."""
        return self.critical < self.variance.F

    @property
    def range(self) -> float:
        """The largest mean minus the smallest."""
        return max(self.means.values()) - min(self.means.values())


def paired(first: Sequence[float], second: Sequence[float], *, alpha: float = 0.05) -> Difference:
    """Results of the same samples by two: mean of first minus second, u = s_d/sqrt(n), n - 1 degrees of freedom.

    Raises SeriesRefused for unequal or short series, NoSpread where all differences are alike.

    >>> found = paired([10.1, 12.3, 15.2, 11.0], [10.0, 12.1, 15.2, 10.7])
    >>> f"{found.difference:.2f} {found.t:.2f} {found.critical:.2f}", found.significant
    ('0.15 2.32 3.18', False)
    """
    x = series_of(first, name="the first series", at_least=2)
    y = series_of(second, name="the second series", at_least=2)
    if len(x) != len(y):
        raise SeriesRefused(
            what=f"there are {len(x)} results of one and {len(y)} of the other",
            remedy="Pair the results: one of each for every sample",
        )
    apart = np.round(x - y, 12)  # so that differences that are alike stay alike in binary
    s = spread_of(apart, what="The uncertainty of the difference", name="the differences")
    return _difference(float(apart.mean()), s / math.sqrt(len(x)), len(x) - 1.0, len(x), alpha)


def two_means(first: Sequence[float], second: Sequence[float], *, alpha: float = 0.05) -> Difference:
    """Mean of first minus mean of second of one material; u^2 = s1^2/n1 + s2^2/n2, dof by Welch-Satterthwaite.

    Raises SeriesRefused, NoSpread where neither series scatters.

    >>> found = two_means([10.1, 10.3, 10.2, 10.4], [10.6, 10.5, 10.8, 10.7])
    >>> f"{found.difference:.2f} {found.dof:.1f} {found.t:.2f}", found.significant
    ('-0.40 6.0 -4.38', True)
    """
    x = series_of(first, name="the first series", at_least=2)
    y = series_of(second, name="the second series", at_least=2)
    if np.ptp(x) == 0 and np.ptp(y) == 0:
        spread_of(x, what="The uncertainty of the difference", name="both series")
    shares = [_variance(one) / len(one) for one in (x, y)]
    below = sum(one**2 / (len(of) - 1) for one, of in zip(shares, (x, y), strict=True))
    dof = sum(shares) ** 2 / below
    return _difference(float(x.mean() - y.mean()), math.sqrt(sum(shares)), dof, len(x) + len(y), alpha)


def spreads(first: Sequence[float], second: Sequence[float], *, alpha: float = 0.05) -> Spreads:
    """Fisher's F of the larger variance over the smaller, two-sided. Raises SeriesRefused, NoSpread.

    >>> found = spreads([10.1, 10.3, 10.2, 10.4], [10.6, 10.1, 11.2, 10.7])
    >>> f"{found.F:.2f} {found.critical:.2f}", found.differ
    ('12.20 15.44', False)
    """
    from scipy.special import fdtri  # late: it takes longer to load than the rest of the package

    given = [series_of(one, name="a series", at_least=2) for one in (first, second)]
    large, small = sorted(given, key=_variance, reverse=True)
    spread_of(small, what="F", name="one series")
    return Spreads(
        F=_variance(large) / _variance(small),
        critical=float(fdtri(len(large) - 1, len(small) - 1, 1 - level(alpha) / 2)),
    )


def compare_groups(groups: Mapping[str, Sequence[float]], *, alpha: float = 0.05) -> GroupsCompared:
    """Two or more series of one material by one-way analysis of variance. Raises SeriesRefused, NoSpread.

    >>> found = compare_groups({"A": [10.1, 10.3], "B": [10.2, 10.4], "C": [11.0, 11.2]})
    >>> f"{found.variance.F:.1f} {found.critical:.2f} {found.range:.2f}", found.significant
    ('24.3 9.55 0.90', True)
    """
    given = groups_of(groups, name="series")
    found = one_way({name: list(map(float, one)) for name, one in given.items()})
    found.F  # noqa: B018 - refused here where nothing scatters, not when it is shown
    return GroupsCompared(
        means={name: float(one.mean()) for name, one in given.items()},
        variance=found,
        critical=found.critical_F(1 - level(alpha)),
    )


def _variance(x: Array) -> float:
    return float(np.var(x, ddof=1)) if np.ptp(x) else 0.0


def _difference(value: float, u: float, dof: float, n: int, alpha: float) -> Difference:
    from scipy.special import stdtrit

    return Difference(n=n, difference=value, u=u, dof=dof, critical=float(stdtrit(dof, 1 - level(alpha) / 2)))
