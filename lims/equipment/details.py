"""What stands beside the figures of a calibration: environment, adjustment, and whether its due date is our interval's."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.equipment.models import CalibrationDetailRow
from lims.records import Unit

Interval = Callable[[Session, int, datetime], int | None]
_intervals: dict[str, Interval] = {}


@dataclass(frozen=True, kw_only=True, slots=True)
class CalibrationDetail:
    """What is known besides the figures. `interval_days`: the due date is ours, so many days after the calibration."""

    conditions: str = ""
    adjusted: bool | None = None
    adjustment: str = ""
    interval_days: int | None = None


NOTHING = CalibrationDetail()


def register_interval(name: str, find: Interval) -> None:
    """Let a feature say the days between two calibrations of a piece of equipment, as decided at a moment."""
    _intervals[name] = find


def days_between(session: Session, equipment_id: int, at: datetime) -> int | None:
    """The interval that was decided for a piece of equipment; None while nobody has."""
    found = (find(session, equipment_id, at) for find in _intervals.values())
    return next((days for days in found if days is not None), None)


def due_of(
    unit: Unit, equipment_id: int, calibrated_at: datetime, due_at: datetime | None, detail: CalibrationDetail
) -> tuple[datetime | None, int | None]:
    """When a calibration is due, and the interval that says so: the certificate's own date has none."""
    if due_at is not None:
        return due_at, detail.interval_days
    days = days_between(unit.session, equipment_id, unit.at)
    return (None, None) if days is None else (calibrated_at + timedelta(days=days), days)


def put_detail(unit: Unit, version_id: int, detail: CalibrationDetail) -> None:
    """Write down what stands beside the figures of a version, where anything does."""
    if detail != NOTHING:
        unit.add(CalibrationDetailRow(version_id=version_id, **asdict(detail)))


def details_of(session: Session, version_ids: Iterable[int]) -> dict[int, CalibrationDetail]:
    """What stands beside the figures of several versions of calibrations, in one query."""
    query = select(CalibrationDetailRow).where(CalibrationDetailRow.version_id.in_(set(version_ids)))
    return {row.version_id: _from_row(row) for row in session.scalars(query)}


def detail_of(session: Session, version_id: int) -> CalibrationDetail:
    """What stands beside the figures of one version."""
    return details_of(session, [version_id]).get(version_id, NOTHING)


def _from_row(row: CalibrationDetailRow) -> CalibrationDetail:
    plain: dict[str, Any] = {name: getattr(row, name) for name in CalibrationDetail.__slots__}
    return CalibrationDetail(**plain)
