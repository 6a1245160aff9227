"""One-way analysis of variance: how results spread within groups and between them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from methods.variance.errors import NoSpread, SeriesRefused
from methods.variance.series import Array, groups_of, not_negative, series_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Variance:
    """A one-way analysis: mean squares with their degrees of freedom, and the components that follow.

    `n` is the number in each group, or for groups of different size n0 = (N - sum(n_i^2)/N)/(p - 1).
    """

    groups: int
    total: int
    n: float
    mean: float
    mean_square_within: float
    mean_square_between: float
    dof_within: int
    dof_between: int

    @property
    def s_within(self) -> float:
        """Standard deviation within groups (repeatability where groups are laboratories or days)."""
        return math.sqrt(self.mean_square_within)

    @property
    def s_between(self) -> float:
        """Standard deviation of the group effect: sqrt((MS_between - MS_within)/n), zero where that is negative."""
        return math.sqrt(max(0.0, (self.mean_square_between - self.mean_square_within) / self.n))

    @property
    def s_total(self) -> float:
        """sqrt(s_within^2 + s_between^2): intermediate precision or reproducibility of one result."""
        return math.hypot(self.s_within, self.s_between)

    @property
    def F(self) -> float:
        """MS_between / MS_within. Raises NoSpread where the groups have no spread within."""
        if self.mean_square_within == 0:
            raise NoSpread(what="F", count=self.total, name="each group")
        return self.mean_square_between / self.mean_square_within

    @property
    def probability(self) -> float:
        """Probability of an F as large or larger where there is no effect of the group."""
        from scipy.special import fdtrc  # late: it takes longer to load than the rest of the package

        return float(fdtrc(self.dof_between, self.dof_within, self.F))

    def critical_F(self, p: float = 0.95) -> float:
        """The p-quantile of F for these degrees of freedom."""
        from scipy.special import fdtri

        return float(fdtri(self.dof_between, self.dof_within, p))

    def u_of_mean(self, *, group_effect: bool) -> float:
        """Standard uncertainty of the mean of all results (JCGM 100 H.5.2.5).

        With a group effect sqrt(MS_between/N), p - 1 degrees of freedom; without one all squares are pooled.
        """
        if group_effect:
            return math.sqrt(self.mean_square_between / self.total)
        dof = self.dof_within + self.dof_between
        squares = self.dof_within * self.mean_square_within + self.dof_between * self.mean_square_between
        return math.sqrt(squares / dof / self.total)


def one_way(groups: Mapping[str, Sequence[float]] | Sequence[Sequence[float]]) -> Variance:
    """One-way analysis of variance of two or more groups, of equal size or not (ISO 5725-2 7.4, JCGM 100 H.5).

    Needs at least one group with two results. Raises SeriesRefused.

    >>> found = one_way([[1.0, 2.0, 3.0], [2.0, 3.0, 4.0], [5.0, 6.0, 7.0]])
    >>> f"{found.F:.1f} {found.s_within:.1f} {found.s_between:.4f}"
    '13.0 1.0 2.0000'
    """
    given = list(groups_of(groups, name="group").values())
    sizes = np.array([len(x) for x in given])
    total, p = int(sizes.sum()), len(given)
    if total == p:
        raise SeriesRefused(
            what="no group has two results, so nothing is known of the spread within",
            remedy="Repeat the measurement in at least one group, better in all",
        )
    means = np.array([x.mean() for x in given])
    mean = float(np.concatenate(given).mean())
    return Variance(
        groups=p,
        total=total,
        n=float(total - (sizes**2).sum() / total) / (p - 1),
        mean=mean,
        mean_square_within=sum(map(_squares, given)) / (total - p),
        mean_square_between=float((sizes * (means - mean) ** 2).sum()) / (p - 1),
        dof_within=total - p,
        dof_between=p - 1,
    )


def one_way_from_summaries(means: Sequence[float], s: Sequence[float], n: int) -> Variance:
    """The same from group means and standard deviations of n results each (JCGM 100 H.5, Table H.9).

    >>> means = [10.000172, 10.000116, 10.000013, 10.000144, 10.000106]
    >>> means += [10.000031, 10.000060, 10.000125, 10.000163, 10.000041]
    >>> s = [60e-6, 77e-6, 111e-6, 101e-6, 67e-6, 93e-6, 80e-6, 73e-6, 88e-6, 86e-6]
    >>> zener = one_way_from_summaries(means, s, n=5)
    >>> f"{1e6 * zener.s_within:.0f} {zener.critical_F(0.95):.2f} {1e6 * zener.u_of_mean(group_effect=True):.0f}"
    '85 2.12 18'
    """
    middle = series_of(means, name="the group means", at_least=2)
    spreads = [not_negative(one, name="a standard deviation") for one in s]
    if len(spreads) != len(middle) or n < 2:
        raise SeriesRefused(
            what=f"there are {len(middle)} means, {len(spreads)} standard deviations and {n} results in a group",
            remedy="Give one standard deviation for each mean, and at least two results in a group",
        )
    p = len(middle)
    return Variance(
        groups=p,
        total=p * n,
        n=float(n),
        mean=float(middle.mean()),
        mean_square_within=math.fsum(one * one for one in spreads) / p,
        mean_square_between=n * _squares(middle) / (p - 1),
        dof_within=p * (n - 1),
        dof_between=p - 1,
    )


def _squares(x: Array) -> float:
    """Sum of squares about the mean; exactly zero for results that are all alike."""
    return float(((x - x.mean()) ** 2).sum()) if np.ptp(x) else 0.0
