"""Another person decides on a calibration: accepted, it is a calibration that counts, with a certificate of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from lims.equipment import Calibration, CalibrationDetail, find_equipment, put_calibration
from lims.errors import ChangedMeanwhile
from lims.inhouse.authorising import Asked, authorise_own, own_number, refuse_measurer
from lims.inhouse.errors import LaboratoryNotNamed
from lims.inhouse.models import DecisionRow, RunState
from lims.inhouse.service import (
    AS_LEFT,
    FoundPoint,
    Work,
    calibration_of_reference,
    found_points,
    measured_at,
    open_run,
    work_of,
)
from lims.laboratory import laboratory_at
from lims.records import Unit


def decide(
    unit: Unit, run_id: int, *, accepted: bool, words: str, row_version: int, due_at: datetime | None, suitable: bool | None,
    asked: Asked | None = None,
) -> Calibration | None:  # fmt: skip
    """Accept a calibration, which then counts and gets its certificate, or send it back; by another person than measured.

    Raises NotFound, RunNotOpen, ChangedMeanwhile, OwnCalibration, LaboratoryNotNamed, and what `found_points` raises.
    """
    row = open_run(unit.session, run_id, RunState.SUBMITTED)
    if row.row_version != row_version:
        raise ChangedMeanwhile(what=row.number)
    work = work_of(unit.session, run_id)
    refuse_measurer(work, unit.by.person_id)
    data = [point_data(one, work) for one in found_points(unit.session, work)]
    unit.add(
        DecisionRow(
            run_id=row.id, accepted=accepted, words=words.strip(), figures=data, at=unit.at, person_id=unit.by.person_id
        )
    )  # fmt: skip
    row.row_version += 1
    if not accepted:
        row.state, row.submitted_at = RunState.MEASURING, None
        return None
    number = own_number(unit)
    made = _counts(unit, work, data, due_at, suitable, number)
    row.state, row.calibration_id = RunState.ACCEPTED, made.id
    unit.flush()
    authorise_own(unit, work, made, number=number, asked=asked or Asked())
    return made


def _counts(
    unit: Unit, work: Work, data: Sequence[Mapping[str, Any]], due_at: datetime | None, suitable: bool | None, number: str
) -> Calibration:  # fmt: skip
    run, procedure = work.run, work.procedure
    laboratory = laboratory_at(unit.session, measured_at(work))
    if laboratory is None:
        raise LaboratoryNotNamed(day=f"{measured_at(work):%Y-%m-%d}")
    reference = find_equipment(unit.session, run.reference_id)
    own = calibration_of_reference(unit.session, run.reference_id, procedure, measured_at(work))
    return put_calibration(
        unit, run.equipment_id, certificate=number, laboratory=laboratory.names["en"], calibrated_at=measured_at(work),
        due_at=due_at, points=data, standard=f"{reference.code}, {own.certificate}", suitable=suitable,
        accepted_by=unit.by.person_id if suitable is not None else None, fictitious=procedure.fictitious or own.fictitious,
        rests_on=[own.version_id], made_by={"measured": run.id, "procedure": procedure.id},
        detail=CalibrationDetail(conditions=run.conditions, adjusted=AS_LEFT in work.whens),
    )  # fmt: skip


def point_data(one: FoundPoint, work: Work) -> dict[str, Any]:
    """A point as a calibration keeps it; the direction only where both were measured."""
    found = one.found
    return {
        "quantity": work.procedure.quantity, "unit": work.procedure.unit, "reference": found.reference,
        "indication": found.indication, "expanded_uncertainty": found.evaluation.U, "k": found.evaluation.k, "when": one.when,
        "direction": one.direction if work.procedure.falling else "", "resolution": work.run.resolution,
    }  # fmt: skip
