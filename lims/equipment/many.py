"""What the gate says of many pieces of equipment at once, for whoever chooses among them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from lims.equipment.calibration import Calibration
from lims.equipment.gate import calibrated, not_calibrated
from lims.equipment.models import CalibrationRow, CalibrationVersionRow, EquipmentVersionRow
from lims.equipment.service import Equipment, EquipmentVersion
from lims.gates import CheckAnswer
from lims.records import living, stated


def calibration_answers_of_many(
    session: Session, pieces: Sequence[Equipment], at: datetime
) -> dict[int, list[CheckAnswer]]:
    """What `calibration_answers` says of each piece, by its id; three queries however many."""
    counting = _calibrations(session, [one.id for one in pieces], living(CalibrationVersionRow, at))
    without = [one.id for one in pieces if one.id not in counting]
    known = _calibrations(session, without, stated(CalibrationVersionRow))
    versions = {
        row.header_id: EquipmentVersion.from_row(row)
        for row in session.scalars(
            select(EquipmentVersionRow).where(
                EquipmentVersionRow.header_id.in_(without), living(EquipmentVersionRow, at)
            )
        )
    }
    return {
        one.id: [calibrated(one, counting[one.id][0])]
        if one.id in counting
        else list(not_calibrated(one, at, known.get(one.id, []), versions.get(one.id)))
        for one in pieces
    }


def _calibrations(
    session: Session, equipment_ids: Sequence[int], which: ColumnElement[bool]
) -> dict[int, list[Calibration]]:
    """The calibrations of some pieces by piece, the latest first."""
    query = (
        select(CalibrationVersionRow, CalibrationRow)
        .join(CalibrationRow, CalibrationRow.id == CalibrationVersionRow.header_id)
        .where(CalibrationRow.equipment_id.in_(equipment_ids), which)
        .order_by(CalibrationVersionRow.calibrated_at.desc(), CalibrationVersionRow.id.desc())
    )
    found: dict[int, list[Calibration]] = defaultdict(list)
    for row, header in session.execute(query):
        found[header.equipment_id].append(Calibration.from_row(row, header))
    return dict(found)
