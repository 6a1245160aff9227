"""What people do with rooms: judge an excursion, write into the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.equipment import find_room
from lims.equipment.errors import FutureTime
from lims.records import Unit
from lims.rooms.errors import ExcursionGone, RoomRefused
from lims.rooms.excursions import find_excursion
from lims.rooms.models import ExcursionReactionRow, Reaction, RoomEventKind, RoomEventRow
from lims.rooms.touched import link_touched


def judge_excursion(unit: Unit, excursion_id: int, *, decision: Reaction, assessment: str) -> None:
    """Record what somebody found of an excursion, as far as it goes now, and decided.

    What it touched by then is written down too. Raises NotFound, ExcursionGone.
    """
    unit.flush()
    one = find_excursion(unit.session, excursion_id)
    if one.gone:
        raise ExcursionGone
    link_touched(unit, [one])
    unit.add(
        ExcursionReactionRow(
            excursion_id=one.id, span_n=one.n, decision=decision, assessment=assessment.strip(), person_id=unit.by.person_id,
            at=unit.at,
        )
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class RoomEvent:
    """An entry of the log of a room."""

    id: int
    kind: RoomEventKind
    at: datetime
    said: str
    person_id: int
    entered_at: datetime


def write_log(
    unit: Unit, room_id: int, *, kind: RoomEventKind, said: str, at: datetime | None = None
) -> None:
    """Write into the log of a room; nothing in it is changed later. Raises NotFound, RoomRefused, FutureTime."""
    find_room(unit.session, room_id)
    moment = at or unit.at
    if moment > unit.at:
        raise FutureTime(what="The entry of the log", at=f"{moment:%Y-%m-%d %H:%M} UTC")
    if not said.strip():
        raise RoomRefused(why="the entry of the log says nothing")
    unit.add(
        RoomEventRow(
            room_id=room_id, kind=kind, at=moment, said=said.strip(), person_id=unit.by.person_id, entered_at=unit.at
        )
    )  # fmt: skip


def log_of(session: Session, room_id: int, *, limit: int = 50) -> list[RoomEvent]:
    """The latest entries of the log of a room, latest first."""
    query = select(RoomEventRow).where(RoomEventRow.room_id == room_id)
    rows = session.scalars(query.order_by(RoomEventRow.at.desc(), RoomEventRow.id.desc()).limit(limit))
    return [
        RoomEvent(id=row.id, kind=row.kind, at=row.at, said=row.said, person_id=row.person_id, entered_at=row.entered_at)
        for row in rows
    ]  # fmt: skip
