"""How plans of maintenance, events and consumables are shown in a walk."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.equipment import equipment_by_id
from lims.maintenance.models import (
    ConsumableRow,
    MaintenanceEventRow,
    MaintenancePlanRow,
    MaintenancePlanVersionRow,
)
from lims.trace import Description, NodeKind
from lims.web import lazy_gettext as _
from lims.web import moment_text

COLUMN = 3


def _page(equipment_id: int) -> str:
    return f"/equipment/{equipment_id}/maintenance"


def _plans(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = session.scalars(select(MaintenancePlanRow).where(MaintenancePlanRow.id.in_(ids)))
    return {row.id: Description(title=row.name, detail="", url=_page(row.equipment_id)) for row in rows}


def _versions(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    query = select(MaintenancePlanVersionRow, MaintenancePlanRow).join(
        MaintenancePlanRow, MaintenancePlanRow.id == MaintenancePlanVersionRow.header_id
    )
    return {
        row.id: Description(title=f"{header.name}, {row.n}", detail=row.basis, url=_page(header.equipment_id))
        for row, header in session.execute(query.where(MaintenancePlanVersionRow.id.in_(ids)))
    }


def _events(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = list(session.scalars(select(MaintenanceEventRow).where(MaintenanceEventRow.id.in_(ids))))
    codes = equipment_by_id(session, {row.equipment_id for row in rows})
    return {
        row.id: Description(
            title=f"{codes[row.equipment_id].code}, {moment_text(row.at)}",
            detail=row.what,
            url=_page(row.equipment_id),
        )
        for row in rows
    }


def _consumables(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = session.scalars(select(ConsumableRow).where(ConsumableRow.id.in_(ids)))
    return {
        row.id: Description(title=f"{row.what} {row.serial}".strip(), detail=moment_text(row.fitted_at), url=_page(row.equipment_id))
        for row in rows
    }  # fmt: skip


KINDS = (
    NodeKind("maintenance_plan", _("preventive maintenance"), COLUMN, _plans),
    NodeKind("maintenance_plan_version", _("plan of maintenance"), COLUMN, _versions),
    NodeKind("maintenance_event", _("maintenance"), COLUMN, _events),
    NodeKind("consumable", _("consumable"), COLUMN, _consumables),
)
