"""Maintenance that is due and consumables that are used up, for the list of quality."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from lims.equipment import equipment_by_id
from lims.maintenance.service import consumables_of, plans_at
from lims.quality import DueItem, DueSource


def maintenance_due(session: Session, until: datetime) -> Iterator[DueItem]:
    """What is due before a moment; what is due by its runs is due at that moment."""
    plans = [one for one in plans_at(session, until) if one.is_due(until)]
    used_up = [one for one in consumables_of(session, until, fitted=True) if one.is_used_up(until)]
    ids = {one.equipment_id for one in plans} | {one.equipment_id for one in used_up}
    codes = equipment_by_id(session, ids)
    for plan in plans:
        yield DueItem(
            what="maintenance", thing=f"{codes[plan.equipment_id].code}, {plan.name}", due_at=plan.due_at or until,
            url=f"/equipment/{plan.equipment_id}/maintenance",
        )  # fmt: skip
    for one in used_up:
        yield DueItem(
            what="consumable", thing=f"{codes[one.equipment_id].code}, {one.what}", due_at=one.ends_at or until,
            url=f"/equipment/{one.equipment_id}/maintenance",
        )  # fmt: skip


SOURCE = DueSource("maintenance", maintenance_due)
