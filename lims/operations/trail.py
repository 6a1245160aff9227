"""Reading the audit trail: events by key, one event with its rows, and the history of one row."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lims.errors import NotFound
from lims.records import AuditEvent, AuditTouch
from lims.web.listing import Order

COLUMNS = AuditEvent.__table__.c
ORDER = (Order(column=COLUMNS.seq, down=True),)
HISTORY_SHOWN = 200
ROWS_SHOWN = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """One unit of work as the trail tells it. `rows` are its single rows, `batches` what was taken in at once."""

    seq: int
    at: datetime
    actor: str
    act: str
    reason: str | None
    prev: str
    hash: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    batches: list[dict[str, Any]] = field(default_factory=list)
    facts: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def from_row(cls, row: AuditEvent) -> Event:
        body = json.loads(row.body)
        return cls(
            seq=row.seq, at=row.at, actor=row.actor, act=row.act, reason=row.reason, prev=row.prev, hash=row.hash,
            rows=body["rows"], batches=body["batches"], facts=body["facts"],
        )  # fmt: skip

    @property
    def touched(self) -> list[str]:
        """The tables that it touched, each once."""
        return list(dict.fromkeys(entry["t"] for entry in [*self.rows, *self.batches]))


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """What one event did to one row; `values` are the fields that it wrote, none where it was part of a batch."""

    event: Event
    op: str  # i, u or b
    values: Mapping[str, Any]


def event_query(
    search: str = "",
    act: str = "",
    person_id: int | None = None,
    day: tuple[datetime, datetime] | None = None,
    closed: str = "",
) -> Select[Any]:
    """Events whose act or reason holds a text, of an act, of a person, of a period; none whose act begins with `closed`."""
    query = select(AuditEvent)
    if closed:
        query = query.where(~AuditEvent.act.startswith(closed, autoescape=True))
    if search:
        query = query.where(
            AuditEvent.reason.icontains(search, autoescape=True)
            | AuditEvent.act.icontains(search, autoescape=True)
        )
    if act:
        query = query.where(AuditEvent.act == act)
    if person_id is not None:
        query = query.where(AuditEvent.person_id == person_id)
    return query.where(AuditEvent.at >= day[0], AuditEvent.at < day[1]) if day else query


def find_event(session: Session, seq: int, closed: str = "") -> Event:
    """One event. Raises NotFound, for one whose act begins with `closed` as well."""
    row = session.get(AuditEvent, seq)
    if row is None or (closed and row.act.startswith(closed)):
        raise NotFound
    return Event.from_row(row)


def history_of(session: Session, table: str, key: int) -> list[Change]:
    """Everything that happened to one row, the latest first, at most HISTORY_SHOWN. Raises NotFound where nothing did."""
    single = select(AuditTouch.seq).where(AuditTouch.table_name == table, AuditTouch.key == key)
    batch = select(AuditTouch.seq).where(
        AuditTouch.table_name == table, AuditTouch.key <= key, AuditTouch.last_key >= key, AuditTouch.key != AuditTouch.last_key
    )  # fmt: skip
    query = select(AuditEvent).where(AuditEvent.seq.in_(single.union(batch).scalar_subquery()))
    events = session.scalars(query.order_by(AuditEvent.seq.desc()).limit(HISTORY_SHOWN))
    found = [_change(Event.from_row(row), table, key) for row in events]
    if not found:
        raise NotFound
    return found


def _change(event: Event, table: str, key: int) -> Change:
    for entry in event.rows:
        if entry["t"] == table and entry["k"] == key:
            return Change(event=event, op=entry["op"], values=entry["v"])
    return Change(event=event, op="b", values={})
