"""Precision as a function of the mean over the levels of a study (ISO 5725-2 7.5, clause not verified)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from methods.interlaboratory.errors import StudyRefused
from methods.interlaboratory.study import RANGE_FACTOR
from methods.precision import Expression
from methods.variance.series import Array, series_of


class Relation(StrEnum):
    """The forms of ISO 5725-2 7.5: I, II and III."""

    PROPORTIONAL = "s = b m"
    LINE = "s = a + b m"
    POWER = "lg s = c + d lg m"


@dataclass(frozen=True, kw_only=True, slots=True)
class Dependence:
    """A standard deviation as a function of the mean, valid between the lowest and the highest level."""

    relation: Relation
    coefficients: tuple[float, ...]
    low: float
    high: float
    worst: float  # largest |s - fitted| / fitted over the levels

    def at(self, m: float) -> float:
        """The standard deviation at a mean of the range. Raises StudyRefused outside of it."""
        if not self.low <= m <= self.high:
            raise StudyRefused(
                what=f"the levels reach from {self.low:g} to {self.high:g}, and {m:g} lies outside",
                remedy="Study further levels, or ask within the range",
            )
        return float(_fitted(self.relation, self.coefficients, np.array([m]))[0])

    def limit(self, factor: float = RANGE_FACTOR) -> Expression:
        """r or R as an expression of the mean X, as a method's precision figure holds it."""
        if self.relation is Relation.POWER:
            c, d = self.coefficients
            return Expression(
                f"{factor * 10**c:.6g} * X ** {d:.6g}".replace("** -", "** (-") + (")" if d < 0 else "")
            )
        slope = f"{factor * self.coefficients[-1]:.6g} * X"
        if self.relation is Relation.PROPORTIONAL:
            return Expression(slope)
        return Expression(f"{factor * self.coefficients[0]:.6g} + {slope}")


def depends_on_mean(
    means: Sequence[float], s: Sequence[float], relation: Relation = Relation.LINE
) -> Dependence:
    """The relation of s_r or s_R to the mean, from three levels or more.

    I: b is the mean of s/m. II: a line with weights 1/s^2, the fitted s taken again for the weights three
    times, as ISO 5725-2 7.5.4 does. III: a line through the logarithms. Raises StudyRefused.

    >>> line = depends_on_mean([4.0, 8.0, 15.0, 20.0], [0.18, 0.26, 0.40, 0.50])
    >>> [f"{value:.3f}" for value in line.coefficients], line.limit().text
    (['0.100', '0.020'], '0.28 + 0.056 * X')
    """
    x, y = series_of(means, name="the means", at_least=3), series_of(s, name="the standard deviations")
    _check(x, y)
    if relation is Relation.PROPORTIONAL:
        coefficients: tuple[float, ...] = (float((y / x).mean()),)
    elif relation is Relation.POWER:
        d, c = np.polyfit(np.log10(x), np.log10(y), 1)
        coefficients = (float(c), float(d))
    else:
        coefficients = _line(x, y)
    fitted = _fitted(relation, coefficients, x)
    if not (fitted > 0).all():
        raise StudyRefused(
            what=f"{relation} falls to zero or below within the levels",
            remedy="Choose another relation, or look for a level that does not belong to the others",
        )
    return Dependence(
        relation=relation,
        coefficients=coefficients,
        low=float(x.min()),
        high=float(x.max()),
        worst=float((np.abs(y - fitted) / fitted).max()),
    )


def _check(x: Array, y: Array) -> None:
    if len(x) != len(y):
        raise StudyRefused(
            what=f"there are {len(x)} means and {len(y)} standard deviations",
            remedy="Give one for each level",
        )
    if not ((x > 0).all() and (y > 0).all()):
        raise StudyRefused(
            what="a mean or a standard deviation is not above zero",
            remedy="Leave that level out of the relation and give its precision by itself",
        )
    if len(np.unique(x)) < 2:
        raise StudyRefused(what="all levels have the same mean", remedy="Study different levels")


def _line(x: Array, y: Array) -> tuple[float, float]:
    weight = 1 / y**2
    for _ in range(3):
        T1, T2, T3 = weight.sum(), (weight * x).sum(), (weight * x * x).sum()
        T4, T5 = (weight * y).sum(), (weight * x * y).sum()
        det = T1 * T3 - T2 * T2
        a, b = (T3 * T4 - T2 * T5) / det, (T1 * T5 - T2 * T4) / det
        fitted = a + b * x
        if not (math.isfinite(a + b) and (fitted > 0).all()):
            break
        weight = 1 / fitted**2
    return float(a), float(b)


def _fitted(relation: Relation, coefficients: tuple[float, ...], x: Array) -> Array:
    if relation is Relation.PROPORTIONAL:
        return coefficients[0] * x
    a, b = coefficients
    return np.asarray(10 ** (a + b * np.log10(x)) if relation is Relation.POWER else a + b * x)
