"""What a unit of work states of the past: periods that were stated otherwise, or not at all, before it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import func, select

from lims.equipment.models import RoomConditionRow
from lims.equipment.rooms import standing_reading
from lims.gates import checks_resting_on, was_asked_since
from lims.jobs import ask_for_job
from lims.records import Unit, Version

JOB = "doubts.late_entry"
AIR = "room_condition"


@dataclass(frozen=True, kw_only=True, slots=True)
class LateEntry:
    """A thing of which something else holds in a period that had begun: `node` is the version that says so, or that died."""

    table: str
    header_id: int
    since: datetime
    until: datetime
    node: int

    def to_json(self) -> dict[str, Any]:
        """As the job is given it."""
        return {
            "table": self.table, "header_id": self.header_id, "since": self.since.isoformat(), "until": self.until.isoformat(),
            "node": self.node,
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> LateEntry:
        moments = {name: datetime.fromisoformat(data[name]) for name in ("since", "until")}
        return cls(table=data["table"], header_id=data["header_id"], node=data["node"], **moments)


def late_entries(versions: Iterable[Version], seq: int, now: datetime) -> list[LateEntry]:
    """The periods before now of which the unit `seq` states something else than what was known."""
    of: dict[tuple[str, int], list[Version]] = defaultdict(list)
    for one in versions:
        of[one.__tablename__, one.header_id].append(one)
    return [
        LateEntry(table=table, header_id=header_id, since=since, until=until, node=node)
        for (table, header_id), rows in of.items()
        for since, until, node in _joined(_changed(rows, seq, now))
    ]


Period = tuple[datetime, datetime, int]


def _changed(rows: Sequence[Version], seq: int, now: datetime) -> Iterator[Period]:
    """The shortest periods in which what died said something else than what was born."""
    born = [one for one in rows if one.born == seq and one.died is None]
    died = [one for one in rows if one.born < seq and one.died == seq]
    ends = {end for one in (*born, *died) for end in (one.valid_from, one.valid_to) if end is not None}
    for start, end in pairwise(sorted({*(one for one in ends if one < now), now})):
        after, before = (next((one for one in some if one.holds_at(start)), None) for some in (born, died))
        said = after or before
        if said is not None and _content(after) != _content(before):
            yield start, end, said.id


def _content(version: Version | None) -> dict[str, Any] | None:
    return None if version is None else version.content()


def _joined(periods: Iterable[Period]) -> Iterator[Period]:
    """Periods that touch each other as one."""
    last: Period | None = None
    for one in periods:
        if last is not None and last[1] == one[0]:
            last = (last[0], one[1], one[2])
            continue
        if last is not None:
            yield last
        last = one
    if last is not None:
        yield last


def late_readings(unit: Unit) -> list[LateEntry]:
    """The periods before now in which a room was otherwise than was known: from a reading that came late, or was corrected."""
    changed: dict[int, list[tuple[datetime, int]]] = defaultdict(list)
    for one in unit.added.get(AIR, ()):
        changed[one.room_id].append((one.at, one.id))
    wrong = [one.wrong_id for one in unit.added.get("room_correction", ())]
    query = select(RoomConditionRow).where(RoomConditionRow.id.in_(wrong))
    for row in unit.session.scalars(query) if wrong else ():
        changed[row.room_id].append((row.at, row.id))
    return [
        LateEntry(table=AIR, header_id=room_id, since=min(some)[0], until=until, node=min(some)[1])
        for room_id, some in changed.items()
        if min(some)[0] < (until := _next_reading(unit, room_id, max(some)[0]))
    ]


def _next_reading(unit: Unit, room_id: int, after: datetime) -> datetime:
    """Until when a reading told how a room was: the next one, or now."""
    row = RoomConditionRow
    query = select(func.min(row.at)).where(row.room_id == room_id, row.at > after, standing_reading())
    return unit.session.scalar(query) or unit.at


def look_for_late_entries(unit: Unit) -> None:
    """Ask for the gate's answers about the past to be looked at, where this unit states something else of it."""
    entries = late_entries(unit.versions.values(), unit.seq, unit.at) if unit.versions else []
    entries += late_readings(unit) if unit.added else []
    wanted = []
    for one in entries:
        names = checks_resting_on([one.table])
        if names and was_asked_since(unit.session, names, one.since):
            wanted.append(one.to_json())
    if wanted:
        ask_for_job(unit, JOB, f"{JOB}:{unit.seq}", {"event": unit.seq, "entries": wanted})
