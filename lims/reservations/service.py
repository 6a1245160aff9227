"""Reserving equipment: one person at a time; what is taken back stays readable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from lims.equipment import EquipmentState, equipment_version_at, find_equipment
from lims.equipment.models import EquipmentRow
from lims.errors import NotFound
from lims.people import people_by_id
from lims.records import Unit, put_version
from lims.reservations.errors import NotYourReservation, ReservationRefused, ReservedAlready
from lims.reservations.models import ReservationVersionRow
from lims.web import moment_text
from lims.web.letters import search_key
from lims.web.listing import Order

LONGEST = timedelta(days=366)
SEARCHED = timedelta(days=3660)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reservation:
    """A reservation that stands."""

    id: int
    equipment_id: int
    start: datetime
    end: datetime
    person_id: int
    purpose: str

    @classmethod
    def from_row(cls, row: ReservationVersionRow) -> Reservation:
        end = row.valid_to or row.valid_from  # a reservation always has its end
        return cls(
            id=row.id, equipment_id=row.header_id, start=row.valid_from, end=end, person_id=row.person_id, purpose=row.purpose
        )  # fmt: skip


def reserve(
    unit: Unit, equipment_id: int, *, start: datetime, end: datetime, purpose: str, person_id: int
) -> Reservation:
    """Reserve a piece of equipment for a person. Raises NotFound, ReservationRefused, ReservedAlready."""
    one = find_equipment(unit.session, equipment_id)
    if not start < end or end <= unit.at or end - start > LONGEST:
        raise ReservationRefused(why="it would end before it begins, or before now, or last more than a year")
    if not purpose.strip():
        raise ReservationRefused(why="nobody has said what it is for")
    version = equipment_version_at(unit.session, equipment_id, unit.at)
    if version is not None and version.state is EquipmentState.RETIRED:
        raise ReservationRefused(why=f"{one.code} is retired")
    taken = reservations_between(unit.session, start, end, [equipment_id])
    if taken:
        people = people_by_id(unit.session, [taken[0].person_id])
        raise ReservedAlready(
            code=one.code, start=moment_text(taken[0].start), end=moment_text(taken[0].end), purpose=taken[0].purpose,
            who=people[taken[0].person_id].name if taken[0].person_id in people else "–",
            free=moment_text(next_free(unit.session, equipment_id, start, end - start)),
        )  # fmt: skip
    row = put_version(
        unit,
        ReservationVersionRow,
        equipment_id,
        valid_from=start,
        valid_to=end,
        person_id=person_id,
        purpose=purpose.strip(),
    )
    return Reservation.from_row(row)


def next_free(session: Session, equipment_id: int, after: datetime, length: timedelta) -> datetime:
    """The first moment from which a piece of equipment is nobody's for so long."""
    free = after
    for one in reservations_between(session, after, after + SEARCHED, [equipment_id]):
        if one.start >= free + length:
            break
        free = max(free, one.end)
    return free


def take_back(unit: Unit, reservation_id: int, *, anybodys: bool = False) -> Reservation:
    """Take a reservation back: one's own, or with `anybodys` somebody else's. Raises NotFound, NotYourReservation."""
    row = unit.session.get(ReservationVersionRow, reservation_id)
    if row is None or row.died is not None:
        raise NotFound
    if not anybodys and row.person_id != unit.by.person_id:
        raise NotYourReservation
    row.died = unit.seq
    unit.flush()
    return Reservation.from_row(row)


def reservations_between(
    session: Session, start: datetime, end: datetime, equipment_ids: Sequence[int] | None = None
) -> list[Reservation]:
    """The reservations that stand in a period, by their beginning; of some equipment only, where asked so."""
    row: Any = ReservationVersionRow
    query = select(ReservationVersionRow).where(
        row.died.is_(None), row.valid_from < end, or_(row.valid_to.is_(None), row.valid_to > start)
    )
    if equipment_ids is not None:
        query = query.where(row.header_id.in_(equipment_ids))
    return [
        Reservation.from_row(one)
        for one in session.scalars(query.order_by(row.valid_from, row.id).limit(5000))
    ]


def find_reservation(session: Session, reservation_id: int) -> Reservation:
    """A reservation that stands. Raises NotFound."""
    row = session.get(ReservationVersionRow, reservation_id)
    if row is None or row.died is not None:
        raise NotFound
    return Reservation.from_row(row)


def coming_query(
    at: datetime, search: str = "", equipment_id: int | None = None, person_id: int | None = None
) -> tuple[Select[Any], list[Order]]:
    """The reservations that end after a moment, by their beginning: by equipment, person and words of the purpose."""
    row: Any = ReservationVersionRow
    query = select(ReservationVersionRow).where(row.died.is_(None), row.valid_to > at)
    if search:
        query = query.join(EquipmentRow, EquipmentRow.id == row.header_id).where(
            or_(
                row.purpose.icontains(search, autoescape=True),
                EquipmentRow.search_key.contains(search_key(search), autoescape=True),
            )
        )
    if equipment_id is not None:
        query = query.where(row.header_id == equipment_id)
    if person_id is not None:
        query = query.where(row.person_id == person_id)
    return query, [Order(column=row.valid_from), Order(column=row.id)]
