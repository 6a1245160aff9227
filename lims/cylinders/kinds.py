"""How cylinders are shown in a walk."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.cylinders.models import CylinderEventRow, CylinderRow, CylinderVersionRow
from lims.cylinders.service import Step
from lims.cylinders.words import STEPS
from lims.trace import Description, NodeKind
from lims.web import day_text, gettext
from lims.web import lazy_gettext as _

COLUMN = 4


def _cylinders(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = session.scalars(select(CylinderRow).where(CylinderRow.id.in_(ids)))
    return {
        row.id: Description(title=row.code, detail=row.serial or "", url=f"/cylinders/{row.id}")
        for row in rows
    }


def _versions(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    query = select(CylinderVersionRow, CylinderRow).join(
        CylinderRow, CylinderRow.id == CylinderVersionRow.header_id
    )
    return {
        row.id: Description(title=header.code, detail=_line(row), url=f"/cylinders/{header.id}")
        for row, header in session.execute(query.where(CylinderVersionRow.id.in_(ids)))
    }


def _line(row: CylinderVersionRow) -> str:
    if row.pressure_test_due is None:
        return gettext("no pressure test entered")
    return gettext("pressure test due %(day)s", day=day_text(row.pressure_test_due))


def _events(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    query = select(CylinderEventRow, CylinderRow.code).join(
        CylinderRow, CylinderRow.id == CylinderEventRow.cylinder_id
    )
    return {
        row.id: Description(
            title=code,
            detail=f"{STEPS[Step(row.step)]}, {day_text(row.at)}",
            url=f"/cylinders/{row.cylinder_id}",
        )
        for row, code in session.execute(query.where(CylinderEventRow.id.in_(ids)))
    }


KINDS = (
    NodeKind("cylinder", _("sample cylinder"), COLUMN, _cylinders),
    NodeKind("cylinder_version", _("sample cylinder"), COLUMN, _versions),
    NodeKind("cylinder_event", _("way of a cylinder"), COLUMN, _events),
)
