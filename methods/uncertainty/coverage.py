"""Coverage factors and effective degrees of freedom (JCGM 100 Annex G)."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache
from statistics import NormalDist

from methods.uncertainty.errors import CoverageRefused

_ALMOST = 1e-9  # a sum that should be a whole number must not be truncated to the one below


def coverage_factor(p: float, dof: float = math.inf) -> float:
    """k = t_p(nu), two-sided; nu is truncated to the integer below (JCGM 100 G.4.2 and Table G.2).

    >>> round(coverage_factor(0.95, 16.7), 2), round(coverage_factor(0.95), 2)
    (2.12, 1.96)
    """
    if not 0 < p < 1:
        raise CoverageRefused(what="The coverage probability", value=p)
    if math.isinf(dof):
        return _t_or_normal(p, None)
    whole = math.floor(dof * (1 + _ALMOST))
    if whole < 1:
        raise CoverageRefused(what="The number of degrees of freedom", value=dof)
    return _t_or_normal(p, whole)


@lru_cache(maxsize=1024)
def _t_or_normal(p: float, dof: int | None) -> float:
    if dof is None:
        return NormalDist().inv_cdf((1 + p) / 2)
    from scipy.special import stdtrit  # late: it takes longer to load than the rest of the package

    return float(stdtrit(dof, (1 + p) / 2))


def welch_satterthwaite(contributions: Iterable[tuple[float, float]], u_c: float | None = None) -> float:
    """Effective degrees of freedom of independent (u_i(y), nu_i): u_c^4 / sum(u_i^4 / nu_i) (JCGM 100 G.4.1).

    u_c is the root of the sum of squares; a published example that goes on from a rounded one states it.

    >>> int(welch_satterthwaite([(25, 18), (9.7, 25.6), (2.9, 50), (16.6, 2)]))  # in nm, H.1.6: t is taken for 16
    16
    """
    pairs = [(u * u, dof) for u, dof in contributions]
    largest = max(pairs, default=(0.0, 0.0))[0]
    if largest == 0:
        return math.inf
    below = sum(
        [(square / largest) ** 2 / dof for square, dof in pairs]
    )  # so that no fourth power runs out of range
    squared = sum([square for square, _ in pairs]) / largest if u_c is None else u_c * u_c / largest
    return squared**2 / below if below else math.inf
