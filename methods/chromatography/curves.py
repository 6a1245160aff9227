"""Calibration curves of components: peak areas of standards against their certified amounts, and amounts found by them.

The arithmetic is that of `methods.calibration`; the form, the weights and the limits are the laboratory's. What is refused
outside of the calibrated range and what is taken as proportional is said at `Curve.amount`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from methods.calibration import Calibration, Polynomial, calibrate
from methods.chromatography.errors import CurveRefused
from methods.errors import MethodError

FEWEST_FOR_SCATTER = 3  # two points give no standard deviation of their own


class CurveForm(StrEnum):
    """How the area depends on the amount."""

    FACTOR = "factor"  # area = F x amount, F the mean of the factors of the levels
    THROUGH_ZERO = "through_zero"  # area = b x amount, by least squares
    LINE = "line"
    QUADRATIC = "quadratic"


class Weight(StrEnum):
    """How the levels weigh in the fit: alike, by 1/x, or by 1/x²."""

    NONE = "none"
    INVERSE = "1/x"
    INVERSE_SQUARE = "1/x2"


POLYNOMIALS = {
    CurveForm.THROUGH_ZERO: Polynomial(1, through_zero=True),
    CurveForm.LINE: Polynomial(1),
    CurveForm.QUADRATIC: Polynomial(2),
}
PROPORTIONAL = frozenset({CurveForm.FACTOR, CurveForm.THROUGH_ZERO})


@dataclass(frozen=True, kw_only=True, slots=True)
class Level:
    """One point: the certified amount of a component, its standard uncertainty (same unit), the area that it gave."""

    amount: float
    u: float
    area: float


@dataclass(frozen=True, kw_only=True, slots=True)
class CurveData:
    """Everything that a curve is made of: the same data give the same curve. `unit` is that of the amounts."""

    component: str
    unit: str
    form: CurveForm
    weight: Weight
    levels: tuple[Level, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class CurveLimits:
    """What the laboratory accepts; None: nobody has entered it. The residual in per cent of the amount, r² as a fraction."""

    residual_percent: float | None = None
    least_r_squared: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Residual:
    """A level put back into its own curve: the amount that its area gives, less the certified one, and that in per cent."""

    level: Level
    found: float | None
    percent: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Amount:
    """An amount found by a curve, with what it would be if the area or the coefficients were others.

    `by_area`: its change per relative change of the area, a dx/da. `by_coefficients`: dx/db of each. `below`: it is less than
    the lowest level; then this is that level's amount.
    """

    value: float
    by_area: float
    by_coefficients: tuple[float, ...] = ()
    below: float | None = None

    def times(self, scale: float) -> Amount:
        """The same of a portion that is so many times as large."""
        return Amount(
            value=self.value * scale, by_area=self.by_area * scale,
            by_coefficients=tuple(one * scale for one in self.by_coefficients),
            below=None if self.below is None else self.below * scale,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Curve:
    """A curve as it was found: coefficients from the lowest power on, r² (None for factors), residuals level by level."""

    data: CurveData
    coefficients: tuple[float, ...]
    r_squared: float | None
    relative_s: float | None  # of the factors, where they are the curve
    fit: Calibration | None

    @property
    def range(self) -> tuple[float, float]:
        """Lowest and highest amount of the levels."""
        amounts = [one.amount for one in self.data.levels]
        return min(amounts), max(amounts)

    def area(self, amount: float) -> float:
        """The area that the curve gives for an amount."""
        first = 1 if self.data.form in PROPORTIONAL else 0
        return math.fsum(b * amount ** (first + n) for n, b in enumerate(self.coefficients))

    def amount(self, area: float) -> Amount:
        """The amount that gave an area.

        A factor and a line through zero are proportional, and are used at any amount. With a line or a quadratic, an area
        below the lowest level counts in proportion to that level and is marked as below it; one above the highest is
        refused. Raises CurveRefused.
        """
        if not (math.isfinite(area) and area >= 0.0):
            raise _refused(self.data, f"the area {area:g} is none", "Look at the integration of the peak")
        if self.data.form in PROPORTIONAL:
            value = area / self.coefficients[0]
            return Amount(value=value, by_area=value, by_coefficients=(-value / self.coefficients[0],))
        lowest = min(one.amount for one in self.data.levels)
        if area < self.area(lowest):
            return self._in_proportion(area, lowest)
        if self.fit is None:
            raise _refused(self.data, "it was not fitted", "Calibrate again")
        try:
            x = self.fit.inverse(area, u_y=0.0).value
        except MethodError as trouble:
            raise _refused_by(self.data, trouble) from trouble
        slope = math.fsum(n * b * x ** (n - 1) for n, b in enumerate(self.coefficients) if n)
        powers = range(len(self.coefficients))
        return Amount(value=x, by_area=area / slope, by_coefficients=tuple(-(x**n) / slope for n in powers))

    def _in_proportion(self, area: float, lowest: float) -> Amount:
        value, whole = lowest * area / self.area(lowest), self.area(lowest)
        changes = tuple(-value * lowest**n / whole for n in range(len(self.coefficients)))
        return Amount(value=value, by_area=value, by_coefficients=changes, below=lowest)

    def residuals(self) -> tuple[Residual, ...]:
        """Every level put back into the curve."""
        return tuple(self._residual(one) for one in self.data.levels)

    def _residual(self, level: Level) -> Residual:
        try:
            found = self._put_back(level.area)
        except MethodError:
            return Residual(level=level, found=None, percent=None)
        return Residual(level=level, found=found, percent=100.0 * (found - level.amount) / level.amount)

    def _put_back(self, area: float) -> float:
        """Beyond the ends too: the highest level's own area may lie above the curve."""
        if self.data.form in PROPORTIONAL or self.fit is None:
            return area / self.coefficients[0]
        return self.fit.inverse(area, u_y=0.0, extrapolate=True).value

    def passes(self, limits: CurveLimits) -> bool | None:
        """Whether residuals and r² are within what the laboratory accepts; None where it has entered no limit."""
        answers = []
        if limits.residual_percent is not None:
            answers += [
                one.percent is not None and abs(one.percent) <= limits.residual_percent
                for one in self.residuals()
            ]
        if limits.least_r_squared is not None and self.r_squared is not None:
            answers.append(self.r_squared >= limits.least_r_squared)
        return all(answers) if answers else None

    def u(self, found: Sequence[tuple[float, Amount]]) -> float | None:
        """What curve and standards add to the standard uncertainty of a sum of amounts, each with its weight.

        The coefficients are the same for all of them, and so are the standards:
        u² = J V J' + (u_rel x)² with J the sum of the changes by the coefficients and x the sum of the amounts (JCGM 100,
        5.2.2; clause not verified). The certified amounts are taken to be wrong together, as one preparation makes them, by
        the largest of their relative uncertainties. Unknown with fewer than three points, which have no scatter of their own.
        """
        if len(self.data.levels) < FEWEST_FOR_SCATTER:
            return None
        changes = [
            math.fsum(weight * one.by_coefficients[n] for weight, one in found)
            for n in range(len(self.coefficients))
        ]
        variance = math.fsum(
            a * b * v for a, row in zip(changes, self._covariance(), strict=True) for b, v in zip(changes, row, strict=True)
        )  # fmt: skip
        standards = max(one.u / one.amount for one in self.data.levels)
        return math.hypot(
            math.sqrt(max(variance, 0.0)), standards * math.fsum(weight * one.value for weight, one in found)
        )

    def _covariance(self) -> tuple[tuple[float, ...], ...]:
        """That of the coefficients; of a mean factor the square of its standard deviation of the mean."""
        if self.fit is not None:
            return self.fit.covariance
        s = (self.relative_s or 0.0) * self.coefficients[0]
        return ((s * s / len(self.data.levels),),)


