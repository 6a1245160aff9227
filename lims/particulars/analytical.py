"""Analytical calibrations of measuring systems: done by a reference material, ended when a part of the system changes.

The calibrations of the parts themselves (metrological ones) go on: both are asked for at the gate.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.equipment import find_system
from lims.equipment.models import MeasuringSystemVersionRow
from lims.errors import NotFound
from lims.materials import lot_version_at
from lims.particulars.errors import VerificationRefused
from lims.particulars.models import AnalyticalCalibrationRow
from lims.records import Unit


@dataclass(frozen=True, kw_only=True, slots=True)
class AnalyticalCalibration:
    """A calibration of a measuring system as it was done."""

    id: int
    system_id: int
    at: datetime
    lot_id: int | None
    found: str
    due_at: datetime | None
    person_id: int


@dataclass(frozen=True, kw_only=True, slots=True)
class SystemPeriod:
    """The parts of a measuring system in a period."""

    version_id: int
    parts: dict[str, int]
    methods: tuple[str, ...]
    valid_from: datetime
    valid_to: datetime | None


def calibrate_system(
    unit: Unit, system_id: int, *, found: str, at: datetime | None = None, lot_id: int | None = None, due_at: datetime | None = None
) -> AnalyticalCalibration:  # fmt: skip
    """Record an analytical calibration of a measuring system as it is made now. Raises NotFound, VerificationRefused."""
    moment = at or unit.at
    unit.flush()
    if moment > unit.at:
        raise VerificationRefused(why="it would be done in the time to come")
    if not found.strip():
        raise VerificationRefused(why="nobody has said what was found")
    if due_at is not None and due_at <= moment:
        raise VerificationRefused(why="the next one would be due before this one was done")
    system = find_system(unit.session, system_id, moment)
    lot = lot_version_at(unit.session, lot_id, moment) if lot_id is not None else None
    if lot_id is not None and lot is None:
        raise NotFound
    row = unit.add(
        AnalyticalCalibrationRow(
            system_id=system_id,
            at=moment,
            lot_id=lot_id,
            found=found.strip(),
            due_at=due_at,
            person_id=unit.by.person_id,
        )
    )
    unit.flush()
    unit.link(system.version_id, row.id, "measuring_system", moment)
    if lot is not None:
        unit.link(lot.version_id, row.id, "reference", moment)
    return _calibration(row)


def _calibration(row: AnalyticalCalibrationRow) -> AnalyticalCalibration:
    return AnalyticalCalibration(**{name: getattr(row, name) for name in AnalyticalCalibration.__slots__})


def analytical_of(session: Session, system_id: int, until: datetime) -> list[AnalyticalCalibration]:
    """The analytical calibrations of a measuring system up to a moment, latest first."""
    query = select(AnalyticalCalibrationRow).where(
        AnalyticalCalibrationRow.system_id == system_id, AnalyticalCalibrationRow.at <= until
    )
    ordered = query.order_by(AnalyticalCalibrationRow.at.desc(), AnalyticalCalibrationRow.id.desc())
    return [_calibration(row) for row in session.scalars(ordered.limit(200))]


def periods_of(session: Session, system_id: int, until: datetime) -> list[SystemPeriod]:
    """How a measuring system was made up to a moment, as known now, latest first."""
    query = select(MeasuringSystemVersionRow).where(
        MeasuringSystemVersionRow.header_id == system_id, MeasuringSystemVersionRow.died.is_(None),
        MeasuringSystemVersionRow.valid_from <= until,
    )  # fmt: skip
    return [
        SystemPeriod(
            version_id=row.id, parts={one["role"]: int(one["equipment_id"]) for one in row.parts},
            methods=tuple(row.methods), valid_from=row.valid_from, valid_to=row.valid_to,
        )
        for row in session.scalars(query.order_by(MeasuringSystemVersionRow.valid_from.desc()))
    ]  # fmt: skip


def ended_by(session: Session, done: AnalyticalCalibration, until: datetime) -> SystemPeriod | None:
    """The first period after a calibration in which the system was made of other parts; None while it goes on.

    A part that was taken out and put back ends it too.
    """
    periods = list(reversed(periods_of(session, done.system_id, until)))
    then = [one for one in periods if one.valid_from <= done.at]
    if not then:
        return None
    later = (one for one in periods if one.valid_from > done.at and one.parts != then[-1].parts)
    return next(later, None)
