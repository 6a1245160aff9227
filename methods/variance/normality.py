"""Anderson-Darling: whether results may come from a normal distribution (ASTM D6299, ISO 5479)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from methods.variance.errors import SeriesRefused
from methods.variance.series import level, positive, series_of, spread_of

LEAST = 8  # fewer results: the approximation of the probability has not been published
CRITICAL = 0.752  # 5 % of A2* with mean and s from the data (D'Agostino and Stephens, 1986, Table 4.7)


@dataclass(frozen=True, kw_only=True, slots=True)
class AndersonDarling:
    """A2 and A2* = A2 (1 + 0.75/n + 2.25/n^2), with the probability of one as large or larger.

    `probability` is None where the standard deviation was given from elsewhere: it holds for mean and s of
    the data themselves.
    """

    n: int
    mean: float
    s: float
    A2: float
    A2_star: float
    probability: float | None

    def normal(self, alpha: float = 0.05) -> bool:
        """Whether normality stands at this level; by probability, else by A2* against its 5 % value."""
        if self.probability is not None:
            return self.probability >= level(alpha)
        if alpha != 0.05:
            raise SeriesRefused(
                what="the probability of A2* is not known for a standard deviation from elsewhere",
                remedy="Ask at the level 0.05, or test with the standard deviation of the results",
            )
        return self.A2_star < CRITICAL


def anderson_darling(values: Sequence[float], *, s: float | None = None) -> AndersonDarling:
    """The test of normality with mean and s of at least eight results, in any unit.

    `s` gives another standard deviation, as from the moving range (ASTM D6299 A1.4, clause not verified).
    Raises SeriesRefused, NoSpread.

    >>> found = anderson_darling([49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1])
    >>> found.normal()
    True
    """
    from scipy.special import log_ndtr  # late: it takes longer to load than the rest of the package

    x = np.sort(series_of(values, at_least=LEAST))
    own = spread_of(x, what="A2")
    scale = own if s is None else positive(s, name="the standard deviation")
    n, z = len(x), (x - x.mean()) / scale
    i = np.arange(1, n + 1)
    A2 = -n - float(((2 * i - 1) * (log_ndtr(z) + log_ndtr(-z[::-1]))).sum()) / n
    A2_star = A2 * (1 + 0.75 / n + 2.25 / n**2)
    return AndersonDarling(
        n=n,
        mean=float(x.mean()),
        s=scale,
        A2=A2,
        A2_star=A2_star,
        probability=_probability(A2_star) if s is None else None,
    )


def _probability(a: float) -> float:
    """The published approximation in four pieces (D'Agostino and Stephens, 1986, Table 4.9)."""
    if a >= 0.6:
        found = math.exp(1.2937 - 5.709 * a + 0.0186 * min(a, 150.0) ** 2)
    elif a >= 0.34:
        found = math.exp(0.9177 - 4.279 * a - 1.38 * a * a)
    elif a >= 0.2:
        found = 1 - math.exp(-8.318 + 42.796 * a - 59.938 * a * a)
    else:
        found = 1 - math.exp(-13.436 + 101.14 * a - 223.73 * a * a)
    return min(1.0, max(0.0, found)) if a < 13 else 0.0
