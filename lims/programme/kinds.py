"""How the decisions of the programme and its requests are shown in a walk."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.equipment import equipment_by_id
from lims.programme.models import CalibrationRequestRow, ProgrammeVersionRow
from lims.trace import Description, NodeKind
from lims.web import lazy_gettext as _
from lims.web import ngettext

COLUMN = 3


def _versions(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = list(session.scalars(select(ProgrammeVersionRow).where(ProgrammeVersionRow.id.in_(ids))))
    equipment = equipment_by_id(session, {row.header_id for row in rows})
    return {
        row.id: Description(
            title=equipment[row.header_id].code,
            detail=ngettext("%(num)s day", "%(num)s days", row.days) if row.days else row.reason,
            url=f"/equipment/{row.header_id}/programme",
        )
        for row in rows
    }


def _requests(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = session.scalars(select(CalibrationRequestRow).where(CalibrationRequestRow.id.in_(ids)))
    return {
        row.id: Description(title=row.code, detail=row.provider, url=f"/programme/requests/{row.id}")
        for row in rows
    }


KINDS = (
    NodeKind("programme_version", _("calibration interval"), COLUMN, _versions),
    NodeKind("calibration_request", _("calibration request"), COLUMN, _requests),
)
