"""What the gate asks of equipment and rooms: in service, calibrated, in range, suitable, checked; the air within limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from lims.catalogue import find_definition, settings
from lims.equipment.apparatus import EquipmentCheck, last_check
from lims.equipment.calibration import Calibration
from lims.equipment.models import CheckAnswer as Checked
from lims.equipment.models import EquipmentState
from lims.equipment.rooms import RoomCondition, find_room, room_condition_at
from lims.equipment.service import (
    Equipment,
    calibration_at,
    calibrations_of,
    equipment_by_id,
    equipment_version_at,
)
from lims.gates import Check, CheckAnswer, GateQuestion, no, no_requirement, yes
from methods import MethodError
from methods.definitions import CheckDefinition
from methods.knowledge import Known, Unknown
from methods.units import convert

PERFORM = frozenset({"perform"})
IN_SERVICE, CALIBRATED, SUITABLE, IN_RANGE = (
    "in_service",
    "calibrated",
    "calibration_suitable",
    "range_calibrated",
)
CHECKED, ROOM, PARTS = "apparatus_check", "room_conditions", "measuring_system"


def day(moment: datetime) -> str:
    """A moment's date in the sentences of the gate, in UTC."""
    return f"{moment:%Y-%m-%d}"


def minute(moment: datetime) -> str:
    """A moment in the sentences of the gate, in UTC."""
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def span(length: timedelta) -> str:
    """A length of time in words: hours, from two days on days."""
    hours = length / timedelta(hours=1)
    return f"{hours:.1f} h" if hours < 48 else f"{hours / 24:.0f} days"


def chosen(session: Session, question: GateQuestion) -> list[Equipment]:
    """The equipment of the question, by role."""
    found = equipment_by_id(session, question.parts.values())
    return [found[id_] for _, id_ in sorted(question.parts.items()) if id_ in found]


def look_at_parts(session: Session, question: GateQuestion) -> Iterator[CheckAnswer]:
    """Every role that the method requires is filled."""
    for role in find_definition(question.definition).roles:
        if role.kind == "equipment" and role.required and role.key not in question.parts:
            yield no(
                PARTS, f"No {role.names['en']} is chosen for the test.",
                f"Scan the {role.names['en']}, or register a measuring system that has one.", role=role.key,
            )  # fmt: skip


def look_at_state(session: Session, question: GateQuestion) -> Iterator[CheckAnswer]:
    """Each part was in service at the moment of the measurement (6.4.4)."""
    for one in chosen(session, question):
        version = equipment_version_at(session, one.id, question.at)
        if version is None:
            yield no(
                IN_SERVICE,
                f"{one.code} was not registered yet at {minute(question.at)}.",
                "Choose other equipment.",
            )
        elif version.state is EquipmentState.IN_SERVICE:
            yield yes(
                IN_SERVICE,
                f"{one.code} is in service since {day(version.valid_from)}.",
                version.id,
                equipment=one.id,
            )
        else:
            word = version.state.value.replace("_", " ")
            yield no(
                IN_SERVICE, f"{one.code} is {word} since {day(version.valid_from)}, not in service.",
                "Choose other equipment, or have it put in service after its verification.", version.id, equipment=one.id,
            )  # fmt: skip


def look_at_calibration(session: Session, question: GateQuestion) -> Iterator[CheckAnswer]:
    """Each part that needs it was calibrated at that moment and not due (6.4.6, 6.4.7)."""
    for one in chosen(session, question):
        calibration = calibration_at(session, one.id, question.at)
        yield from _calibrated(session, one, calibration, question.at)


def _calibrated(
    session: Session, one: Equipment, calibration: Calibration | None, at: datetime
) -> Iterator[CheckAnswer]:
    if calibration is not None:
        until = f", due {day(calibration.due_at)}" if calibration.due_at else ""
        sentence = f"{one.code} was calibrated on {day(calibration.calibrated_at)} ({calibration.certificate}){until}."
        yield yes(
            CALIBRATED,
            sentence,
            calibration.version_id,
            equipment=one.id,
            certificate=calibration.certificate,
        )
        return
    version = equipment_version_at(session, one.id, at)
    earlier = [known for known in calibrations_of(session, one.id) if known.calibrated_at <= at]
    if earlier and earlier[0].due_at is not None:
        late = f"{span(at - earlier[0].due_at)} before the measurement"
        yield no(
            CALIBRATED,
            f"The calibration of {one.code} ({earlier[0].certificate}) was due on {day(earlier[0].due_at)}, {late}.",
            "Have it calibrated, or choose equipment with a calibration that is not due.", earlier[0].version_id,
            equipment=one.id,
        )  # fmt: skip
    elif version is not None and version.calibration_needed:
        yield no(
            CALIBRATED, f"{one.code} needs a calibration, and none is entered for {day(at)}.",
            "Enter its calibration certificate, or choose other equipment.", equipment=one.id,
        )  # fmt: skip
    elif version is not None and version.calibration_needed is None:
        yield no_requirement(
            CALIBRATED, f"Nobody has said whether {one.code} needs a calibration, and it has none.",
            "Say it on the page of the equipment (6.4.6).", equipment=one.id,
        )  # fmt: skip


