"""Calibrations of the laboratory's own for tests: an approved procedure, a reference, a thermometer, readings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from lims.catalogue import approve_draft, draft_version
from lims.clock import SetClock
from lims.db import Database
from lims.equipment import Calibration, Equipment
from lims.inhouse import Asked, begin, decide, enter_reading, find_run, submit
from lims.inhouse.issued import OwnCertificate, own_of_run
from lims.inhouse.procedures import KIND, Procedure, ensure_procedure, find_procedure
from lims.inhouse.service import Run, run_of_calibration, work_of
from lims.people import Person
from lims.permissions import Role
from lims.records import Actor, unit_of_work
from tests.support.doubts import Reference, make_reference
from tests.support.equipment import make_equipment
from tests.support.people import make_person

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ASKED = Asked(country="AZ", place="laboratory")
POINTS = (0.0, 15.0, 40.0)
COMPONENTS = [
    {"name": "reference_drift", "half_width": 0.01, "source": "FICTITIOUS: two certificates"},
    {"name": "bath_inhomogeneity", "half_width": 0.005, "source": "FICTITIOUS study of the bath"},
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Bath:
    """Everything that is needed to calibrate a thermometer."""

    reference: Reference
    thermometer: Equipment
    procedure: Procedure
    analyst: Person
    other: Person
    at: datetime

    def unit(self, person: Person, at: datetime | None = None) -> Any:
        """A unit of work of somebody."""
        return unit_of_work(
            self.database, by=Actor.person(person.id), clock=SetClock(at or self.at), act="calibration.done"
        )

    database: Database


def procedure_content(**given: Any) -> dict[str, Any]:
    """A made-up procedure for thermometers in a bath."""
    content = {
        "title": "Thermometers in a bath", "quantity": "temperature", "unit": "degC", "points": list(POINTS), "falling": True,
        "repeats": 3, "reference_role": "reference thermometer", "conditions": "FICTITIOUS: stirred, 20 min at each point",
        "components": COMPONENTS, "probability": 0.95, "source": "FICTITIOUS work instruction 12", "fictitious": True,
    }  # fmt: skip
    return {**content, **given}


def make_procedure(database: Database, *, at: datetime, code: str = "CP-T1", **given: Any) -> Procedure:
    """A procedure that one person drafted and another approved."""
    drafter = make_person(database, Role.TECHNICAL_MANAGER, at=at)
    approver = make_person(database, Role.QUALITY_MANAGER, at=at)
    with unit_of_work(
        database, by=Actor.person(drafter.id), clock=SetClock(at), act="procedure.drafted"
    ) as unit:
        draft = draft_version(
            unit, KIND, ensure_procedure(unit, code), procedure_content(**given), at, "for a test"
        )
    with unit_of_work(
        database, by=Actor.person(approver.id), clock=SetClock(at), act="procedure.approved"
    ) as unit:
        version = approve_draft(unit, draft)
    with database.read() as session:
        return find_procedure(session, version)


def make_bath(database: Database, *, at: datetime, reference: Reference | None = None, **given: Any) -> Bath:
    """A reference thermometer with its certificate, a thermometer of the laboratory, a procedure, two people."""
    before = at - 2 * DAY
    return Bath(
        reference=reference or make_reference(database, at=before), thermometer=make_equipment(database, at=before, role="thermometer"),
        procedure=make_procedure(database, at=before, **given), analyst=make_person(database, Role.TECHNICIAN, at=before),
        other=make_person(database, Role.REVIEWER, at=before), database=database, at=at,
    )  # fmt: skip


def start(bath: Bath, **given: Any) -> Run:
    """A calibration of the thermometer, begun by the analyst."""
    about = {
        "equipment_id": bath.thermometer.id, "procedure_version_id": bath.procedure.id, "resolution": 0.01,
        "reference_id": bath.reference.thermometer.id, "conditions": "FICTITIOUS: 21 °C",
    }  # fmt: skip
    with bath.unit(bath.analyst) as unit:
        return begin(unit, **{**about, **given})


def read_all(bath: Bath, run: Run, *, when: str = "", off: float = 0.05, lag: float = 0.02) -> None:
    """Read all points: the thermometer shows `off` too much, and `lag` more where it falls."""
    with bath.unit(bath.analyst) as unit:
        for nominal, way, n in work_of(unit.session, run.id).procedure.places():
            shown = nominal + off + (lag if way == "falling" else 0.0) + (n - 2) * 0.003
            enter_reading(
                unit, run.id, when=when, nominal=nominal, direction=way, n=n, reference=(nominal, f"{nominal}"),
                indication=(shown, f"{shown}"),
            )  # fmt: skip


def accepted(bath: Bath, *, asked: Asked = ASKED, **given: Any) -> Calibration:
    """The calibration that another person accepted two hours later."""
    run = start(bath)
    read_all(bath, run, **given)
    with bath.unit(bath.analyst, bath.at + HOUR) as unit:
        submit(unit, run.id)
    with bath.unit(bath.other, bath.at + 2 * HOUR) as unit:
        made = decide(
            unit, run.id, accepted=True, words="readings and budget looked at", suitable=True, asked=asked,
            due_at=bath.at + 365 * DAY, row_version=find_run(unit.session, run.id).row_version,
        )  # fmt: skip
    assert made is not None
    return made


def certificate_of_calibration(session: Session, calibration_id: int) -> OwnCertificate:
    """The certificate that stands for a calibration of our own."""
    run = run_of_calibration(session, calibration_id)
    assert run is not None
    return own_of_run(session, run.id)[0]
