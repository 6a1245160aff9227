"""The calibrations of the laboratory's own as a list: searched, filtered by state, page by page."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, or_, select

from lims.equipment.models import EquipmentRow
from lims.inhouse.models import RunRow, RunState
from lims.web.letters import search_key
from lims.web.listing import Order


def runs_query(*, search: str = "", state: str = "") -> tuple[Select[Any], list[Order]]:
    """The calibrations, each row (calibration, equipment), latest first."""
    query: Any = select(RunRow, EquipmentRow).join(EquipmentRow, EquipmentRow.id == RunRow.equipment_id)
    if search:
        key = search_key(search)
        query = query.where(
            or_(
                EquipmentRow.search_key.contains(key, autoescape=True),
                RunRow.number.icontains(search, autoescape=True),
            )
        )
    if state:
        query = query.where(RunRow.state == RunState(state))
    return query, [Order(column=RunRow.__table__.c.id, down=True)]
