"""How assessments are shown in a walk."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.doubts.models import AssessmentRow
from lims.trace import Description, NodeKind
from lims.web import lazy_gettext as _


def _assessments(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = session.scalars(select(AssessmentRow).where(AssessmentRow.id.in_(ids)))
    return {
        row.id: Description(
            title=f"{row.error:+g} {row.unit}", detail=row.reason, url=f"/assessments/{row.id}"
        )
        for row in rows
    }


KINDS = (NodeKind("assessment", _("error followed forward"), 3, _assessments),)
