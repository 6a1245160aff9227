"""Control charts for tests: a chart of density on a lot of control material, and results in order of time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from lims.control import ControlChart, ControlPoint, open_chart, record_point
from lims.db import Database
from lims.materials import Lot, register_lot
from lims.people import Person
from lims.permissions import Role
from tests.support.people import make_person
from tests.support.samples import acting

_numbers = count(1)
CALM = (832.10, 832.14, 832.07, 832.12, 832.09, 832.13, 832.08, 832.11)
"""Eight made-up densities in kg/m³ that scatter without a pattern."""


def make_control_lot(database: Database, *, at: datetime) -> Lot:
    """A lot of control material, in use."""
    with acting(database, make_person(database, Role.TECHNICIAN, at=at), at) as unit:
        return register_lot(
            unit, code=f"QC-{next(_numbers)}", name="FICTITIOUS diesel for control", role="control material",
            opened_at=at, expires_at=at + timedelta(days=700),
        )  # fmt: skip


def make_chart(database: Database, *, method_id: int, at: datetime, **given: Any) -> ControlChart:
    """A chart of density that eight results establish; due every day unless said otherwise."""
    lot = make_control_lot(database, at=at)
    given = {
        "method_id": method_id, "measurand": "density_15C", "lot_id": lot.id, "needed": 8, "every_days": None,
        "basis": "the laboratory's plan, FICTITIOUS", **given,
    }  # fmt: skip
    with acting(database, make_person(database, Role.QUALITY_MANAGER, at=at), at) as unit:
        return open_chart(unit, **given)


def enter(
    database: Database, chart: ControlChart, value: float, *, at: datetime, person: Person | None = None
) -> ControlPoint:
    """One control result, entered when it was measured."""
    with acting(database, person or make_person(database, Role.TECHNICIAN, at=at), at) as unit:
        return record_point(unit, chart.id, value=value, text=f"{value:.2f}")


def enter_all(
    database: Database, chart: ControlChart, values: Sequence[float] = CALM, *, at: datetime, step: timedelta
) -> list[ControlPoint]:
    """Control results in order, the last of them at `at`."""
    person = make_person(database, Role.TECHNICIAN, at=at - len(values) * step)
    first = at - (len(values) - 1) * step
    return [
        enter(database, chart, value, at=first + n * step, person=person) for n, value in enumerate(values)
    ]
