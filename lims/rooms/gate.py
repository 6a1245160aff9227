"""What the gate asks of a room itself (6.3): its own limits, and that somebody or something has read it lately.

The limits that a method states are asked by equipment, for whatever room the work is done in.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from lims.catalogue import settings
from lims.equipment import RoomCondition, equipment_by_id, find_room, room_condition_at
from lims.equipment.gate import between
from lims.equipment.reasons import ROOM_WORDS
from lims.gates import (
    Check,
    CheckAnswer,
    Fact,
    Figure,
    GateQuestion,
    Moment,
    Phrase,
    Span,
    no,
    no_requirement,
    plain,
    yes,
)
from lims.rooms.standing import Limit, RoomVersion, room_version_at
from lims.web import lazy_gettext as _

OWN = "own_room_limits"
READ_IT = _("Read the room and enter it.")
MEND_IT = _("Read the room by hand, and see why the logger says nothing.")
NEVER_READ = no(
    OWN, "never_read", _("The air of room {room} is not known: nobody read it at or before {at}."), READ_IT
)
SILENT = no(
    OWN, "silent",
    _("The air of room {room} is not known: logger {logger} has said nothing for {age}, since {at}; after {interval} it counts as silent."),
    MEND_IT,
)  # fmt: skip
TOO_OLD = no(
    OWN, "too_old", _("The air of room {room} is not known: it was read last on {at}, {age} before; a reading counts for {interval}."),
    READ_IT,
)  # fmt: skip
NO_VALUE = no(
    OWN, "no_value", _("The {quantity} of room {room} is not known: the reading on {at} has none."), READ_IT
)
BEYOND = no(
    OWN, "beyond", _("The {quantity} of room {room} was {value} on {at}, the room's own limits {limits}: beyond."),
    _("Bring the room within its limits, read it again, then measure."),
)  # fmt: skip
AGE_UNKNOWN = no_requirement(
    OWN, "age_unknown", _("Room {room} was read on {at}; nobody has said for how long a reading of it counts."),
    _("State it on the page of the room, with its source."),
)  # fmt: skip
WITHIN = yes(
    OWN,
    "within",
    _("The {quantity} of room {room} was {value} on {at}, the room's own limits {limits}: within."),
)
HEARD = yes(OWN, "heard", _("Room {room} was read on {at}, {age} before; it has no limits of its own."))
REASONS = (NEVER_READ, SILENT, TOO_OLD, NO_VALUE, BEYOND, AGE_UNKNOWN, WITHIN, HEARD)


def look(session: Session, question: GateQuestion) -> Iterator[CheckAnswer]:
    """How the room was at the moment of the measurement; nothing where the room states neither limits nor loggers."""
    stated = None if question.room_id is None else room_version_at(session, question.room_id, question.at)
    if stated is None or not (stated.limits or stated.loggers):
        return
    room = find_room(session, stated.room_id)
    found = room_condition_at(session, room.id, question.at)
    if found is None:
        yield NEVER_READ.said(stated.id, room=room.code, at=Moment(question.at))
        return
    unknown = _too_old(session, stated, found, room.code, question)
    if unknown is not None:
        yield unknown
        return
    said: dict[str, Fact] = {"room": room.code, "at": Moment(found.at)}
    if stated.silent_after is None:
        yield AGE_UNKNOWN.said(found.id, stated.id, **said)
    elif not stated.limits:
        yield HEARD.said(found.id, stated.id, **said, age=Span(question.at - found.at))
    for name, limit in stated.limits.items():
        yield _judged(name, limit, found, stated, said)


def _too_old(
    session: Session, stated: RoomVersion, found: RoomCondition, room: str, question: GateQuestion
) -> CheckAnswer | None:
    age = question.at - found.at
    if stated.silent_after is None or age <= stated.silent_after:
        return None
    said: dict[str, Fact] = {
        "room": room, "at": Moment(found.at), "age": Span(age), "interval": Span(stated.silent_after)
    }  # fmt: skip
    if not stated.loggers:
        return TOO_OLD.said(found.id, stated.id, **said)
    codes = ", ".join(sorted(one.code for one in equipment_by_id(session, stated.loggers).values()))
    return SILENT.said(found.id, stated.id, **said, logger=codes)


def _judged(
    name: str, limit: Limit, found: RoomCondition, stated: RoomVersion, said: dict[str, Fact]
) -> CheckAnswer:
    quantity, value = Phrase(ROOM_WORDS[name]), found.value(name)
    if value is None:
        return NO_VALUE.said(found.id, stated.id, **said, quantity=quantity)
    reason = WITHIN if limit.range.holds(value) else BEYOND
    return reason.said(
        found.id, stated.id, **said, quantity=quantity, value=Figure(plain(value), settings.ROOM[name]),
        limits=between(limit.range),
    )  # fmt: skip


CHECKS = (
    Check(
        OWN, _("Limits of the room"), frozenset({"perform"}), look, REASONS, order=31,
        rests_on=frozenset({"room_condition", "room_version"}),
    ),
)  # fmt: skip
