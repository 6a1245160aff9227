"""How assessments are shown in a walk."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.doubts.models import AssessmentRow, LinearDriftRow
from lims.trace import Description, NodeKind
from lims.web import gettext
from lims.web import lazy_gettext as _


def _assessments(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = session.scalars(select(AssessmentRow).where(AssessmentRow.id.in_(ids)))
    return {
        row.id: Description(
            title=gettext("no figure") if row.error is None else f"{row.error:+g} {row.unit}",
            detail=row.reason,
            url=f"/assessments/{row.id}",
        )
        for row in rows
    }


def _drifts(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    query = select(LinearDriftRow, AssessmentRow.error, AssessmentRow.unit).join(
        AssessmentRow, AssessmentRow.id == LinearDriftRow.assessment_id
    )
    rows = session.execute(query.where(LinearDriftRow.id.in_(ids)))
    return {
        row.id: Description(
            title=f"{row.error_begun:+g} … {error:+g} {unit}", detail=row.reason, url=f"/assessments/{row.assessment_id}"
        )
        for row, error, unit in rows
    }  # fmt: skip


KINDS = (
    NodeKind("assessment", _("error followed forward"), 3, _assessments),
    NodeKind("linear_drift", _("linear drift, assumed beside the worst case"), 3, _drifts),
)
