"""How the laboratory is shown in a walk."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.laboratory.models import LaboratoryRow, LaboratoryVersionRow
from lims.trace import Description, NodeKind
from lims.web import current_language
from lims.web import lazy_gettext as _

PAGE = "/laboratory"


def _headers(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = session.scalars(select(LaboratoryRow).where(LaboratoryRow.id.in_(ids)))
    return {row.id: Description(title=row.code, url=PAGE) for row in rows}


def _versions(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = session.scalars(select(LaboratoryVersionRow).where(LaboratoryVersionRow.id.in_(ids)))
    return {
        row.id: Description(
            title=str(row.names.get(current_language()) or row.names.get("en", "")),
            url=PAGE,
        )
        for row in rows
    }


KINDS = (
    NodeKind("laboratory", _("laboratory"), 4, _headers),
    NodeKind("laboratory_version", _("laboratory"), 4, _versions),
)
