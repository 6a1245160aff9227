"""What is done each morning before the first measurement: the air of the room is read, the meter checked with water and air."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.clock import SetClock
from lims.config import Settings
from lims.db import Database
from lims.demo.control import measure_control_sample
from lims.demo.equipment import DENSITY_ROOM, METER
from lims.demo.people import STAFF
from lims.equipment import (
    find_equipment,
    last_check,
    record_check,
    record_room_condition,
    room_condition_at,
    rooms,
)
from lims.people.models import PersonRow
from lims.records import Actor, Unit, unit_of_work
from methods.petroleum import air_density, water_density

WATER_AND_AIR = "water and air"
STALE = timedelta(hours=8)  # at the bench the check is asked for every 24 h, the room every 12 h
CHECK_C = 20.0


def morning_round(settings: Settings, now: datetime) -> None:
    """Let the first technician read the room and check the meter, where that is some hours old."""
    database = Database(settings.database_url)
    chance = random.Random(int(now.timestamp()))  # noqa: S311
    try:
        with database.read() as session:
            technician = session.scalar(select(PersonRow.id).where(PersonRow.initials == STAFF[0].key)) or 0
            stale = _is_stale(session, now)
        if stale:
            with unit_of_work(
                database, by=Actor.person(technician), clock=SetClock(now), act="equipment.checked"
            ) as unit:
                look_after_room(unit, chance)
                check_meter(unit, chance)
                measure_control_sample(unit)
    finally:
        database.dispose()


def _is_stale(session: Session, now: datetime) -> bool:
    meter = find_equipment(session, METER).id
    room = next(one for one in rooms(session) if one.code == DENSITY_ROOM)
    air, check = room_condition_at(session, room.id, now), last_check(session, meter, WATER_AND_AIR, now)
    return air is None or check is None or min(air.at, check.at) < now - STALE


def look_after_room(unit: Unit, chance: random.Random) -> None:
    """Read temperature, humidity and pressure of the density room."""
    room = next(one for one in rooms(unit.session) if one.code == DENSITY_ROOM)
    record_room_condition(
        unit, room_id=room.id, temperature_c=round(chance.gauss(21.3, 0.6), 1),
        humidity_percent=round(chance.gauss(44.0, 4.0), 0), pressure_kpa=round(chance.gauss(101.2, 0.5), 2),
    )  # fmt: skip


def check_meter(unit: Unit, chance: random.Random, *, water_off: float = 0.0) -> None:
    """Check the density meter with water and air; `water_off` in kg/m³ is what a dirty cell adds."""
    meter = find_equipment(unit.session, METER)
    record_check(unit, equipment_id=meter.id, kind=WATER_AND_AIR, readings=_water_and_air(chance, water_off))


def _water_and_air(chance: random.Random, water_off: float) -> Mapping[str, tuple[float, str]]:
    """What the meter shows of both at 20 °C, near the published values of water and air."""
    pressure_hpa, humidity = round(chance.gauss(1012.0, 5.0), 1), round(chance.gauss(44.0, 4.0), 0)
    water = float(water_density(CHECK_C)) + 0.02 + water_off + chance.gauss(0, 0.008)
    air = float(air_density(CHECK_C, pressure_hpa * 100.0, humidity / 100.0)) + chance.gauss(0, 0.006)
    return {
        "water": (round(water, 3), "kg/m3"), "air": (round(air, 3), "kg/m3"), "temperature": (CHECK_C, "degC"),
        "pressure": (pressure_hpa, "hPa_abs"), "humidity": (humidity, "%RH"),
    }  # fmt: skip
