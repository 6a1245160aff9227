"""How sampling is shown in a walk."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.sampling.models import SamplingPlanRow, SamplingRow
from lims.trace import Description, NodeKind
from lims.web import lazy_gettext as _
from lims.web import moment_text

COLUMN = 4


def _samplings(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = session.scalars(select(SamplingRow).where(SamplingRow.id.in_(ids)))
    return {
        row.id: Description(title=row.place, detail=moment_text(row.sampled_at), url=f"/sampling/{row.id}")
        for row in rows
    }


def _plans(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = session.scalars(select(SamplingPlanRow).where(SamplingPlanRow.id.in_(ids)))
    return {
        row.id: Description(title=row.code, detail=f"{row.title}, {row.method}", url="/sampling/plans")
        for row in rows
    }


KINDS = (
    NodeKind("sampling", _("sampling by the laboratory"), COLUMN, _samplings),
    NodeKind("sampling_plan", _("sampling plan"), COLUMN, _plans),
)
