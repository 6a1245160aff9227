"""What the gate asks of equipment and rooms: in service, calibrated, in range, suitable, checked; the air within limits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from lims.catalogue import Range, find_definition, settings
from lims.equipment import reasons as why
from lims.equipment.apparatus import EquipmentCheck, checks_for_role, last_check
from lims.equipment.calibration import Calibration
from lims.equipment.fitness import compared_with
from lims.equipment.fitness_words import summary
from lims.equipment.found import found_by
from lims.equipment.models import CheckAnswer as Checked
from lims.equipment.models import EquipmentState
from lims.equipment.rooms import RoomCondition, find_room, room_condition_at
from lims.equipment.service import (
    Equipment,
    EquipmentVersion,
    calibration_at,
    calibrations_of,
    equipment_by_id,
    equipment_version_at,
)
from lims.gates import (
    Check,
    CheckAnswer,
    Day,
    Fact,
    Figure,
    GateQuestion,
    Interval,
    Moment,
    Phrase,
    Span,
    Words,
    plain,
)
from lims.web import lazy_gettext as _
from methods import MethodError
from methods.calibration.fitness import Fit
from methods.definitions import CheckDefinition
from methods.knowledge import Known, Unknown
from methods.units import convert

PERFORM = frozenset({"perform"})
SYSTEM = frozenset({"measuring_system_version"})
AIR = frozenset({"room_condition"})
STATE, FIGURES = SYSTEM | {"equipment_version"}, SYSTEM | {"calibration_version"}
FIT_REASONS = {Fit.GOOD: why.GOOD_ENOUGH, Fit.NOT_GOOD: why.TOO_BAD, Fit.UNKNOWN: why.PARTLY_UNKNOWN}


def chosen(session: Session, question: GateQuestion) -> list[Equipment]:
    """The equipment of the question, by role."""
    found = equipment_by_id(session, question.parts.values())
    return [found[id_] for _, id_ in sorted(question.parts.items()) if id_ in found]


def look_at_parts(session: Session, question: GateQuestion) -> Iterator[CheckAnswer]:
    """Every role that the method requires is filled."""
    for role in find_definition(question.definition).roles:
        if role.kind == "equipment" and role.required and role.key not in question.parts:
            yield why.NOT_CHOSEN.said(question.method_version_id, role=Words(role.names))


def look_at_state(session: Session, question: GateQuestion) -> Iterator[CheckAnswer]:
    """Each part was in service at the moment of the measurement (6.4.4)."""
    for one in chosen(session, question):
        yield state_answer(session, one, question.at)


def state_answer(session: Session, one: Equipment, at: datetime, known_at: int | None = None) -> CheckAnswer:
    """Whether a piece of equipment was in service at a moment."""
    version = equipment_version_at(session, one.id, at, known_at)
    if version is None:
        return why.NOT_REGISTERED.said(one.id, equipment=one.code, at=Moment(at))
    if version.state is EquipmentState.IN_SERVICE:
        return why.SERVING.said(version.id, equipment=one.code, since=Day(version.valid_from))
    state = Phrase(why.STATE_WORDS[version.state])
    return why.NOT_SERVING.said(version.id, equipment=one.code, state=state, since=Day(version.valid_from))


def look_at_calibration(session: Session, question: GateQuestion) -> Iterator[CheckAnswer]:
    """Each part that needs it was calibrated at that moment and not due (6.4.6, 6.4.7)."""
    for one in chosen(session, question):
        yield from calibration_answers(session, one, question.at)


def calibration_answers(
    session: Session, one: Equipment, at: datetime, known_at: int | None = None
) -> Iterator[CheckAnswer]:
    """Whether a piece of equipment was calibrated at a moment; nothing where it need not be."""
    calibration = calibration_at(session, one.id, at, known_at)
    if calibration is not None:
        yield calibrated(one, calibration)
    else:
        version = equipment_version_at(session, one.id, at, known_at)
        yield from not_calibrated(one, at, calibrations_of(session, one.id, known_at), version)


def calibrated(one: Equipment, calibration: Calibration) -> CheckAnswer:
    """When, by which certificate, and until when."""
    said: dict[str, Fact] = {
        "equipment": one.code, "certificate": calibration.certificate, "on": Day(calibration.calibrated_at),
    }  # fmt: skip
    if calibration.due_at is None:
        return why.CALIBRATED_NO_INTERVAL.said(calibration.version_id, **said)
    return why.CALIBRATED_DUE.said(calibration.version_id, **said, due=Day(calibration.due_at))


def not_calibrated(
    one: Equipment, at: datetime, known: Sequence[Calibration], version: EquipmentVersion | None
) -> Iterator[CheckAnswer]:
    """Overdue, never calibrated, or nobody has said whether it must be; nothing where it need not be."""
    earlier = [each for each in known if each.calibrated_at <= at]
    if earlier and earlier[0].due_at is not None:
        last, due = earlier[0], earlier[0].due_at
        yield why.OVERDUE.said(
            last.version_id, equipment=one.code, certificate=last.certificate, due=Day(due), late=Span(at - due)
        )  # fmt: skip
    elif version is not None and version.calibration_needed:
        yield why.NO_CALIBRATION.said(version.id, equipment=one.code, on=Day(at))
    elif version is not None and version.calibration_needed is None:
        yield why.NEED_UNKNOWN.said(version.id, equipment=one.code)


def look_at_suitability(session: Session, question: GateQuestion) -> Iterator[CheckAnswer]:
    """The calibration of each part was accepted as good enough for what rests on it (6.4.5)."""
    for one in chosen(session, question):
        yield from suitability_answers(session, one, question.at)


def suitability_answers(
    session: Session, one: Equipment, at: datetime, known_at: int | None = None
) -> Iterator[CheckAnswer]:
    """Whether the calibration that counted at a moment was accepted; nothing where there was none."""
    reasons = {True: why.ACCEPTED, False: why.NOT_GOOD_ENOUGH, None: why.NOT_ACCEPTED}
    calibration = calibration_at(session, one.id, at, known_at)
    if calibration is not None:
        yield reasons[calibration.suitable].said(
            calibration.version_id, equipment=one.code, certificate=calibration.certificate
        )


def look_at_fitness(session: Session, question: GateQuestion) -> Iterator[CheckAnswer]:
    """The figures of each part's calibration against what the method needs of its role (6.4.5)."""
    names = {one.key: one.names for one in find_definition(question.definition).roles}
    pieces = equipment_by_id(session, question.parts.values())
    for role, id_ in sorted(question.parts.items()):
        calibration = calibration_at(session, id_, question.at) if id_ in pieces and role in names else None
        if calibration is None:
            continue
        said: dict[str, Fact] = {"equipment": pieces[id_].code, "role": Words(names[role])}
        compared = [fitness for fitness, _source in compared_with(calibration, question.settings, role)]
        for fitness in compared:
            yield FIT_REASONS[fitness.answer].said(
                calibration.version_id, question.method_version_id, **said, certificate=calibration.certificate,
                figures=summary(fitness),
            )  # fmt: skip
        if not compared:
            yield why.NEED_NOT_ENTERED.said(question.method_version_id, **said)


