"""What of rooms waits for somebody: excursions to be judged, and loggers that say nothing; for the list of quality and the bench."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from lims.equipment import equipment_by_id, rooms
from lims.equipment.reasons import ROOM_WORDS
from lims.quality import DueItem, DueSource, Urgency
from lims.rooms.excursions import waiting
from lims.rooms.overview import silent_rooms


def excursions_to_judge(session: Session, until: datetime) -> Iterator[DueItem]:
    """The excursions that nobody has judged as far as they go now."""
    names = {one.id: one for one in rooms(session)}
    for one in waiting(session):
        room = names[one.room_id]
        yield DueItem(
            what="excursion", thing=f"{room.code}, {ROOM_WORDS[one.quantity]}", due_at=one.first_at,
            url=f"/rooms/excursions/{one.id}", name=room.name, urgency=Urgency.DECIDE,
        )  # fmt: skip


def silent_loggers(session: Session, until: datetime) -> Iterator[DueItem]:
    """The loggers that have said nothing for longer than is stated of their room."""
    silent = list(silent_rooms(session, until))
    loggers = equipment_by_id(session, {id_ for one in silent if one.stated for id_ in one.stated.loggers})
    for one in silent:
        stated = one.stated
        if stated is None or stated.silent_after is None:
            continue
        last = one.air.at if one.air else stated.valid_from
        codes = ", ".join(sorted(loggers[id_].code for id_ in stated.loggers))
        if last + stated.silent_after < until:
            yield DueItem(
                what="silent_logger", thing=f"{one.room.code}, {codes}", due_at=last + stated.silent_after,
                url=f"/rooms/{one.room.id}", name=one.room.name, urgency=Urgency.STOPPED,
            )  # fmt: skip


SOURCES = (DueSource("excursions", excursions_to_judge), DueSource("silent loggers", silent_loggers))
