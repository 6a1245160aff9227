"""What of equipment is due, waits for a decision, or failed: for the list of quality and the bench."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.equipment.apparatus import latest_failed
from lims.equipment.models import CalibrationVersionRow, EquipmentRow, EquipmentState, EquipmentVersionRow
from lims.equipment.service import latest_calibrations
from lims.quality import DueItem, DueSource, UndatedItem, Urgency
from lims.records import AuditEvent, living


def calibrations_due(session: Session, until: datetime) -> Iterator[DueItem]:
    """The equipment in use whose latest calibration is due again before a moment; in two queries."""
    latest = latest_calibrations(session)
    for row in _in_use(session, until):
        calibration = latest.get(row.id)
        if calibration is not None and calibration.due_at is not None and calibration.due_at < until:
            yield DueItem(
                what="calibration", thing=row.code, due_at=calibration.due_at, url=f"/equipment/{row.id}", name=row.name
            )  # fmt: skip


def calibrations_without_date(session: Session, at: datetime) -> Iterator[UndatedItem]:
    """The equipment in use that is calibrated, and of which neither the certificate nor an interval says until when."""
    latest = latest_calibrations(session)
    for row in _in_use(session, at):
        calibration = latest.get(row.id)
        if calibration is not None and calibration.due_at is None:
            yield UndatedItem(what="calibration", thing=row.code, url=f"/equipment/{row.id}", name=row.name)


def _in_use(session: Session, at: datetime) -> list[EquipmentRow]:
    states = (EquipmentState.RETIRED, EquipmentState.OUT_OF_USE)
    query = select(EquipmentRow).join(EquipmentVersionRow, EquipmentVersionRow.header_id == EquipmentRow.id)
    used = query.where(living(EquipmentVersionRow, at), EquipmentVersionRow.state.not_in(states))
    return list(session.scalars(used))


def calibrations_to_accept(session: Session, until: datetime) -> Iterator[DueItem]:
    """The latest calibrations that nobody has found good enough or not (6.4.5), since they were entered; in three queries."""
    waiting = {id_: one for id_, one in latest_calibrations(session).items() if one.suitable is None}
    query = (
        select(CalibrationVersionRow.id, AuditEvent.at)
        .join(AuditEvent, AuditEvent.seq == CalibrationVersionRow.born)
        .where(CalibrationVersionRow.id.in_([one.version_id for one in waiting.values()]))
    )
    entered = dict(session.execute(query).all()) if waiting else {}
    for row in _in_use(session, until) if waiting else ():
        one = waiting.get(row.id)
        if one is not None and one.version_id in entered:
            yield DueItem(
                what="calibration_to_accept", thing=f"{row.code}, {one.certificate}", due_at=entered[one.version_id],
                url=f"/equipment/calibrations/{one.id}", name=row.name, urgency=Urgency.DECIDE,
            )  # fmt: skip


def failed_checks(session: Session, until: datetime) -> Iterator[DueItem]:
    """The equipment in use whose last check for its methods failed, since then; in two queries."""
    since = latest_failed(session, until)
    for row in _in_use(session, until) if since else ():
        if row.id in since:
            yield DueItem(
                what="failed_check", thing=row.code, due_at=since[row.id], url=f"/equipment/{row.id}", name=row.name,
                urgency=Urgency.STOPPED,
            )  # fmt: skip


SOURCES = (
    DueSource("calibrations", calibrations_due, calibrations_without_date), DueSource("calibrations to accept", calibrations_to_accept),
    DueSource("failed checks", failed_checks),
)  # fmt: skip
