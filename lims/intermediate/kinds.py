"""How plans of intermediate checks are shown in a walk; the checks themselves are shown by equipment."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.intermediate.models import CheckPlanRow, CheckPlanVersionRow
from lims.trace import Description, NodeKind
from lims.web import lazy_gettext as _

COLUMN = 3


def _plans(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = session.scalars(select(CheckPlanRow).where(CheckPlanRow.id.in_(ids)))
    return {
        row.id: Description(title=row.code, detail=row.name, url=f"/intermediate/{row.id}") for row in rows
    }


def _versions(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    query = select(CheckPlanVersionRow, CheckPlanRow).join(
        CheckPlanRow, CheckPlanRow.id == CheckPlanVersionRow.header_id
    )
    return {
        row.id: Description(
            title=f"{header.code}, {row.n}", detail=row.basis, url=f"/intermediate/{header.id}"
        )
        for row, header in session.execute(query.where(CheckPlanVersionRow.id.in_(ids)))
    }


KINDS = (
    NodeKind("check_plan", _("intermediate check"), COLUMN, _plans),
    NodeKind("check_plan_version", _("plan of an intermediate check"), COLUMN, _versions),
)
