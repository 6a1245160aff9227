"""Outlier tests: Cochran for variances, Grubbs for one value and for two on one side.

ISO 5725-2:1994 and 2019, 7.3 (clauses not verified). Critical values are computed from distributions and not
taken from tables. A test never removes a value: it says how far out it lies.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from methods.variance.errors import NoSpread, SeriesRefused
from methods.variance.extremes import double_grubbs_quantile
from methods.variance.series import Array, level, series_of, spread_of


class Standing(StrEnum):
    """ISO 5725-2 7.3.2.1: beyond the 5 % value a straggler, beyond the 1 % value an outlier."""

    CORRECT = "correct"
    STRAGGLER = "straggler"
    OUTLIER = "outlier"


@dataclass(frozen=True, kw_only=True, slots=True)
class OutlierTest:
    """A statistic against its critical values at 5 % and 1 %; `suspects` counts from 0 in the order given."""

    test: str
    statistic: float
    critical_5: float
    critical_1: float
    standing: Standing
    suspects: tuple[int, ...]


def cochran_critical(p: int, n: int, alpha: float = 0.05) -> float:
    """Critical value of Cochran's C for p variances of n results each: 1/(1 + (p - 1)/F).

    F is the 1 - alpha/p quantile with n - 1 and (p - 1)(n - 1) degrees of freedom (ISO 5725-2, Table 4: the
    printed values differ from this formula by up to one unit of the third decimal).

    >>> f"{cochran_critical(6, 3):.3f} {cochran_critical(5, 2):.3f}"
    '0.616 0.841'
    """
    from scipy.special import fdtri  # late: it takes longer to load than the rest of the package

    _need(p >= 2 and n >= 2, f"{p} variances of {n} results", "Give two variances of two results or more")
    F = float(fdtri(n - 1, (p - 1) * (n - 1), 1 - level(alpha) / p))
    return 1 / (1 + (p - 1) / F)


def grubbs_critical(p: int, alpha: float = 0.05) -> float:
    """Critical value of Grubbs' G for one of p values, on either side (ISO 5725-2, Table 5, one outlier).

    (p - 1) t / sqrt(p (p - 2 + t^2)) with the two-sided t at alpha/(2 p) and p - 2 degrees of freedom.

    >>> [f"{grubbs_critical(8, alpha):.3f}" for alpha in (0.05, 0.01)]
    ['2.127', '2.274']
    """
    from scipy.special import stdtrit

    _need(p >= 3, f"{p} values", "Give three values or more")
    t = float(stdtrit(p - 2, 1 - level(alpha) / (2 * p)))
    return (p - 1) * t / math.sqrt(p * (p - 2 + t * t))


def double_grubbs_critical(p: int, alpha: float = 0.05) -> float:
    """Critical value of Grubbs' test for the two largest or the two smallest of p values (ISO 5725-2, Table 5).

    The statistic is the ratio of the sums of squares without and with them: significant where it is smaller.
    Found by integration over the distribution of the largest of the others, at alpha/2 for either side.

    >>> [f"{double_grubbs_critical(p):.4f}" for p in (5, 8, 12)]
    ['0.0090', '0.1101', '0.2537']
    """
    _need(p >= 4, f"{p} values", "Give four values or more")
    return double_grubbs_quantile(p, level(alpha) / 2)


def cochran(variances: Sequence[float], n: int) -> OutlierTest:
    """Whether the largest of the variances, each of n results, stands out. Raises SeriesRefused, NoSpread."""
    s2 = series_of(variances, name="the variances", at_least=2)
    _need(bool((s2 >= 0).all()), "a negative variance", "Give squares of standard deviations")
    if not s2.sum():
        raise NoSpread(what="Cochran's C", count=n, name="each group")
    C = float(s2.max() / s2.sum())
    critical = cochran_critical(len(s2), n), cochran_critical(len(s2), n, 0.01)
    standing = _standing(critical[0] < C, critical[1] < C)
    return OutlierTest(
        test="Cochran",
        statistic=C,
        critical_5=critical[0],
        critical_1=critical[1],
        standing=standing,
        suspects=(int(s2.argmax()),),
    )


def grubbs(values: Sequence[float]) -> OutlierTest:
    """Whether the value farthest from the mean stands out. Raises SeriesRefused, NoSpread.

    >>> found = grubbs([199.31, 199.53, 200.19, 200.82, 201.92, 201.95, 202.18, 245.57])
    >>> f"{found.statistic:.4f}", found.standing.value, found.suspects
    ('2.4688', 'outlier', (7,))
    """
    x = series_of(values, at_least=3)
    s = spread_of(x, what="Grubbs' G")
    away = np.abs(x - x.mean()) / s
    critical = grubbs_critical(len(x)), grubbs_critical(len(x), 0.01)
    G = float(away.max())
    return OutlierTest(
        test="Grubbs, one value",
        statistic=G,
        critical_5=critical[0],
        critical_1=critical[1],
        standing=_standing(critical[0] < G, critical[1] < G),
        suspects=(int(away.argmax()),),
    )


def double_grubbs(values: Sequence[float]) -> OutlierTest:
    """Whether the two largest or the two smallest stand out together; of both sides the one farther out."""
    x = series_of(values, at_least=4)
    spread_of(x, what="Grubbs' test of two values")
    order = np.argsort(x, kind="stable")
    total = _squares(x)
    sides = ((_squares(x[order[:-2]]) / total, order[-2:]), (_squares(x[order[2:]]) / total, order[:2]))
    G, suspects = min(sides, key=lambda side: side[0])
    critical = double_grubbs_critical(len(x)), double_grubbs_critical(len(x), 0.01)
    return OutlierTest(
        test="Grubbs, two values",
        statistic=G,
        critical_5=critical[0],
        critical_1=critical[1],
        standing=_standing(critical[0] > G, critical[1] > G),
        suspects=tuple(sorted(map(int, suspects))),
    )


def _squares(x: Array) -> float:
    return float(((x - x.mean()) ** 2).sum())


def _standing(beyond_5: bool, beyond_1: bool) -> Standing:
    return Standing.OUTLIER if beyond_1 else Standing.STRAGGLER if beyond_5 else Standing.CORRECT


def _need(met: bool, what: str, remedy: str) -> None:
    if not met:
        raise SeriesRefused(what=f"an outlier test was asked of {what}", remedy=remedy)
