"""Whether a calibrated piece is good enough for a method: what the method needs beside what the calibration found.

ISO/IEC 17025:2017 6.4.5: equipment attains the accuracy or the uncertainty that a valid result needs. Four things are
compared, each with a figure of its own: the range, the error of the indication, its U, and the step of the display.
What nobody has entered is unknown and never passes; "the source states none" is something that was entered.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from methods.conformity.decision import Answer, Figures, Span
from methods.conformity.limits import Bound, Comparison, Limit
from methods.conformity.rules import DecisionRule, GuardBand, SimpleAcceptance
from methods.reporting import exact
from methods.units import convert, convert_uncertainty

RULES: dict[str, DecisionRule] = {SimpleAcceptance.code: SimpleAcceptance(), GuardBand.code: GuardBand()}
"""How an error is compared with the largest permissible one: by itself, or with U as a guard band on both sides."""


class Fit(StrEnum):
    """The answer of a comparison."""

    GOOD = "good"
    NOT_GOOD = "not_good"
    UNKNOWN = "unknown"


class Aspect(StrEnum):
    """What is compared."""

    RANGE = "range"
    ERROR = "error"
    UNCERTAINTY = "uncertainty"
    RESOLUTION = "resolution"


@dataclass(frozen=True, kw_only=True, slots=True)
class Need:
    """What a method needs of a piece for one quantity. None: nobody has entered it, or the source states none.

    `low` and `high` are indications in `unit`; the others are differences in the same unit.
    """

    unit: str
    low: float | None = None
    high: float | None = None
    largest_error: float | None = None  # maximum permissible error of the indication, on either side
    largest_U: float | None = None
    largest_step: float | None = None  # of the display
    rule: str | None = None  # key of RULES, by which the error is judged
    rest_stated_none: bool = False  # the source was read, and asks for nothing else

    def of_unit(self, unit: str) -> Need:
        """The same need in another unit of the same quantity. Raises QuantitiesDiffer."""

        def value(x: float | None) -> float | None:
            return None if x is None else convert(x, self.unit, unit)

        def difference(x: float | None) -> float | None:
            return None if x is None else convert_uncertainty(x, self.unit, unit)

        return Need(
            unit=unit, low=value(self.low), high=value(self.high), largest_error=difference(self.largest_error),
            largest_U=difference(self.largest_U), largest_step=difference(self.largest_step), rule=self.rule,
            rest_stated_none=self.rest_stated_none,
        )  # fmt: skip

    def holds(self, indication: float) -> bool:
        """Whether an indication lies where the method works."""
        return (self.low is None or indication >= self.low) and (self.high is None or indication <= self.high)


@dataclass(frozen=True, kw_only=True, slots=True)
class CalibratedPoint:
    """A point in the unit of the need: error = indication - reference, U with its k. `between`: interpolated there."""

    indication: float
    error: float
    U: float
    k: float
    when: str = ""  # as_found, as_left, or "" where nobody said
    between: bool = False
    decides: bool = True  # False for what was as found and then adjusted: it says how it was, not how it is


@dataclass(frozen=True, kw_only=True, slots=True)
class Compared:
    """One comparison in figures, of a point where it is about one."""

    aspect: Aspect
    answer: Fit
    at: CalibratedPoint | None = None
    found: float | None = None
    limit: float | None = None

    @property
    def decides(self) -> bool:
        """Whether the answer of the whole rests on it."""
        return self.at is None or self.at.decides


@dataclass(frozen=True, kw_only=True, slots=True)
class Fitness:
    """All comparisons of a piece with one need, in `need.unit`."""

    need: Need
    covered: tuple[float, float] | None
    compared: tuple[Compared, ...]

    @property
    def answer(self) -> Fit:
        """Not good where one comparison fails, unknown where one is unknown, else good."""
        answers = {one.answer for one in self.compared if one.decides}
        return next((one for one in (Fit.NOT_GOOD, Fit.UNKNOWN) if one in answers), Fit.GOOD)

    @property
    def failing(self) -> tuple[Compared, ...]:
        """The comparisons that keep the answer from being good."""
        return tuple(one for one in self.compared if one.decides and one.answer is not Fit.GOOD)

    @property
    def was_beyond(self) -> bool:
        """Whether the error as found was beyond the largest permissible one: what was measured before is in question."""
        return any(
            one.at is not None and one.at.when == "as_found" and one.answer is Fit.NOT_GOOD
            for one in self.compared
        )

    def worst(self, aspect: Aspect) -> Compared | None:
        """The largest figure of an aspect among those that decide; None where it was not compared in figures."""
        of = [one for one in self.compared if one.aspect is aspect and one.decides and one.found is not None]
        return max(of, key=lambda one: abs(one.found or 0.0), default=None)


def compare_with_need(
    need: Need,
    points: Sequence[CalibratedPoint],
    covered: tuple[float, float] | None,
    resolution: float | None = None,
) -> Fitness:
    """Compare what a calibration found with what a method needs; all in the unit of the need.

    `points` are those to judge within the range of the need, as found ones among them; `covered` is the calibrated range
    (None: the quantity is not calibrated), `resolution` the step of the display (None: nobody has entered it).
    """
    compared = [_range(need, covered)]
    if covered is not None:
        compared += [*_errors(need, points), *_uncertainties(need, points), *_resolution(need, resolution)]
    return Fitness(need=need, covered=covered, compared=tuple(compared))


def _range(need: Need, covered: tuple[float, float] | None) -> Compared:
    if need.low is None and need.high is None:
        return Compared(aspect=Aspect.RANGE, answer=Fit.UNKNOWN)
    if covered is None:
        return Compared(aspect=Aspect.RANGE, answer=Fit.NOT_GOOD)
    low, high = covered
    inside = (need.low is None or low <= need.low) and (need.high is None or high >= need.high)
    return Compared(aspect=Aspect.RANGE, answer=Fit.GOOD if inside else Fit.NOT_GOOD)


def _errors(need: Need, points: Sequence[CalibratedPoint]) -> Iterator[Compared]:
    if need.largest_error is None:
        yield from _not_stated(need, Aspect.ERROR)
        return
    for one in points:
        yield Compared(
            aspect=Aspect.ERROR, answer=_within(need, one), at=one, found=one.error, limit=need.largest_error
        )  # fmt: skip


def _within(need: Need, point: CalibratedPoint) -> Fit:
    if need.rule is None or need.largest_error is None:
        return Fit.UNKNOWN
    bound = f"{exact(need.largest_error):f}"
    limit = Limit(
        measurand="error", unit=need.unit, lower=Bound(text=f"-{bound}"), upper=Bound(text=bound), methods=None,
        comparison=Comparison.ABSOLUTE,
    )  # fmt: skip
    figures = Figures(span=Span.at(exact(point.error)), U=exact(point.U), k=point.k)
    answer, _ = RULES[need.rule].decide(figures, limit)
    return Fit.GOOD if answer is Answer.CONFORMS else Fit.NOT_GOOD


def _uncertainties(need: Need, points: Sequence[CalibratedPoint]) -> Iterator[Compared]:
    if need.largest_U is None:
        yield from _not_stated(need, Aspect.UNCERTAINTY)
        return
    for one in points:
        if one.decides:
            yield Compared(
                aspect=Aspect.UNCERTAINTY, answer=_at_most(one.U, need.largest_U), at=one, found=one.U, limit=need.largest_U
            )  # fmt: skip


def _resolution(need: Need, resolution: float | None) -> Iterator[Compared]:
    if need.largest_step is None:
        yield from _not_stated(need, Aspect.RESOLUTION)
    else:
        answer = Fit.UNKNOWN if resolution is None else _at_most(resolution, need.largest_step)
        yield Compared(aspect=Aspect.RESOLUTION, answer=answer, found=resolution, limit=need.largest_step)


def _at_most(found: float, limit: float) -> Fit:
    return Fit.GOOD if exact(found) <= exact(limit) else Fit.NOT_GOOD


def _not_stated(need: Need, aspect: Aspect) -> Iterator[Compared]:
    if not need.rest_stated_none:
        yield Compared(aspect=aspect, answer=Fit.UNKNOWN)
