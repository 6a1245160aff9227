"""Critical ranges and differences of results: of one laboratory, of two, against a reference value (ISO 5725-6)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from methods.precision.errors import CriticalDifferenceRefused

MOST = 100  # results whose range is judged


@lru_cache(maxsize=MOST)
def critical_range_factor(n: int) -> float:
    """f(n): the range of n results over sigma_r that is exceeded in 5 % of cases (ISO 5725-6:1994, Table 1).

    The 95 % quantile of the range of n normal values; clause not verified. For 2 to 100 results.

    >>> [f"{critical_range_factor(n):.1f}" for n in (2, 3, 4, 5, 6, 10)]
    ['2.8', '3.3', '3.6', '3.9', '4.0', '4.5']
    """
    if not 2 <= n <= MOST:
        raise CriticalDifferenceRefused(
            what=f"the range of {n} results has no critical value", remedy=f"Compare 2 to {MOST} results"
        )
    from scipy.optimize import brentq  # late: they take longer to load than the rest of the package
    from scipy.special import ndtr

    x = np.arange(-9.0, 9.0, 0.05)
    density = np.exp(-x * x / 2) / math.sqrt(2 * math.pi) * 0.05

    def beyond(w: float) -> float:
        return n * float(((ndtr(x + w) - ndtr(x)) ** (n - 1)) @ density) - 0.95

    return float(brentq(beyond, 0.1, 12.0, xtol=1e-10))


def critical_difference(r: float, R: float, n: Sequence[int]) -> float:
    """Largest difference of the means of two laboratories with n1 and n2 results, in the unit of r and R.

    sqrt(R^2 - r^2 (1 - 1/(2 n1) - 1/(2 n2))), exceeded in 5 % of cases (ISO 5725-6:1994, 4.2; clause not verified).

    >>> f"{critical_difference(1.0, 2.0, (1, 1)):.3f} {critical_difference(1.0, 2.0, (2, 2)):.3f}"
    '2.000 1.871'
    """
    _check(r, R)
    if len(n) != 2 or min(n) < 1:
        raise CriticalDifferenceRefused(
            what="two laboratories with one result or more are compared",
            remedy="Give both numbers of results",
        )
    return math.sqrt(R * R - r * r * (1 - 1 / (2 * n[0]) - 1 / (2 * n[1])))


def critical_difference_to_reference(r: float, R: float, n: Sequence[int]) -> float:
    """Largest difference of the mean of p laboratories with n_i results each from a reference value.

    sqrt(R^2 - r^2 (1 - sum(1/n_i)/p)) / sqrt(2 p); for one laboratory sqrt(R^2 - r^2 (n - 1)/n)/sqrt(2)
    (ISO 5725-6:1994, 4.2; clause not verified).

    >>> f"{critical_difference_to_reference(1.0, 2.0, (2,)):.4f}"
    '1.3229'
    """
    _check(r, R)
    if not n or min(n) < 1:
        raise CriticalDifferenceRefused(
            what="no results are compared with the reference value",
            remedy="Give the number of each laboratory",
        )
    p = len(n)
    return math.sqrt(R * R - r * r * (1 - sum(1 / one for one in n) / p)) / math.sqrt(2 * p)


def _check(r: float, R: float) -> None:
    if not 0 < r <= R < math.inf:
        raise CriticalDifferenceRefused(
            what=f"r is {r:g} and R is {R:g}", remedy="Enter r above zero and R not below it, in one unit"
        )
