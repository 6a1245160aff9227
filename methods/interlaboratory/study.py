"""One level of an interlaboratory study: means, repeatability, reproducibility, h and k (ISO 5725-2:2019, 7)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from methods.interlaboratory.errors import StudyRefused
from methods.interlaboratory.mandel import critical_h, critical_k
from methods.variance import NoSpread, SeriesRefused, Standing, Variance, groups_of, one_way
from methods.variance.series import Array

RANGE_FACTOR = (
    2.8  # ISO 5725-6 4.1.4 prints f sqrt(2) = 2.8; ISO 4259 and ASTM print 2.77 (clauses not verified)
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Laboratory:
    """A cell of the study: one laboratory's results at one level, with h and k against the others.

    `s` and `k` are None for a laboratory with a single result, `h` where all means are alike.
    """

    name: str
    n: int
    mean: float
    s: float | None
    h: float | None
    k: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Level:
    """Precision at one level, in the unit of the results.

    `s_xbar` is the standard deviation of the laboratories' means. The figures are those of ISO 5725-2 7.4; for
    laboratories with equally many results they are those of ASTM E691 too.
    """

    results: Mapping[str, tuple[float, ...]]
    variance: Variance
    laboratories: tuple[Laboratory, ...]
    s_xbar: float

    @property
    def p(self) -> int:
        """Number of laboratories."""
        return len(self.laboratories)

    @property
    def n(self) -> float:
        """Number of results of each laboratory; where they differ, the effective one."""
        return self.variance.n

    @property
    def mean(self) -> float:
        """General mean m, weighted with the numbers of results."""
        return self.variance.mean

    @property
    def s_r(self) -> float:
        """Repeatability standard deviation."""
        return self.variance.s_within

    @property
    def s_L(self) -> float:
        """Between-laboratory standard deviation; zero where its estimate is negative."""
        return self.variance.s_between

    @property
    def s_R(self) -> float:
        """Reproducibility standard deviation sqrt(s_L^2 + s_r^2)."""
        return self.variance.s_total

    def r(self, factor: float = RANGE_FACTOR) -> float:
        """Repeatability limit: the difference of two results that is exceeded in 5 % of cases."""
        return factor * self.s_r

    def R(self, factor: float = RANGE_FACTOR) -> float:
        """Reproducibility limit."""
        return factor * self.s_R

    def without(self, names: Iterable[str]) -> Level:
        """The level evaluated anew without some laboratories; who leaves them out says why."""
        left_out = set(names)
        unknown = left_out - set(self.results)
        if unknown:
            raise StudyRefused(
                what=f"it has no laboratory {', '.join(sorted(unknown))[:80]}",
                remedy="Name laboratories of it",
            )
        return evaluate({name: x for name, x in self.results.items() if name not in left_out})

    def standing_h(self) -> dict[str, Standing]:
        """Each laboratory's h against its critical values at 5 % and 1 %."""
        critical = critical_h(self.p), critical_h(self.p, 0.01)
        return {one.name: _standing(abs(one.h or 0.0), *critical) for one in self.laboratories}

    def standing_k(self) -> dict[str, Standing]:
        """Each laboratory's k against its critical values at 5 % and 1 %; n is rounded where it differs."""
        n = max(2, round(self.n))
        critical = critical_k(self.p, n), critical_k(self.p, n, 0.01)
        return {one.name: _standing(one.k or 0.0, *critical) for one in self.laboratories}


def evaluate(results: Mapping[str, Sequence[float]] | Sequence[Sequence[float]]) -> Level:
    """Precision from the results of each laboratory at one level. Raises StudyRefused.

    At least two laboratories, one of them with two results; laboratories may have different numbers of results.
    Nothing is left out by itself: see `scrutinise` for stragglers and outliers.

    >>> glucose = evaluate([
    ...     [41.03, 41.45, 41.37], [41.17, 42.00, 41.15], [41.01, 40.68, 42.66], [39.37, 42.37, 42.63],
    ...     [41.88, 41.19, 41.32], [43.28, 40.50, 42.28], [41.08, 41.27, 39.02], [43.36, 42.65, 41.72],
    ... ])
    >>> f"{glucose.mean:.4f} {glucose.s_r:.4f} {glucose.s_R:.4f}"  # ASTM E691, glucose in serum, material A
    '41.5183 1.0632 1.0632'
    """
    try:
        groups = groups_of(results, name="laboratory")
        variance = one_way(groups)  # type: ignore[arg-type]  # arrays are sequences of numbers
    except (SeriesRefused, NoSpread) as refusal:
        given = refusal.given
        raise StudyRefused(what=given.get("what", "no spread"), remedy=given.get("remedy", "")) from refusal
    means = np.array([x.mean() for x in groups.values()])
    s_xbar = float(means.std(ddof=1)) if np.ptp(means) else 0.0
    return Level(
        results={name: tuple(map(float, x)) for name, x in groups.items()},
        variance=variance,
        laboratories=tuple(
            _laboratory(name, x, float(means.mean()), s_xbar, variance.s_within) for name, x in groups.items()
        ),
        s_xbar=s_xbar,
    )


def _laboratory(name: str, x: Array, middle: float, s_xbar: float, s_r: float) -> Laboratory:
    s = (float(x.std(ddof=1)) if np.ptp(x) else 0.0) if len(x) > 1 else None
    return Laboratory(
        name=name,
        n=len(x),
        mean=float(x.mean()),
        s=s,
        h=(float(x.mean()) - middle) / s_xbar if s_xbar else None,
        k=s / s_r if s is not None and s_r else None,
    )


def _standing(value: float, critical_5: float, critical_1: float) -> Standing:
    if math.isnan(value) or value <= critical_5:
        return Standing.CORRECT
    return Standing.OUTLIER if value > critical_1 else Standing.STRAGGLER
