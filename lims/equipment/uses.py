"""What rests on a piece of equipment in a period, and the checks that said it was fit."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims.equipment.apparatus import EquipmentCheck
from lims.equipment.models import (
    CalibrationRow,
    CalibrationVersionRow,
    CheckAnswer,
    EquipmentCheckRow,
    EquipmentVersionRow,
)
from lims.records import Link, living, was_known


def files_entered(session: Session, file_ids: Collection[int]) -> set[int]:
    """Which of some kept files a calibration, as it is known now, was entered from."""
    row = CalibrationVersionRow
    query = select(row.file_id).where(row.file_id.in_(file_ids), row.died.is_(None))
    return {one for one in session.scalars(query) if one is not None}


def nodes_used(session: Session, equipment_id: int, since: datetime | None, until: datetime) -> list[int]:
    """The calibrations and states of a piece of equipment that something rests on in a period."""
    calibrations = select(CalibrationVersionRow.id).join(
        CalibrationRow, CalibrationRow.id == CalibrationVersionRow.header_id
    ).where(CalibrationRow.equipment_id == equipment_id)  # fmt: skip
    states = select(EquipmentVersionRow.id).where(EquipmentVersionRow.header_id == equipment_id)
    own = [*session.scalars(calibrations), *session.scalars(states)]
    query = select(Link.src).where(Link.src.in_(own), Link.at < until).distinct()
    return sorted(session.scalars(query if since is None else query.where(Link.at >= since)))


def stood_with(session: Session, equipment_ids: Collection[int], at: datetime) -> list[tuple[int, str]]:
    """The state of each of some pieces at a moment and the calibration that counted then, with the roles in which work rests on them."""
    states = select(EquipmentVersionRow.id).where(
        EquipmentVersionRow.header_id.in_(equipment_ids), living(EquipmentVersionRow, at)
    )
    latest = func.row_number().over(
        partition_by=CalibrationRow.equipment_id,
        order_by=[CalibrationVersionRow.calibrated_at.desc(), CalibrationVersionRow.id.desc()],
    )
    counting = (
        select(CalibrationVersionRow.id, latest.label("place"))
        .join(CalibrationRow, CalibrationRow.id == CalibrationVersionRow.header_id)
        .where(CalibrationRow.equipment_id.in_(equipment_ids), living(CalibrationVersionRow, at))
        .subquery()
    )
    calibrations = select(counting.c.id).where(counting.c.place == 1)
    found = [(id_, "in_service") for id_ in session.scalars(states)]
    return found + [(id_, "calibrated") for id_ in session.scalars(calibrations)]


def passed_checks(
    session: Session, equipment_id: int, before: datetime, known_at: int | None = None
) -> Iterator[EquipmentCheck]:
    """The checks of a piece of equipment that passed before a moment, latest first, as known now or at an event."""
    query = select(EquipmentCheckRow).where(
        EquipmentCheckRow.equipment_id == equipment_id, EquipmentCheckRow.at < before,
        EquipmentCheckRow.answer == CheckAnswer.PASSED, was_known(session, EquipmentCheckRow, known_at),
    )  # fmt: skip
    ordered = query.order_by(EquipmentCheckRow.at.desc(), EquipmentCheckRow.id.desc())
    return (EquipmentCheck.from_row(row) for row in session.scalars(ordered))
