"""Versions with two times: when a statement was valid in the laboratory, and when the laboratory knew it.

Valid time is half-open, UTC: `valid_from <= t < valid_to`, no end where `valid_to` is null. `born` and `died` are event
numbers. Now: `died` is null. Known at N: `born <= N and (died is null or died > N)`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, ClassVar, TypeVar

from sqlalchemy import ColumnElement, and_, inspect, or_, select
from sqlalchemy.orm import Mapped, Session, declared_attr, mapped_column

from lims.db import Base, fk, is_remembering, remembered
from lims.db.base import IdInteger
from lims.errors import LimsError
from lims.records.known import known_by
from lims.records.node import node_id
from lims.records.unit import Unit

BOOKKEEPING = frozenset({"id", "header_id", "n", "valid_from", "valid_to", "born", "died"})


class PeriodTurnedRound(LimsError):
    """A period that would end before it begins."""

    status = 422
    problem = "The period would end ({end}) before it begins ({start})."
    remedy = "Give an end after the beginning, or leave it open."


class Version(Base):
    """Mix-in of version tables; `__version_of__` names the header's table. Only `died` is ever set, once."""

    __abstract__ = True
    __append_only__: ClassVar[bool] = True

    id: Mapped[int] = node_id()
    n: Mapped[int] = mapped_column(IdInteger)
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime | None]
    born: Mapped[int] = mapped_column(IdInteger)
    died: Mapped[int | None] = mapped_column(IdInteger)

    @declared_attr
    def header_id(cls) -> Mapped[int]:  # noqa: N805 - a declared attribute takes the class
        return fk(f"{cls.__version_of__}.id")

    def content(self) -> dict[str, Any]:
        """What this version says, without its bookkeeping."""
        names = inspect(type(self)).column_attrs.keys()
        return {name: getattr(self, name) for name in names if name not in BOOKKEEPING}

    def holds_at(self, at: datetime) -> bool:
        """Whether a moment lies in the period of this version."""
        return self.valid_from <= at and (self.valid_to is None or self.valid_to > at)


V = TypeVar("V", bound=Version)


def stated(model: type[V], known_at: int | None = None) -> ColumnElement[bool]:
    """The condition for versions that are stated of any period, as known now or at an event."""
    if known_at is None:
        return model.died.is_(None)
    return and_(model.born <= known_at, or_(model.died.is_(None), model.died > known_at))


def living(model: type[V], valid_at: datetime, known_at: int | None = None) -> ColumnElement[bool]:
    """The condition for versions valid at a moment, as known now or as known at event `known_at`."""
    valid = and_(model.valid_from <= valid_at, or_(model.valid_to.is_(None), model.valid_to > valid_at))
    return and_(valid, stated(model, known_at))


def version_at(
    session: Session, model: type[V], header_id: int, valid_at: datetime, known_at: int | None = None
) -> V | None:
    """The one version of a header that was valid at a moment, as known now or at an event; None if there was none."""
    if known_at is None and is_remembering(session):
        return next((row for row in _alive(session, model, header_id) if row.holds_at(valid_at)), None)
    return session.scalar(
        select(model).where(model.header_id == header_id, living(model, valid_at, known_at))
    )


def versions_then(
    session: Session, model: type[V], moments: Mapping[int, Collection[datetime]]
) -> dict[int, tuple[V, list[tuple[datetime, V | None]]]]:
    """For each version that was used: itself, and what is known of its header for each moment of use, in order.

    `moments` are those of use by the id of the version. None: nothing is stated for that moment. As known now, or at the event
    of the session. Two queries.
    """
    used = list(session.scalars(select(model).where(model.id.in_(moments))))
    known: dict[int, list[V]] = defaultdict(list)
    headers = {row.header_id for row in used}
    for row in session.scalars(
        select(model).where(model.header_id.in_(headers), stated(model, known_by(session)))
    ):
        known[row.header_id].append(row)
    return {
        row.id: (row, [(at, next((one for one in known[row.header_id] if one.holds_at(at)), None)) for at in sorted(moments[row.id])])
        for row in used
    }  # fmt: skip


@remembered
def _alive(session: Session, model: type[V], header_id: int) -> list[V]:
    """Every version of a header as known now, for questions about many moments."""
    return list(session.scalars(select(model).where(model.header_id == header_id, model.died.is_(None))))


def put_version(
    unit: Unit,
    model: type[V],
    header_id: int,
    /,  # a version may say something of a unit of measurement
    *,
    valid_from: datetime,
    valid_to: datetime | None = None,
    **content: Any,
) -> V:
    """State what is valid in a period. What was stated for it before dies; its parts outside live on as new rows."""
    if valid_to is not None and valid_to <= valid_from:
        raise PeriodTurnedRound(start=valid_from.date(), end=valid_to.date())
    known = list(unit.session.scalars(select(model).where(model.header_id == header_id)))
    number = max((row.n for row in known), default=0)
    overlapping = [row for row in known if row.died is None and _overlap(row, valid_from, valid_to)]
    for row in overlapping:
        row.died = unit.seq
    unit.flush()
    for row in overlapping:
        for start, end in _outside(row, valid_from, valid_to):
            number += 1
            _bear(unit, model, header_id, number, start, end, row.content())
    return _bear(unit, model, header_id, number + 1, valid_from, valid_to, content)


def _bear(
    unit: Unit,
    model: type[V],
    header_id: int,
    n: int,
    start: datetime,
    end: datetime | None,
    content: dict[str, Any],
) -> V:
    known = {
        "header_id": header_id,
        "n": n,
        "valid_from": start,
        "valid_to": end,
        "born": unit.seq,
        "died": None,
    }
    row = model(**known, **content)
    unit.add(row)
    unit.flush()
    return row


def _overlap(row: Version, start: datetime, end: datetime | None) -> bool:
    return (end is None or row.valid_from < end) and (row.valid_to is None or row.valid_to > start)


def _outside(row: Version, start: datetime, end: datetime | None) -> list[tuple[datetime, datetime | None]]:
    """The parts of a version's period that lie before and after the new one."""
    parts: list[tuple[datetime, datetime | None]] = []
    if row.valid_from < start:
        parts.append((row.valid_from, start))
    if end is not None and (row.valid_to is None or row.valid_to > end):
        parts.append((end, row.valid_to))
    return parts
