"""Rooms whose air matters, and what it was like at a moment."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, not_, select
from sqlalchemy.orm import Session

from lims.db import remembered
from lims.equipment.errors import (
    EquipmentCodeTaken,
    FutureTime,
    ReadingAlreadyCorrected,
    ReadingRefused,
    RoomEmpty,
)
from lims.equipment.models import RoomConditionRow, RoomCorrectionRow, RoomRow
from lims.errors import NotFound
from lims.records import Unit

PLAUSIBLE = {"temperature_c": (-50.0, 60.0), "humidity_percent": (0.0, 100.0), "pressure_kpa": (50.0, 115.0)}


@dataclass(frozen=True, kw_only=True, slots=True)
class Room:
    """A room."""

    id: int
    code: str
    name: str

    @classmethod
    def from_row(cls, row: RoomRow) -> Room:
        return cls(id=row.id, code=row.code, name=row.name)


@dataclass(frozen=True, kw_only=True, slots=True)
class RoomCondition:
    """The air of a room at a moment: temperature in °C, relative humidity in %, absolute pressure in kPa."""

    id: int
    room_id: int
    at: datetime
    temperature_c: float | None
    humidity_percent: float | None
    pressure_kpa: float | None
    sensor_id: int | None
    person_id: int | None

    @classmethod
    def from_row(cls, row: RoomConditionRow) -> RoomCondition:
        return cls(
            id=row.id, room_id=row.room_id, at=row.at, temperature_c=row.temperature_c,
            humidity_percent=row.humidity_percent, pressure_kpa=row.pressure_kpa, sensor_id=row.sensor_id,
            person_id=row.person_id,
        )  # fmt: skip

    def value(self, quantity: str) -> float | None:
        """One of temperature_c, humidity_percent, pressure_kpa."""
        found: float | None = getattr(self, quantity)
        return found


def add_room(unit: Unit, *, code: str, name: str) -> Room:
    """Add a room. Raises EquipmentCodeTaken."""
    taken = unit.session.scalar(select(RoomRow).where(RoomRow.code == code))
    if taken is not None:
        raise EquipmentCodeTaken(code=code, name=taken.name)
    return Room.from_row(unit.add(RoomRow(code=code, name=name)))


@remembered
def rooms(session: Session) -> list[Room]:
    """All rooms, by code."""
    return [Room.from_row(row) for row in session.scalars(select(RoomRow).order_by(RoomRow.code))]


def find_room(session: Session, room_id: int) -> Room:
    """A room. Raises NotFound."""
    row = session.get(RoomRow, room_id)
    if row is None:
        raise NotFound
    return Room.from_row(row)


def record_room_condition(
    unit: Unit, *, room_id: int, at: datetime | None = None, temperature_c: float | None = None,
    humidity_percent: float | None = None, pressure_kpa: float | None = None, sensor_id: int | None = None,
) -> RoomCondition:  # fmt: skip
    """Record the air of a room, read by the person of the unit or by a sensor.

    Raises NotFound, RoomEmpty, ReadingRefused for what no room is like, FutureTime.
    """
    moment = at or unit.at
    if moment > unit.at:
        raise FutureTime(what="The reading of the room", at=f"{moment:%Y-%m-%d %H:%M} UTC")
    unit.flush()
    find_room(unit.session, room_id)
    figures = {
        "temperature_c": temperature_c,
        "humidity_percent": humidity_percent,
        "pressure_kpa": pressure_kpa,
    }
    _check(figures)
    row = unit.add(
        RoomConditionRow(
            room_id=room_id, at=moment, sensor_id=sensor_id, person_id=unit.by.person_id, **figures
        )
    )
    return RoomCondition.from_row(row)


def _check(figures: dict[str, float | None]) -> None:
    if all(value is None for value in figures.values()):
        raise RoomEmpty
    for name, value in figures.items():
        low, high = PLAUSIBLE[name]
        if value is not None and not (math.isfinite(value) and low <= value <= high):
            words = name.rpartition("_")[0]
            raise ReadingRefused(
                problem=f"The {words} {value:g} is not one that a room has.",
                remedy=f"Enter it in the unit of the field, between {low:g} and {high:g}.",
            )


def correct_room_condition(
    unit: Unit, condition_id: int, *, reason: str, temperature_c: float | None = None, humidity_percent: float | None = None,
    pressure_kpa: float | None = None,
) -> RoomCondition | None:  # fmt: skip
    """Say what a reading of a room should have been, at the same moment; without a figure nothing stands instead of it.

    The wrong one stays to be read. Raises NotFound, ReadingAlreadyCorrected, ReadingRefused.
    """
    unit.flush()
    wrong = unit.session.get(RoomConditionRow, condition_id)
    if wrong is None:
        raise NotFound
    if (known := correction_of(unit.session, condition_id)) is not None:
        raise ReadingAlreadyCorrected(at=f"{known.at:%Y-%m-%d %H:%M} UTC", reason=known.reason)
    figures = {
        "temperature_c": temperature_c,
        "humidity_percent": humidity_percent,
        "pressure_kpa": pressure_kpa,
    }
    right = None
    if any(value is not None for value in figures.values()):
        _check(figures)
        right = unit.add(
            RoomConditionRow(
                room_id=wrong.room_id, at=wrong.at, sensor_id=None, person_id=unit.by.person_id, **figures
            )
        )
        unit.link(wrong.id, right.id, "corrected")
    unit.add(
        RoomCorrectionRow(
            wrong_id=wrong.id, right_id=None if right is None else right.id, reason=reason, person_id=unit.by.person_id, at=unit.at
        )
    )  # fmt: skip
    return None if right is None else RoomCondition.from_row(right)


def correction_of(session: Session, condition_id: int) -> RoomCorrectionRow | None:
    """How a reading was corrected; None where it stands."""
    return session.scalar(select(RoomCorrectionRow).where(RoomCorrectionRow.wrong_id == condition_id))


def standing_reading() -> ColumnElement[bool]:
    """The condition for readings of rooms that nobody has corrected."""
    return not_(exists().where(RoomCorrectionRow.wrong_id == RoomConditionRow.id))


def room_condition_at(session: Session, room_id: int, at: datetime) -> RoomCondition | None:
    """The latest reading of a room at or before a moment; None if there was none. How old it may be is the gate's matter."""
    query = select(RoomConditionRow).where(
        RoomConditionRow.room_id == room_id, RoomConditionRow.at <= at, standing_reading()
    )
    row = session.scalar(query.order_by(RoomConditionRow.at.desc(), RoomConditionRow.id.desc()).limit(1))
    return None if row is None else RoomCondition.from_row(row)


def latest_conditions(session: Session, at: datetime) -> dict[int, RoomCondition]:
    """The latest reading of each room that stands at a moment; in one query, which reads of each room that one alone."""
    row = RoomConditionRow
    latest = (
        select(row.id)
        .where(row.room_id == RoomRow.id, row.at <= at, standing_reading())
        .order_by(row.at.desc(), row.id.desc())
        .limit(1).correlate(RoomRow).scalar_subquery()
    )  # fmt: skip
    found = session.scalars(select(row).where(row.id.in_(select(latest).select_from(RoomRow))))
    return {one.room_id: RoomCondition.from_row(one) for one in found}
