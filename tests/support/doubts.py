"""A chain for stories of doubt: a reference thermometer, a density meter whose cell was calibrated with it, results since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from lims.clock import SetClock
from lims.db import Database
from lims.doubts import Assessment, assess
from lims.doubts.job import DRIFT, RECOMPUTE
from lims.equipment import Calibration, Equipment
from lims.equipment.models import CheckAnswer, EquipmentCheckRow
from lims.jobs import register_job
from lims.records import Actor, unit_of_work
from tests.support.certificates import run_jobs
from tests.support.equipment import density_points, make_calibration, make_equipment

DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reference:
    """A reference thermometer with the certificate of the national laboratory."""

    thermometer: Equipment
    certificate: Calibration


def temperature_points() -> list[dict[str, Any]]:
    """Made-up points of a thermometer in °C."""
    return [
        {"quantity": "temperature", "unit": "degC", "reference": t + 0.01, "indication": t, "expanded_uncertainty": 0.02, "k": 2.0}
        for t in (0.0, 15.0, 40.0)
    ]  # fmt: skip


def make_reference(database: Database, *, at: datetime, **calibration: Any) -> Reference:
    """A reference thermometer in service since `at`, calibrated that day; `calibration` says what else is known of that."""
    thermometer = make_equipment(
        database, at=at, name="Reference thermometer", role="reference thermometer", model="R-1"
    )
    calibration = {"standard": "FICTITIOUS national standard of temperature", **calibration}
    certificate = make_calibration(
        database, thermometer.id, at=at, points=temperature_points(), due_at=at + 3650 * DAY, **calibration
    )  # fmt: skip
    return Reference(thermometer=thermometer, certificate=certificate)


def make_ice_point(
    database: Database, reference: Reference, *, at: datetime, limit: float, person_id: int
) -> int:
    """A check of the reference at the ice point that passed with a limit; the id of the check."""
    figure = {
        "key": "ice point",
        "unit": "degC",
        "found": 0.005,
        "reference": 0.0,
        "limit": limit,
        "state": "passed",
    }
    with unit_of_work(
        database, by=Actor.person(person_id), clock=SetClock(at), act="equipment.checked"
    ) as unit:
        row = unit.add(
            EquipmentCheckRow(
                equipment_id=reference.thermometer.id, kind=f"ice point within {limit:g}", at=at,
                figures={"found": [figure]}, answer=CheckAnswer.PASSED, sentence="Within.", person_id=person_id,
            )
        )  # fmt: skip
        unit.flush()
        return row.id


def calibrate_with(
    database: Database, meter: Equipment, reference: Reference, *, at: datetime, **given: Any
) -> Calibration:
    """An in-house calibration of a density meter whose cell temperature was read with the reference."""
    return make_calibration(
        database,
        meter.id,
        at=at,
        points=density_points(),
        rests_on=[reference.certificate.version_id],
        **given,
    )


def make_assessment(
    database: Database, reference: Reference, *, at: datetime, person_id: int, **given: Any
) -> Assessment:
    """The reference is found off at `at`."""
    facts = {
        "error": 0.3,
        "unit_code": "degC",
        "since": None,
        "since_node": None,
        "until": at,
        "reason": "ice point 0.3 °C",
        **given,
    }
    with unit_of_work(database, by=Actor.person(person_id), clock=SetClock(at), act="doubt.raised") as unit:
        return assess(unit, reference.thermometer.id, **facts)


def run_recomputation(database: Database, data_dir: Path, at: datetime) -> int:
    """Let a worker compute again what waits."""
    register_job(RECOMPUTE)
    register_job(DRIFT)
    return run_jobs(database, data_dir, at)
