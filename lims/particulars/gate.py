"""What the gate asks besides: equipment verified before it came (back) into service, a system's analytical calibration going on.

Equipment that was registered in service is not asked (it was taken over so); nor is a system for which no analytical
calibration is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from lims.equipment import (
    Equipment,
    EquipmentState,
    calibrations_of,
    equipment_by_id,
    find_system,
    passed_checks,
)
from lims.equipment.service import equipment_life
from lims.gates import Check, CheckAnswer, Day, Fact, GateQuestion, Moment, no, yes
from lims.particulars.analytical import analytical_of, ended_by
from lims.particulars.service import verifications_of
from lims.web import lazy_gettext as _

VERIFIED, ANALYTICAL = "service_verification", "analytical_calibration"
PERFORM = frozenset({"perform"})
BY_RECORD = yes(VERIFIED, "by_record", _("{equipment} was verified on {on}; it is in service since {since}."))
BY_CALIBRATION = yes(
    VERIFIED, "by_calibration", _("{equipment} was calibrated and accepted ({certificate}); it is in service since {since}.")
)  # fmt: skip
BY_CHECK = yes(VERIFIED, "by_check", _("{equipment} passed a check on {on}; it is in service since {since}."))
UNVERIFIED = no(
    VERIFIED, "unverified", _("{equipment} came into service on {since}, and nobody has verified it since {out} (6.4.4)."),
    _("Verify it, check it or have it calibrated, and record that; then measure."),
)  # fmt: skip
FAILED = no(
    VERIFIED,
    "failed",
    _("{equipment} did not pass its verification of {on}."),
    _("Have it mended, and verify it again."),
)
GOING_ON = yes(
    ANALYTICAL, "going_on", _("The measuring system {system} was calibrated by a reference material at {at}.")
)
ENDED = no(
    ANALYTICAL, "ended",
    _("A part of the measuring system {system} was changed on {changed}: its analytical calibration of {at} has ended."),
    _("Calibrate the system again with the reference material, and record it; the calibrations of its parts go on."),
)  # fmt: skip
OVERDUE = no(
    ANALYTICAL, "overdue", _("The analytical calibration of the measuring system {system} of {at} was due again on {due}."),
    _("Calibrate the system again with the reference material, and record it."),
)  # fmt: skip


def look_at_verification(session: Session, question: GateQuestion) -> Iterator[CheckAnswer]:
    """Each part was verified before it was put, or put back, into service."""
    if question.item_kind == "sample":
        for one in equipment_by_id(session, question.parts.values()).values():
            yield from verification_answers(session, one, question.at)


def verification_answers(
    session: Session, one: Equipment, at: datetime, known_at: int | None = None
) -> Iterator[CheckAnswer]:
    """Whether a piece of equipment was verified when it last came into service; nothing where it was registered so."""
    periods = [each for each in equipment_life(session, one.id, known_at) if each.valid_from <= at]
    serving = []
    for each in periods:  # latest first
        if each.state is not EquipmentState.IN_SERVICE:
            break
        serving.append(each)
    if not serving or len(serving) == len(periods):
        return
    since, left = serving[-1].valid_from, periods[len(serving)]
    out = next(
        (a.valid_from for a, b in zip(periods[len(serving) :], periods[len(serving) + 1 :], strict=False)
         if b.state is EquipmentState.IN_SERVICE),
        periods[-1].valid_from,
    )  # fmt: skip
    yield _answer(session, one, out=out, since=since, at=at, known_at=known_at, node=left.id)


def _answer(
    session: Session,
    one: Equipment,
    *,
    out: datetime,
    since: datetime,
    at: datetime,
    known_at: int | None,
    node: int,
) -> CheckAnswer:
    """The latest word since it left service: a verification, else an accepted calibration, else a check that passed."""
    said: dict[str, Fact] = {"equipment": one.code, "since": Day(since)}
    recorded = next(
        (each for each in verifications_of(session, one.id, at, known_at) if each.at >= out), None
    )
    if recorded is not None:
        return (BY_RECORD if recorded.passed else FAILED).said(recorded.id, **said, on=Day(recorded.at))
    done = [
        each
        for each in calibrations_of(session, one.id, known_at)
        if out <= each.calibrated_at <= at and each.suitable
    ]
    if done:
        return BY_CALIBRATION.said(done[0].version_id, **said, certificate=done[0].certificate)
    passed = next((each for each in passed_checks(session, one.id, at, known_at) if each.at >= out), None)
    if passed is not None:
        return BY_CHECK.said(passed.id, **said, on=Day(passed.at))
    return UNVERIFIED.said(node, **said, out=Day(out))


def look_at_system(session: Session, question: GateQuestion) -> Iterator[CheckAnswer]:
    """The measuring system's last analytical calibration was done with the parts that it has now, and is not due again."""
    if question.item_kind != "sample" or question.measuring_system_id is None:
        return
    done = analytical_of(session, question.measuring_system_id, question.at)
    if done:
        last = done[0]
        system = find_system(session, question.measuring_system_id, question.at)
        ended = ended_by(session, last, question.at)
        said: dict[str, Fact] = {"system": system.code, "at": Moment(last.at)}
        if ended is not None:
            yield ENDED.said(ended.version_id, **said, changed=Day(ended.valid_from))
        elif last.due_at is not None and last.due_at <= question.at:
            yield OVERDUE.said(last.id, **said, due=Day(last.due_at))
        else:
            yield GOING_ON.said(last.id, **said)


CHECKS = (
    Check(
        VERIFIED, _("Verified before service"), PERFORM, look_at_verification,
        (BY_RECORD, BY_CALIBRATION, BY_CHECK, UNVERIFIED, FAILED), order=21,
    ),
    Check(ANALYTICAL, _("Analytical calibration"), PERFORM, look_at_system, (GOING_ON, ENDED, OVERDUE), order=27),
)  # fmt: skip
