"""What the calibrations of a piece of equipment say about its interval, by methods of ILAC G24:2022 (clause not verified).

Only from figures: errors as found and as left, at references that all calibrations reach. A person decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lims.equipment import Calibration, CalibrationPoint
from lims.programme.service import IntervalRule, Need, Programme
from lims.web import lazy_gettext as _
from methods import MethodError
from methods.intervals import Change, IntervalRefused, by_drift, drift, staircase
from methods.units import convert, convert_uncertainty

STAIRCASE, DRIFT = "staircase", "drift"
METHODS = {
    STAIRCASE: _("Automatic adjustment, “staircase” (ILAC G24:2022, 6.2, clause not verified)"),
    DRIFT: _("Control chart: drift with its uncertainty (ILAC G24:2022, 6.3, clause not verified)"),
    "in_use": _("Time in use (ILAC G24:2022, 6.4, clause not verified)"),
    "black_box": _("In-service checking, “black box” (ILAC G24:2022, 6.5, clause not verified)"),
    "statistics": _("Other statistical approaches (ILAC G24:2022, 6.6, clause not verified)"),
}
NO_RULE = _("The laboratory's figures for reviewing intervals are not entered.")
NO_LIMIT = _("Nobody has said which error is permitted.")
TOO_FEW = _("It takes more calibrations with figures at the same references.")
TOO_SOON = _(
    "The drift reaches what is permitted before the least interval: adjust or replace it, or review the need."
)
NOT_FOUND = _("The drift cannot be told from these figures.")
NO_HOURS = _("Hours in use are not counted.")
NOT_A_NUMBER = _("It gives no interval in figures: look at the intermediate checks.")
NO_TARGET = _("It is for many alike, and no target share is entered.")
ALWAYS_LEFT = (("in_use", NO_HOURS), ("black_box", NOT_A_NUMBER), ("statistics", NO_TARGET))


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """An interval in days by one method, at the reference where it comes out shortest, with the figures that led to it."""

    method: str
    need: Need
    reference: float
    limit: float  # in `unit`
    unit: str  # of the points
    calibrations: int
    before: float
    after: int
    change: Change
    deviation: float | None = None  # since the calibration before, for the staircase
    rate: float | None = None  # per year, for the drift
    u_rate: float | None = None
    lasts: float | None = None  # days


@dataclass(frozen=True, kw_only=True, slots=True)
class NotProposed:
    """A method that gives nothing here, and why."""

    method: str
    quantity: str | None
    why: str


def proposals(
    programme: Programme | None, calibrations: Sequence[Calibration], rule: IntervalRule | None
) -> list[Proposal | NotProposed]:
    """What each method of ILAC G24 says of the interval. `calibrations` stand latest first."""
    left = [NotProposed(method=method, quantity=None, why=why) for method, why in ALWAYS_LEFT]
    if rule is None:
        return [*(NotProposed(method=one, quantity=None, why=NO_RULE) for one in (STAIRCASE, DRIFT)), *left]
    needs = [one for one in (programme.needs if programme else ()) if one.max_error is not None]
    if not needs:
        return [*(NotProposed(method=one, quantity=None, why=NO_LIMIT) for one in (STAIRCASE, DRIFT)), *left]
    days = programme.days if programme else None
    said = [one for need in needs for one in _of_need(need, days, list(reversed(calibrations)), rule)]
    return [*said, *left]


def _of_need(
    need: Need, days: int | None, done: Sequence[Calibration], rule: IntervalRule
) -> Iterator[Proposal | NotProposed]:
    known = [one for one in done if one.points_of(need.quantity)]
    series = list(_series(need, known))
    for method, least, propose in ((STAIRCASE, 2, _by_staircase), (DRIFT, 3, _by_drift)):
        enough = [one for one in series if len(one.times) >= least]
        before = days or _actual_interval(known)
        if not enough or before is None:
            yield NotProposed(method=method, quantity=need.quantity, why=TOO_FEW)
            continue
        try:
            yield min((propose(need, one, before, rule) for one in enough), key=lambda one: one.after)
        except IntervalRefused:
            yield NotProposed(method=method, quantity=need.quantity, why=TOO_SOON)
        except MethodError:
            yield NotProposed(method=method, quantity=need.quantity, why=NOT_FOUND)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Series:
    """The deviation at one reference over the life, adjustments taken out; zero at the latest calibration."""

    reference: float
    limit: float
    unit: str
    times: list[float]  # days since the first
    deviations: list[float]
    u: list[float]

    @property
    def last_step(self) -> float:
        """By how much it deviated since the calibration before."""
        return self.deviations[-1] - self.deviations[-2]


def _series(need: Need, done: Sequence[Calibration]) -> Iterator[_Series]:
    if not done:
        return
    points = done[-1].points_of(need.quantity)
    unit = points[0].unit
    try:
        limit = convert_uncertainty(need.max_error or 0.0, need.unit, unit)
        wanted = [
            one.reference
            for one in points
            if need.covers(need.quantity, convert(one.reference, unit, need.unit))
        ]
    except MethodError:
        return  # the need is said of another quantity than the points
    for reference in wanted:
        yield _at(reference, limit, unit, need.quantity, done)


def _at(reference: float, limit: float, unit: str, quantity: str, done: Sequence[Calibration]) -> _Series:
    figures = [
        (one, found, left)
        for one in done
        if (found := _error(one, quantity, unit, reference, "as_found")) is not None
        and (left := _error(one, quantity, unit, reference, "as_left")) is not None
    ]
    walked = [0.0]
    for (_a, _found, left), (_b, found, _left) in pairwise(figures):
        walked.append(walked[-1] + found[0] - left[0])
    start = figures[0][0].calibrated_at if figures else None
    return _Series(
        reference=reference, limit=limit, unit=unit,
        times=[(one.calibrated_at - start).total_seconds() / 86400 for one, _f, _l in figures] if start else [],
        deviations=[one - walked[-1] for one in walked] if figures else [], u=[found[1] for _o, found, _l in figures],
    )  # fmt: skip


def _error(
    calibration: Calibration, quantity: str, unit: str, reference: float, when: str
) -> tuple[float, float] | None:
    """Indication minus reference at a reference, and its standard uncertainty; None where the points do not reach.

    A certificate that does not say when its points were taken found them as it left them.
    """
    of = [one for one in calibration.points if one.quantity == quantity and one.unit == unit]
    asked = [one for one in of if one.when == when] or [one for one in of if one.when == ""]
    points = sorted(asked, key=lambda one: one.reference)
    for one in points:
        if abs(one.reference - reference) <= 1e-9 * max(1.0, abs(reference)):
            return -one.correction, one.standard_uncertainty
    for a, b in pairwise(points):
        if a.reference < reference < b.reference:
            return _between(a, b, reference)
    return None


def _between(a: CalibrationPoint, b: CalibrationPoint, reference: float) -> tuple[float, float]:
    w = (reference - a.reference) / (b.reference - a.reference)
    return (
        -((1 - w) * a.correction + w * b.correction),
        (1 - w) * a.standard_uncertainty + w * b.standard_uncertainty,
    )


def _actual_interval(done: Sequence[Calibration]) -> float | None:
    if len(done) < 2:
        return None
    return (done[-1].calibrated_at - done[-2].calibrated_at).total_seconds() / 86400


def _by_staircase(need: Need, one: _Series, before: float, rule: IntervalRule) -> Proposal:
    found = staircase(before, one.last_step, one.limit, rule.staircase)
    return Proposal(
        method=STAIRCASE, need=need, reference=one.reference, limit=one.limit, unit=one.unit, calibrations=len(one.times),
        before=before, after=int(found.after), change=_change(before, int(found.after)), deviation=one.last_step,
    )  # fmt: skip


def _by_drift(need: Need, one: _Series, before: float, rule: IntervalRule) -> Proposal:
    found = drift(one.times, one.deviations, one.u)
    figures = rule.staircase
    after = int(by_drift(before, found, one.limit, least=figures.least, most=figures.most).after)
    return Proposal(
        method=DRIFT, need=need, reference=one.reference, limit=one.limit, unit=one.unit, calibrations=len(one.times),
        before=before, after=after, change=_change(before, after), rate=365.25 * found.rate, u_rate=365.25 * found.u_rate,
        lasts=found.stays_within(one.limit),
    )  # fmt: skip


def _change(before: float, after: int) -> Change:
    return Change.LONGER if after > before else Change.SHORTER if after < int(before) else Change.SAME


def made(said: Iterable[Proposal | NotProposed]) -> list[Proposal]:
    """Those that give an interval."""
    return [one for one in said if isinstance(one, Proposal)]
