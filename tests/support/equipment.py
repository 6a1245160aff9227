"""Equipment for tests: a density meter in service with a calibration, a check that passes, and a room that was read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from lims.clock import SetClock
from lims.db import Database
from lims.equipment import (
    Calibration,
    CheckAnswer,
    Equipment,
    EquipmentCheck,
    EquipmentState,
    MeasuringSystem,
    Room,
    add_room,
    put_calibration,
    put_system,
    record_check,
    record_room_condition,
    register_equipment,
)
from lims.permissions import Role
from lims.records import Actor, unit_of_work
from methods.petroleum import air_density, water_density
from tests.support.people import make_person

YEAR = timedelta(days=365)
DENSITY_METER = "density meter"
_numbers = count(1)


@dataclass(frozen=True, kw_only=True, slots=True)
class DensityBench:
    """A density meter ready for work, and everything around it."""

    meter: Equipment
    system: MeasuringSystem
    calibration: Calibration
    check: EquipmentCheck | None
    room: Room
    person_id: int


def density_points(
    *, correction: float = 0.05, expanded: float = 0.1, k: float = 2.0
) -> list[dict[str, Any]]:
    """Made-up points of a density meter in kg/m³, and one of its cell temperature."""
    densities = [
        {"quantity": "density", "unit": "kg/m3", "reference": x + correction, "indication": x, "expanded_uncertainty": expanded,
         "k": k}
        for x in (680.0, 800.0, 870.0, 1000.0)
    ]  # fmt: skip
    cell = {
        "quantity": "temperature", "unit": "degC", "reference": 15.0, "indication": 15.0, "expanded_uncertainty": 0.02,
        "k": 2.0, "holds_from": 14.5, "holds_to": 15.5,
    }  # fmt: skip
    return [*densities, cell]


def make_equipment(database: Database, *, at: datetime, **given: Any) -> Equipment:
    """A piece of equipment in service since `at`."""
    number = next(_numbers)
    given = {
        "code": f"EQ-{number:03d}", "name": "Density meter", "maker": "FICTITIOUS", "model": "D-1", "role": DENSITY_METER,
        "serial": f"S{number}", "place": "room 204", "state": EquipmentState.IN_SERVICE, "calibration_needed": True, **given,
    }  # fmt: skip
    with unit_of_work(
        database, by=Actor.system("setup"), clock=SetClock(at), act="equipment.registered"
    ) as unit:
        return register_equipment(unit, **given)


def make_calibration(
    database: Database, equipment_id: int, *, at: datetime, points: Sequence[Any] | None = None, **given: Any
) -> Calibration:
    """A calibration done at `at`, due a year later, accepted."""
    number = next(_numbers)
    given = {
        "certificate": f"CAL-{number:04d}", "laboratory": "FICTITIOUS calibration laboratory", "calibrated_at": at,
        "due_at": at + YEAR, "standard": "FICTITIOUS national standard of density", "accreditation": "FICTITIOUS 001",
        "suitable": True, "fictitious": True, **given,
    }  # fmt: skip
    with unit_of_work(
        database, by=Actor.system("setup"), clock=SetClock(at), act="equipment.calibrated"
    ) as unit:
        return put_calibration(unit, equipment_id, points=points or density_points(), **given)


def water_and_air(*, water_off: float = 0.02, air_off: float = 0.01) -> dict[str, tuple[float, str]]:
    """Readings of a water and air check at 20 °C and 1013.25 hPa that are off by these figures in kg/m³."""
    water, air = float(water_density(20.0)), float(air_density(20.0, 101325.0, 0.5))
    return {
        "water": (water + water_off, "kg/m3"), "air": (air + air_off, "kg/m3"), "temperature": (20.0, "degC"),
        "pressure": (1013.25, "hPa_abs"), "humidity": (50.0, "%RH"),
    }  # fmt: skip


def make_check(
    database: Database, equipment_id: int, *, at: datetime, person_id: int, water_off: float = 0.02
) -> EquipmentCheck:
    """A check with water and air."""
    with unit_of_work(
        database, by=Actor.person(person_id), clock=SetClock(at), act="equipment.checked"
    ) as unit:
        return record_check(
            unit, equipment_id=equipment_id, kind="water and air", readings=water_and_air(water_off=water_off)
        )


def make_room(database: Database, *, at: datetime, person_id: int, temperature_c: float = 21.4) -> Room:
    """A room with a reading."""
    with unit_of_work(database, by=Actor.person(person_id), clock=SetClock(at), act="room.read") as unit:
        room = add_room(unit, code=f"R{next(_numbers)}", name="Density room")
        unit.flush()
        record_room_condition(
            unit, room_id=room.id, temperature_c=temperature_c, humidity_percent=43.0, pressure_kpa=101.3
        )
    return room


def make_density_bench(database: Database, *, at: datetime, checked: bool = True) -> DensityBench:
    """A density meter in service and calibrated a day before `at`, checked at `at`, in a room that was read at `at`."""
    before = at - timedelta(days=1)
    person = make_person(database, Role.TECHNICIAN, at=before)
    meter = make_equipment(database, at=before)
    calibration = make_calibration(database, meter.id, at=before)
    with unit_of_work(database, by=Actor.system("setup"), clock=SetClock(before), act="system.made") as unit:
        system = put_system(
            unit,
            code=f"MS-{next(_numbers)}",
            name="Density",
            parts={DENSITY_METER: meter.id},
            methods=["ASTM D4052"],
        )
    check = make_check(database, meter.id, at=at, person_id=person.id) if checked else None
    room = make_room(database, at=at, person_id=person.id)
    return DensityBench(
        meter=meter, system=system, calibration=calibration, check=check, room=room, person_id=person.id
    )


__all__ = [
    "DENSITY_METER",
    "CheckAnswer",
    "DensityBench",
    "density_points",
    "make_calibration",
    "make_check",
    "make_density_bench",
    "make_equipment",
    "make_room",
    "water_and_air",
]
