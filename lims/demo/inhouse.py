"""The demo's own calibration: the bath's thermometer beside the reference thermometer, with its certificate. All FICTITIOUS."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from lims.catalogue import approve_draft, draft_version
from lims.demo.equipment import REFERENCE, THERMOMETER, YEAR
from lims.demo.stage import Stage
from lims.inhouse import (
    KIND,
    Asked,
    begin,
    decide,
    ensure_procedure,
    enter_reading,
    find_procedure,
    find_run,
    submit,
)

PLAN = "FICTITIOUS work instruction of the demonstration"
PROCEDURE: dict[str, Any] = {
    "title": "FICTITIOUS: thermometers in the bath, beside a reference", "quantity": "temperature", "unit": "degC",
    "points": [30.0, 37.8, 45.0], "falling": False, "repeats": 3, "reference_role": "reference thermometer",
    "conditions": "FICTITIOUS: stirred bath, 20 minutes at each point", "probability": 0.95, "source": PLAN, "fictitious": True,
    "components": [
        {"name": "reference_drift", "half_width": 0.01, "source": PLAN},
        {"name": "bath_inhomogeneity", "half_width": 0.01, "source": PLAN},
    ],
}  # fmt: skip
OFF = {30.0: 0.03, 37.8: 0.04, 45.0: 0.05}  # what the thermometer shows too much
SPREAD = (-0.01, 0.0, 0.01)


def calibrate_own(stage: Stage) -> None:
    """One person measures, another accepts; the worker makes the certificate."""
    run_id = _measure(stage, _procedure(stage))
    with stage.by("AT", "calibration.submitted") as unit:
        submit(unit, run_id)
        version = find_run(unit.session, run_id).row_version
    with stage.by("CR", "calibration.decided", "readings and budget looked at") as unit:
        decide(
            unit, run_id, accepted=True, words="readings and budget looked at", row_version=version, suitable=True,
            due_at=unit.at + YEAR, asked=Asked(country="AZ", place="laboratory"),
        )  # fmt: skip
    stage.work()


def _procedure(stage: Stage) -> int:
    with stage.by("DM", "procedure.drafted", PLAN) as unit:
        header = ensure_procedure(unit, "CP-T1")
        draft = draft_version(unit, KIND, header, PROCEDURE, unit.at - timedelta(days=1), PLAN)
    with stage.by("EQ", "procedure.approved", PLAN) as unit:
        return approve_draft(unit, draft)


def _measure(stage: Stage, procedure_id: int) -> int:
    with stage.by("AT", "calibration.begun") as unit:
        run = begin(
            unit, equipment_id=stage.equipment[THERMOMETER], procedure_version_id=procedure_id,
            reference_id=stage.equipment[REFERENCE], resolution=0.01, conditions="FICTITIOUS: 21 °C, 45 % RH",
        )  # fmt: skip
    for nominal, way, n in _places(stage, procedure_id):
        shown = round(nominal + OFF[nominal] + SPREAD[n - 1], 2)
        with stage.by("AT", "calibration.read") as unit:
            enter_reading(
                unit, run.id, when="", nominal=nominal, direction=way, n=n, reference=(nominal, f"{nominal}"),
                indication=(shown, f"{shown}"),
            )  # fmt: skip
    return run.id


def _places(stage: Stage, procedure_id: int) -> list[tuple[float, str, int]]:
    with stage.database.read() as session:
        return list(find_procedure(session, procedure_id).places())