@lru_cache(maxsize=2000)
def curve_of(data: CurveData) -> Curve:
    """The curve of some levels. Raises CurveRefused."""
    _check(data)
    if data.form is CurveForm.FACTOR:
        return _factor(data)
    x, y = [one.amount for one in data.levels], [one.area for one in data.levels]
    weights = {Weight.NONE: None, Weight.INVERSE: [math.sqrt(one) for one in x], Weight.INVERSE_SQUARE: x}
    u_y = weights[data.weight]
    try:
        fit = calibrate(x, y, form=POLYNOMIALS[data.form], u_y=u_y, relative=u_y is not None)
    except MethodError as trouble:
        raise _refused_by(data, trouble) from trouble
    _check_rising(data, fit)
    return Curve(
        data=data, coefficients=fit.coefficients, r_squared=fit.goodness().r_squared, relative_s=None, fit=fit
    )


def _factor(data: CurveData) -> Curve:
    factors = [one.area / one.amount for one in data.levels]
    mean = math.fsum(factors) / len(factors)
    s = None
    if len(factors) >= FEWEST_FOR_SCATTER:
        s = math.sqrt(math.fsum((one - mean) ** 2 for one in factors) / (len(factors) - 1)) / mean
    return Curve(data=data, coefficients=(mean,), r_squared=None, relative_s=s, fit=None)


def _check(data: CurveData) -> None:
    if not data.levels:
        raise _refused(data, "no standard gave an area of it", "Measure a standard that is certified for it")
    for one in data.levels:
        finite = math.isfinite(one.amount) and math.isfinite(one.area) and math.isfinite(one.u)
        if not (finite and one.amount > 0.0 and one.area > 0.0 and one.u >= 0.0):
            raise _refused(data, "a level has no amount or no area above nought", "Leave that level out")


def _check_rising(data: CurveData, fit: Calibration) -> None:
    """An area must have one amount: over the calibrated range the curve rises."""
    low, high = fit.range
    steps = [low + (high - low) * n / 20 for n in range(21)]
    values = [fit.at(min(max(x, low), high)).value for x in steps]
    if any(b <= a for a, b in pairwise(values)) or (len(set(steps)) > 1 and values[0] <= 0.0):
        raise _refused(
            data,
            "it does not rise from above nought over the whole range",
            "Look at the levels, or choose a simpler form",
        )


def _refused_by(data: CurveData, trouble: MethodError) -> CurveRefused:
    return _refused(data, trouble.problem_text.rstrip("."), trouble.remedy_text.rstrip("."))


def _refused(data: CurveData, why: str, remedy: str) -> CurveRefused:
    return CurveRefused(component=data.component, why=why, remedy=remedy)
