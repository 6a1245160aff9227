"""Constants of Shewhart charts, computed from the normal distribution (ISO 7870-2:2013, Table 2; not verified)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from methods.control.errors import ChartRefused

MOST = 200  # results in a subgroup; a range of more is never charted
_REACH, _STEP, _NODES = 9.0, 0.05, 120


@dataclass(frozen=True, kw_only=True, slots=True)
class Constants:
    """For subgroups of n: mean and standard deviation of the range (d2, d3) and mean of s (c4), in sigmas."""

    n: int
    d2: float
    d3: float
    c4: float

    @property
    def c5(self) -> float:
        """Standard deviation of s, in sigmas: sqrt(1 - c4^2)."""
        return math.sqrt(1 - self.c4 * self.c4)

    @property
    def A(self) -> float:
        """3/sqrt(n), for the mean with known sigma."""
        return 3 / math.sqrt(self.n)

    @property
    def A2(self) -> float:
        """3/(d2 sqrt(n)), for the mean from the mean range."""
        return self.A / self.d2

    @property
    def A3(self) -> float:
        """3/(c4 sqrt(n)), for the mean from the mean s."""
        return self.A / self.c4

    @property
    def B3(self) -> float:
        """Lower limit of s over its mean."""
        return max(0.0, 1 - 3 * self.c5 / self.c4)

    @property
    def B4(self) -> float:
        """Upper limit of s over its mean."""
        return 1 + 3 * self.c5 / self.c4

    @property
    def B5(self) -> float:
        """Lower limit of s over sigma."""
        return max(0.0, self.c4 - 3 * self.c5)

    @property
    def B6(self) -> float:
        """Upper limit of s over sigma."""
        return self.c4 + 3 * self.c5

    @property
    def D1(self) -> float:
        """Lower limit of the range over sigma."""
        return max(0.0, self.d2 - 3 * self.d3)

    @property
    def D2(self) -> float:
        """Upper limit of the range over sigma."""
        return self.d2 + 3 * self.d3

    @property
    def D3(self) -> float:
        """Lower limit of the range over its mean."""
        return self.D1 / self.d2

    @property
    def D4(self) -> float:
        """Upper limit of the range over its mean."""
        return self.D2 / self.d2

    @property
    def E2(self) -> float:
        """3/d2, for individual results from the mean moving range of n."""
        return 3 / self.d2


@lru_cache(maxsize=MOST)
def constants(n: int) -> Constants:
    """The constants for subgroups of n results, 2 to 200. Raises ChartRefused.

    d2 and d3 are moments of the range of n normal values, integrated over its distribution.

    >>> five = constants(5)
    >>> f"{five.A2:.3f} {five.A3:.3f} {five.D4:.3f} {five.d2:.3f} {five.c4:.4f}"  # ISO 7870-2:2013, Table 2
    '0.577 1.427 2.114 2.326 0.9400'
    """
    if not 2 <= n <= MOST:
        raise ChartRefused(
            what=f"a subgroup has {n} results",
            remedy=f"Choose subgroups of 2 to {MOST}, or an individuals chart",
        )
    from scipy.special import gammaln, ndtr  # late: it takes longer to load than the rest of the package

    nodes, weights = np.polynomial.legendre.leggauss(_NODES)
    w, weight = _REACH * (nodes + 1), _REACH * weights
    x = np.arange(-_REACH, _REACH, _STEP)
    density = np.exp(-x * x / 2) / math.sqrt(2 * math.pi)
    inside = (ndtr(x[None, :] + w[:, None]) - ndtr(x)[None, :]) ** (n - 1)
    wider = 1 - n * _STEP * (inside @ density)  # probability of a range above w
    d2, second = float(weight @ wider), 2 * float(weight @ (w * wider))
    c4 = math.sqrt(2 / (n - 1)) * math.exp(float(gammaln(n / 2) - gammaln((n - 1) / 2)))
    return Constants(n=n, d2=d2, d3=math.sqrt(second - d2 * d2), c4=c4)
