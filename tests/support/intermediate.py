"""Intermediate checks for tests: a plan at the ice point, and readings by it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lims.clock import SetClock
from lims.db import Database
from lims.equipment import EquipmentCheck
from lims.intermediate import CheckPlan, do_check, plan_check
from lims.records import Actor, unit_of_work


def plan_it(database: Database, equipment_id: int, *, at: datetime, **given: Any) -> CheckPlan:
    """A check of density against a FICTITIOUS liquid: two readings, within 0.10 kg/m³, every 30 days."""
    given = {
        "name": "Check liquid", "quantity": "density", "unit_code": "kg/m3", "procedure": "fill the cell, wait, read twice",
        "reference": "FICTITIOUS check liquid", "reference_value": 800.0, "readings": 2, "max_difference": 0.1, "every_days": 30.0,
        "basis": "FICTITIOUS plan", **given,
    }  # fmt: skip
    with unit_of_work(
        database, by=Actor.system("setup"), clock=SetClock(at), act="intermediate.planned"
    ) as unit:
        return plan_check(unit, equipment_id, **given)


def check_it(
    database: Database, plan: CheckPlan, *readings: float, at: datetime, person_id: int
) -> EquipmentCheck:
    """The readings of one check, entered when it was done."""
    with unit_of_work(
        database, by=Actor.person(person_id), clock=SetClock(at), act="intermediate.done"
    ) as unit:
        return do_check(unit, plan.id, readings=readings)
