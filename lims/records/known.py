"""What was known at an event, of what is only ever added to: rows get their ids one after another, under one lock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session

from lims.db import Base
from lims.records.models import AuditEvent, AuditTouch

KNOWN = "known at event"


def known_by(session: Session) -> int | None:
    """The event up to which what is read in a session is known; None: as known now."""
    event: int | None = session.info.get(KNOWN)
    return event


@contextmanager
def as_known_at(session: Session, event: int | None) -> Iterator[None]:
    """Ask as known at an event whatever the walks ask of the features: each of their kinds says whether its things held."""
    before = session.info.get(KNOWN)
    session.info[KNOWN] = event
    try:
        yield
    finally:
        session.info[KNOWN] = before


def last_known(session: Session, table: str, event: int) -> int:
    """The highest id that a table of which no row is removed had at an event; 0 where it had none."""
    query = select(AuditTouch.last_key).where(AuditTouch.table_name == table, AuditTouch.seq <= event)
    return session.scalar(query.order_by(AuditTouch.key.desc()).limit(1)) or 0


def was_known(session: Session, model: type[Base], known_at: int | None) -> ColumnElement[bool]:
    """The condition for rows of an append-only table that were there at an event; all of them where none is named."""
    if known_at is None:
        return true()
    last = last_known(session, model.__tablename__, known_at)
    known: ColumnElement[bool] = model.__table__.c.id <= last
    return known


def moment_known(session: Session, at: datetime, known_at: int | None) -> datetime:
    """The earlier of a moment and an event: by that moment something had happened, and somebody could know it."""
    if known_at is None:
        return at
    query = select(AuditEvent.at).where(AuditEvent.seq <= known_at).order_by(AuditEvent.seq.desc()).limit(1)
    event = session.scalar(query)
    return at if event is None else min(at, event)
