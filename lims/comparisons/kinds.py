"""How comparisons are shown in a walk."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.comparisons.models import ComparisonRow
from lims.trace import Description, NodeKind
from lims.web import day_text
from lims.web import lazy_gettext as _

METHOD = 3


def _comparisons(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = session.scalars(select(ComparisonRow).where(ComparisonRow.id.in_(ids)))
    return {
        row.id: Description(title=row.number, detail=day_text(row.at), url=f"/comparisons/{row.id}")
        for row in rows
    }


KINDS = (NodeKind("comparison", _("comparison of analysts or instruments"), METHOD, _comparisons),)
