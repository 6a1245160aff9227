"""What the comparison of a piece with a need says, figure by figure, in the words of whoever reads it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lims.gates import Fact, Figure, Interval, Phrase, Several, plain, reader_now, shown
from lims.web import lazy_gettext as _
from methods.calibration.fitness import RULES, Aspect, Compared, Fit, Fitness, Need
from methods.conformity.rules import GuardBand
from methods.units import uncertainty_unit

RULE_WORDS = {
    GuardBand.code: _("|error| + U ≤ limit: U is a guard band"),
    **{code: _("|error| ≤ limit: the error by itself") for code in RULES if code != GuardBand.code},
}
COVERED = _("calibrated {covered}, needed {needed}")
NOT_CALIBRATED = _("not calibrated for this quantity, needed {needed}")
ERROR = _("error {error} with U {uncertainty} at {at}, largest permissible ±{limit} ({rule})")
UNCERTAINTY = _("U {uncertainty} at {at}, at most {limit}")
STEP = _("step of the display {step}, at most {limit}")
NOT_ENTERED = {
    Aspect.RANGE: _("the range that is needed is not entered"),
    Aspect.ERROR: _("the largest permissible error is not entered"),
    Aspect.UNCERTAINTY: _("the largest U is not entered"),
    Aspect.RESOLUTION: _("the largest step of the display is not entered"),
}
STEP_UNKNOWN = _("nobody has entered the step of its display, at most {limit} is needed")
ASPECT_WORDS = {
    Aspect.RANGE: _("Range"), Aspect.ERROR: _("Error"), Aspect.UNCERTAINTY: "U", Aspect.RESOLUTION: _("Step of the display"),
}  # fmt: skip


def summary(fitness: Fitness) -> Fact:
    """The figures that the answer rests on: the worst of each aspect, or what fails, or what is unknown."""
    chosen: dict[Aspect, Compared] = {}
    for one in fitness.compared:
        if one.decides and one.answer is fitness.answer:
            known = chosen.get(one.aspect)
            if known is None or abs(one.found or 0.0) > abs(known.found or 0.0):
                chosen[one.aspect] = one
    return Several(tuple(said(one, fitness) for one in chosen.values()), "; ")


def said(one: Compared, fitness: Fitness) -> Fact:
    """One comparison as a phrase with its figures."""
    need, difference = fitness.need, uncertainty_unit(fitness.need.unit)
    if one.aspect is Aspect.RANGE:
        return _range(one, fitness)
    if one.limit is None:
        return Phrase(NOT_ENTERED[one.aspect])
    limit = Figure(plain(one.limit), difference)
    if one.aspect is Aspect.RESOLUTION:
        if one.found is None:
            return Phrase(STEP_UNKNOWN, {"limit": limit})
        return Phrase(STEP, {"step": Figure(plain(one.found), difference), "limit": limit})
    where = one.at
    assert where is not None  # noqa: S101 - errors and uncertainties are of points
    figures: dict[str, Fact] = {
        "at": Figure(plain(where.indication), need.unit), "uncertainty": Figure(plain(where.U, 3), difference), "limit": limit,
    }  # fmt: skip
    if one.aspect is Aspect.UNCERTAINTY:
        return Phrase(UNCERTAINTY, figures)
    return Phrase(
        ERROR, {**figures, "error": Figure(plain(where.error, 4), difference), "rule": Phrase(RULE_WORDS[need.rule or ""])}
    )  # fmt: skip


def _range(one: Compared, fitness: Fitness) -> Fact:
    need = fitness.need
    if one.answer is Fit.UNKNOWN:
        return Phrase(NOT_ENTERED[Aspect.RANGE])
    if fitness.covered is None:
        return Phrase(NOT_CALIBRATED, {"needed": needed_range(need)})
    low, high = fitness.covered
    return Phrase(
        COVERED, {"covered": Interval(plain(low), plain(high), need.unit), "needed": needed_range(need)}
    )


def needed_range(need: Need) -> Interval:
    """From where to where the method works."""
    low, high = (None if end is None else plain(end) for end in (need.low, need.high))
    return Interval(low, high, need.unit)


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A comparison as a row of a table."""

    aspect: str
    at: str
    when: str
    between: bool
    sentence: str
    answer: Fit
    decides: bool


def lines(fitness: Fitness) -> Iterator[Line]:
    """Every comparison, to whoever looks now."""
    reader = reader_now()
    for one in fitness.compared:
        where = one.at
        yield Line(
            aspect=str(ASPECT_WORDS[one.aspect]), when=where.when if where else "", between=bool(where and where.between),
            at=shown(Figure(plain(where.indication), fitness.need.unit), reader) if where else "",
            sentence=shown(said(one, fitness), reader), answer=one.answer, decides=one.decides,
        )  # fmt: skip


def summary_now(fitness: Fitness) -> str:
    """The figures that the answer rests on, to whoever looks now."""
    return shown(summary(fitness), reader_now())
