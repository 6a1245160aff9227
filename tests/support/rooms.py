"""Rooms for tests: what is stated of one by two people, readings at moments, and excursions found another way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from lims.catalogue import approve_draft, draft_version
from lims.clock import SetClock
from lims.db import Database
from lims.equipment import Room, RoomCondition, add_room, record_room_condition
from lims.permissions import Role
from lims.records import Actor, Unit, unit_of_work
from lims.rooms import KIND
from lims.rooms.tracks import Track
from tests.support.people import make_person

OFFICE = Actor.system("office")


def at_work(database: Database, at: datetime, by: Actor = OFFICE, act: str = "room.read") -> Any:
    """A unit of work at a moment."""
    return unit_of_work(database, by=by, clock=SetClock(at), act=act)


def limit(
    low: float | None, high: float | None, source: str = "FICTITIOUS work instruction"
) -> dict[str, Any]:
    """A limit as it is stated."""
    return {"low": low, "high": high, "source": source}


def state_room(database: Database, room_id: int, *, at: datetime, **given: Any) -> int:
    """State what a room is for, by one person, approved by another; the id of the version."""
    content = {
        "purpose": "density", "methods": [], "procedures": [], "limits": {}, "loggers": [], "silent_after_hours": None,
        "silent_source": "", **given,
    }  # fmt: skip
    drafter, approver = (make_person(database, Role.TECHNICAL_MANAGER, at=at) for _ in range(2))
    with at_work(database, at, Actor.person(drafter.id), "room.drafted") as unit:
        draft = draft_version(unit, KIND, room_id, content, at, "as decided")
    with at_work(database, at, Actor.person(approver.id), "catalogue.approved") as unit:
        return approve_draft(unit, draft)


def new_room(database: Database, *, at: datetime, code: str = "R-1") -> Room:
    """A room of which nothing was read."""
    with at_work(database, at, act="room.added") as unit:
        return add_room(unit, code=code, name="Density room")


def read_all(
    database: Database, room_id: int, readings: Iterable[tuple[datetime, float]], *, at: datetime
) -> list[RoomCondition]:
    """Temperatures of a room, each in a unit of work of its own, entered at `at`."""
    found = []
    for moment, temperature in readings:
        with at_work(database, at) as unit:
            found.append(read_one(unit, room_id, moment, temperature))
    return found


def read_one(unit: Unit, room_id: int, moment: datetime, temperature: float) -> RoomCondition:
    """One temperature."""
    return record_room_condition(unit, room_id=room_id, at=moment, temperature_c=temperature)


Found = tuple[str, int, datetime | None, datetime, datetime, datetime | None, float, int]


def walked(readings: Sequence[tuple[datetime, int, float]], tracks: Sequence[Track]) -> list[Found]:
    """The excursions of temperatures (moment, id, value), found by going from reading to reading."""
    found: list[Found] = []
    for limit_of in dict.fromkeys(one.limit_of for one in tracks):
        own = [one for one in tracks if one.limit_of == limit_of]
        before, run = None, []
        for at, _id, value in sorted(readings):
            held = next((one for one in own if one.holds_at(at)), None)
            if held is None:
                continue
            if not held.range.holds(value):
                run.append((at, value, held))
                continue
            found += [_run(limit_of, before, run, at)] if run else []
            before, run = at, []
        found += [_run(limit_of, before, run, None)] if run else []
    return sorted(found, key=lambda one: (one[3], one[1]))


def _run(limit_of: int, before: datetime | None, run: list[Any], after: datetime | None) -> Found:
    above = max(v - h.range.high if h.range.high is not None else -1e300 for _at, v, h in run)
    below = max(h.range.low - v if h.range.low is not None else -1e300 for _at, v, h in run)
    worst = max(v for _at, v, _h in run) if above >= below else min(v for _at, v, _h in run)
    return "temperature_c", limit_of, before, run[0][0], run[-1][0], after, worst, len(run)
