"""How particulars, verifications and analytical calibrations are shown in a walk."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.equipment import equipment_by_id
from lims.equipment.models import MeasuringSystemRow
from lims.particulars.models import AnalyticalCalibrationRow, ParticularsVersionRow, ServiceVerificationRow
from lims.trace import Description, NodeKind
from lims.web import lazy_gettext as _
from lims.web import moment_text

COLUMN = 3


def _versions(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = list(session.scalars(select(ParticularsVersionRow).where(ParticularsVersionRow.id.in_(ids))))
    equipment = equipment_by_id(session, {row.header_id for row in rows})
    return {
        row.id: Description(
            title=equipment[row.header_id].code, detail=moment_text(row.valid_from), url=f"/equipment/{row.header_id}/particulars"
        )
        for row in rows
    }  # fmt: skip


def _verifications(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = list(session.scalars(select(ServiceVerificationRow).where(ServiceVerificationRow.id.in_(ids))))
    equipment = equipment_by_id(session, {row.equipment_id for row in rows})
    return {
        row.id: Description(
            title=f"{equipment[row.equipment_id].code}, {moment_text(row.at)}", detail=row.found,
            url=f"/equipment/{row.equipment_id}/particulars", broken=None if row.passed else row.found,
        )
        for row in rows
    }  # fmt: skip


def _analytical(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    query = select(AnalyticalCalibrationRow, MeasuringSystemRow).join(
        MeasuringSystemRow, MeasuringSystemRow.id == AnalyticalCalibrationRow.system_id
    )
    return {
        row.id: Description(
            title=f"{system.code}, {moment_text(row.at)}",
            detail=row.found,
            url=f"/equipment/systems/{system.id}",
        )
        for row, system in session.execute(query.where(AnalyticalCalibrationRow.id.in_(ids)))
    }


KINDS = (
    NodeKind("particulars_version", _("particulars of equipment"), COLUMN, _versions),
    NodeKind("service_verification", _("verification before service"), COLUMN, _verifications),
    NodeKind("analytical_calibration", _("analytical calibration"), COLUMN, _analytical),
)