def look_at_suitability(session: Session, question: GateQuestion) -> Iterator[CheckAnswer]:
    """The calibration of each part was accepted as good enough for what rests on it (6.4.5)."""
    for one in chosen(session, question):
        calibration = calibration_at(session, one.id, question.at)
        if calibration is None:
            continue
        what = f"The calibration {calibration.certificate} of {one.code}"
        if calibration.suitable:
            yield yes(
                SUITABLE, f"{what} was accepted for its methods.", calibration.version_id, equipment=one.id
            )
            continue
        said = (
            "was found not good enough for its methods"
            if calibration.suitable is False
            else "is not accepted yet"
        )
        yield no(
            SUITABLE, f"{what} {said}.",
            "Compare its figures with what the methods need, and accept it or choose other equipment.",
            calibration.version_id, equipment=one.id,
        )  # fmt: skip


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
    covers = f"the calibrated range {low:g} to {high:g} {own} of {one.code}"
    sentence = f"{measured:g} {own} of {quantity} lies {{}} {covers}."
    if low <= measured <= high:
        yield yes(IN_RANGE, sentence.format("within"), calibration.version_id, equipment=one.id)
    else:
        remedy = "Choose equipment that is calibrated there, or have the range calibrated."
        yield no(IN_RANGE, sentence.format("outside"), remedy, calibration.version_id, equipment=one.id)


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
    name = check.names["en"]
    remedy = f"Do the {name} of {one.code}."
    if found is None:
        if isinstance(interval, Unknown):
            return no_requirement(
                CHECKED, f"No {name} of {one.code} is recorded, and no interval is entered.", remedy
            )
        return no(
            CHECKED,
            f"No {name} of {one.code} is recorded; it is asked for every {span(interval.value)}.",
            remedy,
        )
    said = f"The {name} of {one.code} on {minute(found.at)}"
    if found.answer is Checked.FAILED:
        return no(
            CHECKED,
            f"{said} failed. {found.sentence}",
            f"Clean or mend it, then {remedy.lower()[:1]}{remedy[1:]}",
            found.id,
        )
    if found.answer is Checked.UNKNOWN:
        how = "Enter the limits in the settings of the method, with their source."
        return no_requirement(
            CHECKED, f"{said} could not be judged: no limits are entered.", how, check_id=found.id
        )
    return _fresh(said, found, interval, question.at, remedy)


def _fresh(
    said: str, found: EquipmentCheck, interval: Known[timedelta] | Unknown, at: datetime, remedy: str
) -> CheckAnswer:
    age = at - found.at
    if isinstance(interval, Unknown):
        how = "Enter in the settings of the method how often it is asked for, with the source."
        return no_requirement(
            CHECKED, f"{said} passed {span(age)} before; no interval is entered.", how, check_id=found.id
        )
    if age > interval.value:
        return no(
            CHECKED,
            f"{said} is {span(age)} old; it is asked for every {span(interval.value)}.",
            remedy,
            found.id,
        )
    return yes(CHECKED, f"{said} passed. {found.sentence}", found.id)


def look_at_room(session: Session, question: GateQuestion) -> Iterator[CheckAnswer]:
    """The air of the room was within the method's limits (6.3)."""
    limits = {name: settings.room_limit(question.settings, name) for name in settings.ROOM}
    known = {name: one.value for name, one in limits.items() if isinstance(one, Known)}
    if not known:
        if find_definition(question.definition).environment:
            yield no_requirement(
                ROOM, "No limits for the room are entered for this method.",
                "Enter them in the settings of the method, with their source.",
            )  # fmt: skip
        return
    if question.room_id is None:
        yield no(
            ROOM,
            "The method has limits for the room, and no room is named.",
            "Choose the room of the measurement.",
        )
        return
    found = room_condition_at(session, question.room_id, question.at)
    room = find_room(session, question.room_id)
    if found is None:
        yield no(
            ROOM,
            f"There is no reading of room {room.code} at or before {minute(question.at)}.",
            "Read and enter it.",
        )
        return
    for name, limit in known.items():
        yield _within(room.code, found, name, limit, question)


def _within(
    code: str, found: RoomCondition, name: str, limit: settings.Range, question: GateQuestion
) -> CheckAnswer:
    words, value, age = settings.ROOM_WORDS[name], found.value(name), question.at - found.at
    interval = settings.room_interval(question.settings)
    if value is None:
        return no(
            ROOM,
            f"The reading of room {code} on {minute(found.at)} has no {words}.",
            "Read and enter it.",
            found.id,
        )
    said = f"The {words} of room {code} was {value:g} {limit.unit} on {minute(found.at)}, limits {limit}"
    if not limit.holds(value):
        return no(
            ROOM,
            f"{said}: beyond.",
            "Bring the room within its limits, read it again, then measure.",
            found.id,
        )
    if isinstance(interval, Unknown):
        how = "Enter in the settings of the method how old a reading may be, with the source."
        return no_requirement(
            ROOM, f"{said}; how old a reading may be is not entered.", how, condition_id=found.id
        )
    if age > interval.value:
        return no(
            ROOM,
            f"{said}, but it is {span(age)} old; at most {span(interval.value)} is allowed.",
            "Read it again.",
            found.id,
        )
    return yes(ROOM, f"{said}: within.", found.id)


CHECKS: Iterable[Check] = (
    Check(PARTS, PERFORM, look_at_parts, 20),
    Check(IN_SERVICE, PERFORM, look_at_state, 21),
    Check(CALIBRATED, PERFORM, look_at_calibration, 22),
    Check(SUITABLE, PERFORM, look_at_suitability, 23),
    Check(IN_RANGE, PERFORM, look_at_range, 24),
    Check(CHECKED, PERFORM, look_at_checks, 25),
    Check(ROOM, PERFORM, look_at_room, 30),
)