def look_at_range(session: Session, question: GateQuestion) -> Iterator[CheckAnswer]:
    """What is to be measured lies within the calibrated range of the part that measures that quantity."""
    if question.value is None or question.value_unit is None:
        return
    for one in chosen(session, question):
        calibration = calibration_at(session, one.id, question.at)
        for quantity in () if calibration is None else calibration.quantities:
            yield from _in_range(one, calibration, quantity, question.value, question.value_unit)


def _in_range(
    one: Equipment, calibration: Calibration | None, quantity: str, value: float, unit: str
) -> Iterator[CheckAnswer]:
    covered = None if calibration is None else calibration.range_of(quantity)
    if calibration is None or covered is None:
        return
    low, high, own = covered
    try:
        measured = convert(value, unit, own)
    except MethodError:
        return  # another quantity
    reason = why.WITHIN_RANGE if low <= measured <= high else why.OUTSIDE_RANGE
    words = why.QUANTITY_WORDS.get(quantity)
    yield reason.said(
        calibration.version_id, measured=Figure(plain(measured), own), equipment=one.code,
        quantity=Phrase(words) if words else quantity, range=Interval(plain(low), plain(high), own),
    )  # fmt: skip


def look_at_checks(session: Session, question: GateQuestion) -> Iterator[CheckAnswer]:
    """The checks of the apparatus that the method asks for passed, and are not too old (6.4.10)."""
    definition = find_definition(question.definition)
    roles = [role.key for role in definition.roles if role.kind == "equipment"]
    for check in definition.checks:
        for one in chosen(session, question):
            if one.role in roles:
                found = last_check(session, one.id, check.key, question.at)
                yield _checked(check, one, found, question)


def _checked(
    check: CheckDefinition, one: Equipment, found: EquipmentCheck | None, question: GateQuestion
) -> CheckAnswer:
    interval = settings.check_interval(question.settings, check.key)
    said: dict[str, Fact] = {"check": Words(check.names), "equipment": one.code}
    if found is not None:
        return _judged(found, interval, question.at, {**said, "at": Moment(found.at)})
    if isinstance(interval, Unknown):
        return why.NEVER_ASKED.said(one.id, **said)
    return why.NEVER_CHECKED.said(one.id, **said, interval=Span(interval.value))


def _judged(
    found: EquipmentCheck, interval: Known[timedelta] | Unknown, at: datetime, said: dict[str, Fact]
) -> CheckAnswer:
    age = at - found.at
    if found.answer is Checked.FAILED:
        return why.CHECK_FAILED.said(found.id, **said, found=found_by(found))
    if found.answer is Checked.UNKNOWN:
        return why.NOT_JUDGED.said(found.id, **said)
    if isinstance(interval, Unknown):
        return why.NO_INTERVAL.said(found.id, **said, age=Span(age))
    if age > interval.value:
        return why.CHECK_TOO_OLD.said(found.id, **said, age=Span(age), interval=Span(interval.value))
    return why.CHECK_PASSED.said(found.id, **said, found=found_by(found))


