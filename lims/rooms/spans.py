"""Excursions as they follow from the readings of a room and its limits: found by the database, all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, Subquery, and_, case, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from lims.db.types import FiniteFloat, UtcDateTime
from lims.equipment.models import RoomConditionRow
from lims.equipment.rooms import standing_reading
from lims.rooms.tracks import Track

LOWEST, HIGHEST = -1e300, 1e300  # in place of an end that is free
ALWAYS = datetime(9000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """Readings outside a limit, one after the other, and those within on both sides of them.

    Between two readings nobody knows the air: the excursion may have begun after `within_until` and lasted until `within_again`.
    """

    quantity: str
    limit_of: int
    version_id: int  # that stated the limit for the first reading outside
    first_id: int  # the first reading outside
    within_until: datetime | None
    first_at: datetime
    last_at: datetime
    within_again: datetime | None
    worst: float
    readings: int

    @property
    def key(self) -> tuple[str, int]:
        """Which limit it is about."""
        return self.quantity, self.limit_of


def spans_of(
    session: Session, room_id: int, tracks: Sequence[Track], since: datetime | None = None, until: datetime | None = None
) -> list[Span]:  # fmt: skip
    """The excursions among the readings of a room from one moment to another, both included; in one query."""
    if not tracks:
        return []
    judged = _judged(room_id, tracks, since, until)
    return [_span(row) for row in session.execute(_islands(judged))]


def _limits(tracks: Sequence[Track]) -> Subquery:
    rows = [
        select(
            literal(one.quantity).label("quantity"), literal(one.limit_of).label("limit_of"),
            literal(one.version_id).label("version_id"),
            literal(LOWEST if one.range.low is None else one.range.low, FiniteFloat()).label("low"),
            literal(HIGHEST if one.range.high is None else one.range.high, FiniteFloat()).label("high"),
            literal(one.since, UtcDateTime()).label("since"),
            literal(ALWAYS if one.until is None else one.until, UtcDateTime()).label("until"),
        )
        for one in tracks
    ]  # fmt: skip
    return union_all(*rows).subquery("limits")


def _readings(room_id: int, quantities: set[str], since: datetime | None, until: datetime | None) -> Subquery:
    own = [RoomConditionRow.room_id == room_id, standing_reading()]
    own += [] if since is None else [RoomConditionRow.at >= since]
    own += [] if until is None else [RoomConditionRow.at <= until]
    columns = {name: RoomConditionRow.__table__.c[name] for name in sorted(quantities)}
    rows = [
        select(RoomConditionRow.id, RoomConditionRow.at, literal(name).label("quantity"), column.label("value"))
        .where(*own, column.is_not(None))
        for name, column in columns.items()
    ]  # fmt: skip
    return union_all(*rows).subquery("readings")


def _judged(
    room_id: int, tracks: Sequence[Track], since: datetime | None, until: datetime | None
) -> Subquery:
    """Each reading against each limit that held at its moment, with its neighbours."""
    limits = _limits(tracks)
    readings = _readings(room_id, {one.quantity for one in tracks}, since, until)
    r, t = readings.c, limits.c
    outside = case((or_(r.value < t.low, r.value > t.high), 1), else_=0)
    against = (
        select(r.id, r.at, r.value, r.quantity, t.limit_of, t.version_id, t.low, t.high, outside.label("outside"))
        .join_from(readings, limits, and_(r.quantity == t.quantity, r.at >= t.since, r.at < t.until))
        .subquery("against")
    )  # fmt: skip
    a = against.c
    line: dict[str, Any] = {"partition_by": (a.quantity, a.limit_of), "order_by": (a.at, a.id)}
    kind: dict[str, Any] = {"partition_by": (a.quantity, a.limit_of, a.outside), "order_by": (a.at, a.id)}
    return select(
        *against.c,
        func.lag(a.outside).over(**line).label("outside_before"), func.lag(a.at, type_=UtcDateTime()).over(**line).label("before"),
        func.lead(a.outside).over(**line).label("outside_after"), func.lead(a.at, type_=UtcDateTime()).over(**line).label("after"),
        (func.row_number().over(**line) - func.row_number().over(**kind)).label("island"),
    ).subquery("judged")  # fmt: skip


def _islands(judged: Subquery) -> Select[Any]:
    j = judged.c
    first = func.coalesce(j.outside_before, 0) == 0
    return (
        select(
            j.quantity, j.limit_of,
            func.min(case((first, j.version_id))).label("version_id"), func.min(case((first, j.id))).label("first_id"),
            func.min(case((j.outside_before == 0, j.before))).label("within_until"),
            func.min(j.at).label("first_at"), func.max(j.at).label("last_at"),
            func.max(case((j.outside_after == 0, j.after))).label("within_again"),
            func.max(j.value).label("highest"), func.min(j.value).label("lowest"),
            func.max(j.value - j.high).label("above"), func.max(j.low - j.value).label("below"),
            func.count().label("readings"),
        )
        .where(j.outside == 1)
        .group_by(j.quantity, j.limit_of, j.island)
        .order_by(func.min(j.at), j.quantity, j.limit_of)
    )  # fmt: skip


def _span(row: Any) -> Span:
    return Span(
        quantity=row.quantity, limit_of=row.limit_of, version_id=row.version_id, first_id=row.first_id,
        within_until=row.within_until, first_at=row.first_at, last_at=row.last_at, within_again=row.within_again,
        worst=row.highest if row.above >= row.below else row.lowest, readings=row.readings,
    )  # fmt: skip
