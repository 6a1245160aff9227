"""Homogeneity and stability of proficiency test items or control samples (ISO 13528:2022, Annex B; not verified)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from methods.proficiency.errors import RoundRefused
from methods.variance import groups_of, series_of
from methods.variance.series import not_negative, positive

SHARE = 0.3  # of sigma_pt; 0.1 of the largest permitted error where that is the criterion (B.2.2)


@dataclass(frozen=True, kw_only=True, slots=True)
class Homogeneity:
    """Spread between items against the criterion, with the expanded one that allows for a chance of error."""

    g: int
    m: int
    mean: float
    s_x: float  # standard deviation of the item means
    s_w: float  # within items
    s_s: float  # between items: sqrt(s_x^2 - s_w^2/m), zero where that is negative
    criterion: float  # 0.3 sigma_pt
    expanded: float  # sqrt(F1 (0.3 sigma_pt)^2 + F2 s_w^2)

    @property
    def sufficient(self) -> bool:
        """Whether s_s <= 0.3 sigma_pt (B.2.2)."""
        return self.s_s <= self.criterion

    @property
    def sufficient_by_expanded(self) -> bool:
        """Whether s_s is below the expanded criterion, which the spread within items allows for (B.2.3)."""
        return self.s_s <= self.expanded


@dataclass(frozen=True, kw_only=True, slots=True)
class Stability:
    """Means at both times and their distance, against 0.3 sigma_pt and against the expanded criterion."""

    before: float
    after: float
    difference: float
    criterion: float
    expanded: float | None

    @property
    def stable(self) -> bool:
        """Whether the difference is at most 0.3 sigma_pt (B.5)."""
        return self.difference <= self.criterion


@lru_cache(maxsize=64)
def expanded_factors(g: int, m: int = 2) -> tuple[float, float]:
    """F1 and F2 of the expanded criterion for g items measured m times each (Table B.1 for m = 2).

    >>> [f"{factor:.2f}" for factor in expanded_factors(10)]
    ['1.88', '1.01']
    """
    from scipy.special import chdtri, fdtri  # late: it takes longer to load than the rest of the package

    if g < 2 or m < 2:
        raise RoundRefused(
            what=f"{g} items measured {m} times give no criterion",
            remedy="Measure at least two items twice; the standard asks for ten",
        )
    F1 = float(chdtri(g - 1, 0.05)) / (g - 1)
    F2 = (float(fdtri(g - 1, g * (m - 1), 0.95)) - 1) / m
    return F1, F2


def homogeneity(
    items: Sequence[Sequence[float]], *, sigma_pt: float | None = None, delta_E: float | None = None
) -> Homogeneity:
    """Whether items are alike enough for a standard deviation sigma_pt, or a largest permitted error delta_E.

    Each item is measured equally often, at least twice. Raises SeriesRefused, RoundRefused.
    """
    criterion = _criterion(sigma_pt, delta_E)
    x = list(groups_of(items, name="item", each=2).values())
    g, m = len(x), len(x[0])
    if any(len(one) != m for one in x):
        raise RoundRefused(what="items were measured unequally often", remedy="Measure each equally often")
    means = np.array([one.mean() for one in x])
    s_x = float(means.std(ddof=1)) if np.ptp(means) else 0.0
    s_w = math.sqrt(sum(float(one.var(ddof=1)) if np.ptp(one) else 0.0 for one in x) / g)
    F1, F2 = expanded_factors(g, m)
    return Homogeneity(
        g=g,
        m=m,
        mean=float(means.mean()),
        s_x=s_x,
        s_w=s_w,
        s_s=math.sqrt(max(0.0, s_x**2 - s_w**2 / m)),
        criterion=criterion,
        expanded=math.sqrt(F1 * criterion**2 + F2 * s_w**2),
    )


def stability(
    before: Sequence[float],
    after: Sequence[float],
    *,
    sigma_pt: float | None = None,
    delta_E: float | None = None,
    u_before: float | None = None,
    u_after: float | None = None,
) -> Stability:
    """Whether the mean has stayed: |difference| <= 0.3 sigma_pt, with uncertainties + 2 sqrt(u1^2 + u2^2)."""
    criterion = _criterion(sigma_pt, delta_E)
    first = series_of(before, name="the first series").mean()
    second = series_of(after, name="the second series").mean()
    expanded = None
    if u_before is not None and u_after is not None:
        u = math.hypot(not_negative(u_before, name="u before"), not_negative(u_after, name="u after"))
        expanded = criterion + 2 * u
    return Stability(
        before=float(first),
        after=float(second),
        difference=abs(float(second - first)),
        criterion=criterion,
        expanded=expanded,
    )


def _criterion(sigma_pt: float | None, delta_E: float | None) -> float:
    if (sigma_pt is None) == (delta_E is None):
        raise RoundRefused(
            what="not exactly one of sigma_pt and the largest permitted error was given",
            remedy="Give one of both",
        )
    if sigma_pt is not None:
        return SHARE * positive(sigma_pt, name="sigma_pt")
    return 0.1 * positive(delta_E or 0.0, name="the largest permitted error")
