"""Calibrations that are due or overdue, for the list of quality and the page of equipment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.equipment.models import EquipmentRow, EquipmentState, EquipmentVersionRow
from lims.equipment.service import latest_calibrations
from lims.quality import DueItem, DueSource
from lims.records import living


def calibrations_due(session: Session, until: datetime) -> Iterator[DueItem]:
    """The equipment in use whose latest calibration is due again before a moment; in two queries."""
    states = (EquipmentState.RETIRED, EquipmentState.OUT_OF_USE)
    query = select(EquipmentRow).join(EquipmentVersionRow, EquipmentVersionRow.header_id == EquipmentRow.id)
    used = session.scalars(
        query.where(living(EquipmentVersionRow, until), EquipmentVersionRow.state.not_in(states))
    )
    latest = latest_calibrations(session)
    for row in used:
        calibration = latest.get(row.id)
        if calibration is not None and calibration.due_at is not None and calibration.due_at < until:
            yield DueItem(
                what="calibration", thing=row.code, due_at=calibration.due_at, url=f"/equipment/{row.id}"
            )


SOURCE = DueSource("calibrations", calibrations_due)