def failed_checks(
    session: Session, one: Equipment, at: datetime, known_at: int | None = None
) -> Iterator[CheckAnswer]:
    """The checks that methods ask of a piece of equipment, whose last one at a moment failed."""
    for check in checks_for_role(one.role):
        found = last_check(session, one.id, check.key, at, known_at)
        if found is not None and found.answer is Checked.FAILED:
            yield why.CHECK_FAILED.said(
                found.id, check=Words(check.names), equipment=one.code, at=Moment(found.at), found=found_by(found)
            )  # fmt: skip


def look_at_room(session: Session, question: GateQuestion) -> Iterator[CheckAnswer]:
    """The air of the room was within the method's limits (6.3)."""
    limits = {name: settings.room_limit(question.settings, name) for name in settings.ROOM}
    known = {name: one.value for name, one in limits.items() if isinstance(one, Known)}
    if not known:
        if find_definition(question.definition).environment:
            yield why.NO_ROOM_LIMITS.said(question.method_version_id)
        return
    if question.room_id is None:
        yield why.NO_ROOM.said(question.method_version_id)
        return
    found = room_condition_at(session, question.room_id, question.at)
    room = find_room(session, question.room_id)
    if found is None:
        yield why.NO_READING.said(room.id, room=room.code, at=Moment(question.at))
        return
    for name, limit in known.items():
        yield _within(room.code, found, name, limit, question)


def _within(code: str, found: RoomCondition, name: str, limit: Range, question: GateQuestion) -> CheckAnswer:
    value, age = found.value(name), question.at - found.at
    interval = settings.room_interval(question.settings)
    said: dict[str, Fact] = {"room": code, "quantity": Phrase(why.ROOM_WORDS[name]), "at": Moment(found.at)}
    if value is None:
        return why.NO_VALUE.said(found.id, **said)
    said |= {"value": Figure(plain(value), limit.unit), "limits": between(limit)}
    if not limit.holds(value):
        return why.BEYOND.said(found.id, **said)
    if isinstance(interval, Unknown):
        return why.AGE_UNKNOWN.said(found.id, **said)
    if age > interval.value:
        return why.READING_TOO_OLD.said(found.id, **said, age=Span(age), interval=Span(interval.value))
    return why.WITHIN.said(found.id, **said)


def between(limit: Range) -> Interval:
    """The limits of a setting, as they are shown."""
    low, high = (None if end is None else plain(end) for end in (limit.low, limit.high))
    return Interval(low, high, limit.unit)


CHECKS = (
    Check(why.PARTS, _("Measuring system"), PERFORM, look_at_parts, (why.NOT_CHOSEN,), order=20, rests_on=SYSTEM),
    Check(
        why.IN_SERVICE, _("In service"), PERFORM, look_at_state, (why.NOT_REGISTERED, why.SERVING, why.NOT_SERVING),
        order=21, rests_on=STATE,
    ),
    Check(
        why.CALIBRATED, _("Calibrated"), PERFORM, look_at_calibration,
        (why.CALIBRATED_ON, why.CALIBRATED_NO_INTERVAL, why.CALIBRATED_DUE, why.OVERDUE, why.NO_CALIBRATION, why.NEED_UNKNOWN), order=22,
        rests_on=STATE | FIGURES,
    ),
    Check(
        why.SUITABLE, _("Calibration accepted"), PERFORM, look_at_suitability,
        (why.ACCEPTED, why.NOT_GOOD_ENOUGH, why.NOT_ACCEPTED), order=23, rests_on=FIGURES,
    ),
    Check(
        why.FIT, _("Accuracy that is needed"), PERFORM, look_at_fitness,
        (why.GOOD_ENOUGH, why.TOO_BAD, why.PARTLY_UNKNOWN, why.NEED_NOT_ENTERED), order=23, rests_on=FIGURES,
    ),
    Check(
        why.IN_RANGE, _("Calibrated range"), PERFORM, look_at_range, (why.WITHIN_RANGE, why.OUTSIDE_RANGE), order=24,
        rests_on=FIGURES,
    ),
    Check(
        why.CHECKED, _("Apparatus check"), PERFORM, look_at_checks,
        (why.NEVER_CHECKED, why.NEVER_ASKED, why.CHECK_FAILED, why.NOT_JUDGED, why.NO_INTERVAL, why.CHECK_TOO_OLD,
         why.CHECK_PASSED), order=25,
    ),
    Check(
        why.ROOM, _("Room"), PERFORM, look_at_room,
        (why.NO_ROOM_LIMITS, why.NO_ROOM, why.NO_READING, why.NO_VALUE, why.BEYOND, why.AGE_UNKNOWN,
         why.READING_TOO_OLD, why.WITHIN), order=30, rests_on=AIR,
    ),
)  # fmt: skip
