"""How procedures of calibration and the work by them are shown in a walk."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.inhouse.models import ProcedureRow, ProcedureVersionRow, RunRow
from lims.trace import Description, NodeKind
from lims.web import day_text, gettext
from lims.web import lazy_gettext as _

CALIBRATION, METHOD = 6, 3


def _procedures(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = session.scalars(select(ProcedureRow).where(ProcedureRow.id.in_(ids)))
    return {row.id: Description(title=row.code, url="/inhouse/procedures") for row in rows}


def _versions(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    query = select(ProcedureVersionRow, ProcedureRow.code).join(
        ProcedureRow, ProcedureRow.id == ProcedureVersionRow.header_id
    )
    return {
        row.id: Description(
            title=code, url="/inhouse/procedures",
            detail=gettext("version %(n)s, approved, since %(day)s", n=row.n, day=day_text(row.valid_from)),
        )
        for row, code in session.execute(query.where(ProcedureVersionRow.id.in_(ids)))
    }  # fmt: skip


def _runs(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = session.scalars(select(RunRow).where(RunRow.id.in_(ids)))
    return {
        row.id: Description(title=row.number, detail=day_text(row.begun_at), url=f"/inhouse/{row.id}")
        for row in rows
    }


KINDS = (
    NodeKind("calibration_procedure", _("procedure of calibration"), METHOD, _procedures),
    NodeKind("calibration_procedure_version", _("procedure of calibration"), METHOD, _versions),
    NodeKind("inhouse_calibration", _("calibration of our own"), CALIBRATION, _runs),
)
