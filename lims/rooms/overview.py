"""How each room stands: what is stated of it, its newest reading, and whether that is within, outside, too old or not there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lims.equipment import Room, RoomCondition, rooms
from lims.equipment.models import RoomRow
from lims.equipment.rooms import latest_conditions
from lims.rooms.excursions import waiting
from lims.rooms.standing import RoomVersion, room_versions_at
from lims.web.letters import search_key
from lims.web.listing import Order


@dataclass(frozen=True, kw_only=True, slots=True)
class RoomLine:
    """A room as lists show it; `to_judge` is how many of its excursions wait for somebody."""

    room: Room
    stated: RoomVersion | None
    air: RoomCondition | None
    state: str
    to_judge: int

    def outside(self, quantity: str) -> bool:
        """Whether the newest reading lies outside the room's own limit."""
        return _outside(self.stated, self.air, quantity)


def room_lines(session: Session, found: Sequence[Room], at: datetime) -> list[RoomLine]:
    """How some rooms stand at a moment; in a few queries."""
    stated, air = room_versions_at(session, at), latest_conditions(session, at)
    to_judge = Counter(one.room_id for one in waiting(session))
    return [
        RoomLine(
            room=one, stated=stated.get(one.id), air=air.get(one.id), to_judge=to_judge[one.id],
            state=state_of(stated.get(one.id), air.get(one.id), at),
        )
        for one in found
    ]  # fmt: skip


def all_lines(session: Session, at: datetime) -> list[RoomLine]:
    """How all rooms stand, by code."""
    return room_lines(session, rooms(session), at)


def state_of(stated: RoomVersion | None, air: RoomCondition | None, at: datetime) -> str:
    """One word of `words.STATES`."""
    if air is None:
        return "unread"
    if stated is not None and stated.silent_after is not None and at - air.at > stated.silent_after:
        return "silent"
    if stated is None or not stated.limits:
        return "unstated"
    return "outside" if any(_outside(stated, air, name) for name in stated.limits) else "within"


def _outside(stated: RoomVersion | None, air: RoomCondition | None, quantity: str) -> bool:
    limit = None if stated is None else stated.limits.get(quantity)
    value = None if air is None else air.value(quantity)
    return limit is not None and value is not None and not limit.range.holds(value)


def silent_rooms(session: Session, at: datetime) -> Iterator[RoomLine]:
    """The rooms with a logger that has said nothing for longer than is stated, or never."""
    for one in all_lines(session, at):
        if one.stated is None or not one.stated.loggers or one.stated.silent_after is None:
            continue
        if one.state in ("silent", "unread"):
            yield one


def rooms_query(session: Session, search: str) -> tuple[Select[Any], list[Order]]:
    """The rooms whose code or name has some letters, by code."""
    query: Any = select(RoomRow)
    if search:
        key = search_key(search)
        named = [one.id for one in rooms(session) if key in search_key(f"{one.code} {one.name}")]
        query = query.where(RoomRow.id.in_(named))
    return query, [Order(column=RoomRow.code.expression), Order(column=RoomRow.id.expression)]
