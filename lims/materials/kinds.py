"""How lots are shown in a walk."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.materials.models import MaterialLotRow, MaterialLotVersionRow
from lims.trace import Description, NodeKind
from lims.web import day_text, gettext
from lims.web import lazy_gettext as _

COLUMN = 7


def _lots(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = session.scalars(select(MaterialLotRow).where(MaterialLotRow.id.in_(ids)))
    return {row.id: Description(title=row.code, detail=row.name, url=f"/materials/{row.id}") for row in rows}


def _versions(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    query = select(MaterialLotVersionRow, MaterialLotRow).join(
        MaterialLotRow, MaterialLotRow.id == MaterialLotVersionRow.header_id
    )
    return {
        row.id: Description(
            title=f"{header.code} {header.name}", detail=_line(row), url=f"/materials/{header.id}"
        )
        for row, header in session.execute(query.where(MaterialLotVersionRow.id.in_(ids)))
    }


def _line(row: MaterialLotVersionRow) -> str:
    until = (
        gettext("in date until %(day)s", day=day_text(row.expires_at))
        if row.expires_at
        else gettext("no date of expiry entered")
    )
    return f"{row.certificate}; {until}" if row.certificate else until


KINDS = (
    NodeKind("material_lot", _("lot"), COLUMN, _lots),
    NodeKind("material_lot_version", _("lot"), COLUMN, _versions),
)
