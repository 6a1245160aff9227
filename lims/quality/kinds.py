"""How nonconformities and doubts are shown in a walk."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.quality.models import DoubtRow, NonconformityRow
from lims.trace import Description, NodeKind
from lims.web import day_text
from lims.web import lazy_gettext as _

COLUMN = 6


def _nonconformities(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = session.scalars(select(NonconformityRow).where(NonconformityRow.id.in_(ids)))
    return {
        row.id: Description(title=row.code, detail=row.source, url=f"/quality/nonconformities/{row.id}") for row in rows
    }  # fmt: skip


def _doubts(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = session.scalars(select(DoubtRow).where(DoubtRow.id.in_(ids)))
    return {
        row.id: Description(
            title=row.reason, detail=day_text(row.raised_at),
            url=f"/trace/{row.source_id}/forward?doubt={row.id}", broken=row.reason,
        )
        for row in rows
    }  # fmt: skip


KINDS = (
    NodeKind("nonconformity", _("nonconformity"), COLUMN, _nonconformities),
    NodeKind("doubt", _("doubt"), COLUMN, _doubts),
)
