"""Maintenance: plans, what was done and happened, consumables. Damage can take equipment out of use in the same act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims.equipment import EquipmentState, change_equipment, equipment_version_at, find_equipment
from lims.errors import NotFound
from lims.maintenance.by_hand import added_runs
from lims.maintenance.counting import Span, count_runs
from lims.maintenance.errors import MaintenanceRefused, RemovedAlready
from lims.maintenance.models import (
    ConsumableRemovalRow,
    ConsumableRow,
    EventKind,
    MaintenanceEventRow,
    MaintenancePlanRow,
    MaintenancePlanVersionRow,
)
from lims.records import AuditEvent, Unit, living, put_version

BROKEN = (EventKind.DAMAGE, EventKind.MALFUNCTION)


@dataclass(frozen=True, kw_only=True, slots=True)
class MaintenancePlan:
    """Preventive maintenance as it stood, when it was done last, and how many runs ago."""

    id: int
    version_id: int
    equipment_id: int
    name: str
    procedure: str
    every_days: float | None
    every_runs: int | None
    basis: str
    in_use: bool
    valid_from: datetime
    last_at: datetime | None = None
    runs: int = 0

    @property
    def due_at(self) -> datetime | None:
        """When it is due by the calendar; the first time counts from the plan's beginning."""
        if self.every_days is None or not self.in_use:
            return None
        return (self.last_at or self.valid_from) + timedelta(days=self.every_days)

    def is_due(self, at: datetime) -> bool:
        """Whether it is due by the calendar or by the runs."""
        by_date = self.due_at is not None and self.due_at <= at
        return self.in_use and (by_date or (self.every_runs is not None and self.runs >= self.every_runs))


@dataclass(frozen=True, kw_only=True, slots=True)
class MaintenanceEvent:
    """What was done or happened."""

    id: int
    equipment_id: int
    plan_id: int | None
    kind: EventKind
    at: datetime
    what: str
    by_whom: str
    recheck: bool
    file_id: int | None
    person_id: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Consumable:
    """A consumable with the runs that were done with it."""

    id: int
    equipment_id: int
    what: str
    serial: str
    fitted_at: datetime
    most_runs: int | None
    most_days: float | None
    basis: str
    removed_at: datetime | None
    removal: str | None
    runs: int
    by_hand: int  # of these: entered, since no determination shows them

    @property
    def ends_at(self) -> datetime | None:
        """Until when it may stay by the calendar; None where nobody has said."""
        return None if self.most_days is None else self.fitted_at + timedelta(days=self.most_days)

    def is_used_up(self, at: datetime) -> bool:
        """Whether it has done what it may do."""
        by_date = self.ends_at is not None and self.ends_at <= at
        return self.removed_at is None and (
            by_date or (self.most_runs is not None and self.runs >= self.most_runs)
        )


def plan_maintenance(
    unit: Unit, equipment_id: int, *, name: str, procedure: str, basis: str, every_days: float | None = None,
    every_runs: int | None = None, plan_id: int | None = None, in_use: bool = True,
) -> int:  # fmt: skip
    """Plan preventive maintenance, or state how a plan is done from now on. Returns the plan's id.

    Raises NotFound, MaintenanceRefused.
    """
    find_equipment(unit.session, equipment_id)
    if not name.strip() or not procedure.strip() or not basis.strip():
        raise MaintenanceRefused(why="name, procedure, and where the plan comes from are needed")
    if any(value is not None and value <= 0 for value in (every_days, every_runs)):
        raise MaintenanceRefused(why="how often it is done is not above zero")
    header = unit.session.get(MaintenancePlanRow, plan_id) if plan_id is not None else None
    if plan_id is not None and (header is None or header.equipment_id != equipment_id):
        raise NotFound
    header = header or unit.add(MaintenancePlanRow(equipment_id=equipment_id, name=name.strip()))
    unit.flush()
    put_version(
        unit, MaintenancePlanVersionRow, header.id, valid_from=unit.at, procedure=procedure.strip(), every_days=every_days,
        every_runs=every_runs, basis=basis.strip(), in_use=in_use,
    )  # fmt: skip
    return header.id


def record_event(
    unit: Unit, equipment_id: int, *, kind: EventKind, what: str, by_whom: str = "", at: datetime | None = None,
    plan_id: int | None = None, recheck: bool = False, out_of_use: bool = False, file_id: int | None = None,
) -> MaintenanceEvent:  # fmt: skip
    """Enter what was done or happened; with `out_of_use` the equipment is out of use from now on.

    Raises NotFound, MaintenanceRefused, StateNotPossible.
    """
    find_equipment(unit.session, equipment_id)
    moment = at or unit.at
    if moment > unit.at:
        raise MaintenanceRefused(why="it would happen in the time to come")
    if not what.strip():
        raise MaintenanceRefused(why="nobody has said what was done or happened")
    if plan_id is not None:
        plan = unit.session.get(MaintenancePlanRow, plan_id)
        if plan is None or plan.equipment_id != equipment_id:
            raise NotFound
    row = unit.add(
        MaintenanceEventRow(
            equipment_id=equipment_id, plan_id=plan_id, kind=kind, at=moment, what=what.strip(), by_whom=by_whom.strip(),
            recheck=recheck, file_id=file_id, person_id=unit.by.person_id,
        )
    )  # fmt: skip
    version = equipment_version_at(unit.session, equipment_id, unit.at)
    if out_of_use and version is not None and version.state is not EquipmentState.OUT_OF_USE:
        change_equipment(unit, equipment_id, state=EquipmentState.OUT_OF_USE)
    unit.flush()
    return _event(row)


def _event(row: MaintenanceEventRow) -> MaintenanceEvent:
    return MaintenanceEvent(**{name: getattr(row, name) for name in MaintenanceEvent.__slots__})


def events_of(
    session: Session, equipment_id: int, until: datetime, limit: int = 200
) -> list[MaintenanceEvent]:
    """What was done and happened up to a moment, latest first."""
    query = select(MaintenanceEventRow).where(
        MaintenanceEventRow.equipment_id == equipment_id, MaintenanceEventRow.at <= until
    )
    ordered = query.order_by(MaintenanceEventRow.at.desc(), MaintenanceEventRow.id.desc()).limit(limit)
    return [_event(row) for row in session.scalars(ordered)]


def plans_at(session: Session, at: datetime, equipment_id: int | None = None) -> list[MaintenancePlan]:
    """The plans as they stood, with when each was done last and the runs since; of one piece of equipment, or all."""
    query = (
        select(MaintenancePlanVersionRow, MaintenancePlanRow)
        .join(MaintenancePlanRow, MaintenancePlanRow.id == MaintenancePlanVersionRow.header_id)
        .where(living(MaintenancePlanVersionRow, at)).order_by(MaintenancePlanRow.id)
    )  # fmt: skip
    if equipment_id is not None:
        query = query.where(MaintenancePlanRow.equipment_id == equipment_id)
    rows = list(session.execute(query))
    last = _last_done(session, [header.id for _row, header in rows], at)
    since = {
        header.id: Span(
            equipment_id=header.equipment_id, since=last.get(header.id, row.valid_from), until=None
        )
        for row, header in rows
        if row.every_runs is not None
    }
    runs = count_runs(session, since)
    return [
        MaintenancePlan(
            id=header.id, version_id=row.id, equipment_id=header.equipment_id, name=header.name, procedure=row.procedure,
            every_days=row.every_days, every_runs=row.every_runs, basis=row.basis, in_use=row.in_use,
            valid_from=row.valid_from, last_at=last.get(header.id), runs=runs.get(header.id, 0),
        )
        for row, header in rows
    ]  # fmt: skip


def find_plan(session: Session, plan_id: int, at: datetime) -> MaintenancePlan:
    """One plan as it stands. Raises NotFound."""
    header = session.get(MaintenancePlanRow, plan_id)
    found = () if header is None else plans_at(session, at, header.equipment_id)
    one = next((each for each in found if each.id == plan_id), None)
    if one is None:
        raise NotFound
    return one


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanPeriod:
    """How a plan was done in a period, and why it was stated so."""

    n: int
    procedure: str
    every_days: float | None
    every_runs: int | None
    basis: str
    in_use: bool
    valid_from: datetime
    reason: str | None
    actor: str


def plan_periods(session: Session, plan_id: int) -> list[PlanPeriod]:
    """The versions of a plan as known now, latest first, each with the reason that was given for it."""
    query = (
        select(MaintenancePlanVersionRow, AuditEvent)
        .join(AuditEvent, AuditEvent.seq == MaintenancePlanVersionRow.born)
        .where(MaintenancePlanVersionRow.header_id == plan_id, MaintenancePlanVersionRow.died.is_(None))
        .order_by(MaintenancePlanVersionRow.valid_from.desc())
    )
    return [
        PlanPeriod(
            n=row.n, procedure=row.procedure, every_days=row.every_days, every_runs=row.every_runs, basis=row.basis,
            in_use=row.in_use, valid_from=row.valid_from, reason=event.reason, actor=event.actor,
        )
        for row, event in session.execute(query)
    ]  # fmt: skip


def _last_done(session: Session, plan_ids: list[int], at: datetime) -> dict[int, datetime]:
    query = (
        select(MaintenanceEventRow.plan_id, func.max(MaintenanceEventRow.at).label("last"))
        .where(MaintenanceEventRow.plan_id.in_(plan_ids), MaintenanceEventRow.at <= at)
        .group_by(MaintenanceEventRow.plan_id)
    )
    return {row.plan_id: row.last for row in session.execute(query)}


# -- consumables -------------------------------------------------------------------------------------------------


def fit_consumable(
    unit: Unit, equipment_id: int, *, what: str, serial: str = "", at: datetime | None = None, most_runs: int | None = None,
    most_days: float | None = None, basis: str = "",
) -> int:  # fmt: skip
    """Put a consumable into equipment; its runs are counted from then on. Returns its id. Raises NotFound, MaintenanceRefused."""
    find_equipment(unit.session, equipment_id)
    moment = at or unit.at
    if moment > unit.at or not what.strip():
        raise MaintenanceRefused(
            why="nobody has said what was put in, or it would be put in in the time to come"
        )
    if any(value is not None and value <= 0 for value in (most_runs, most_days)):
        raise MaintenanceRefused(why="how long it may stay is not above zero")
    if (most_runs is not None or most_days is not None) and not basis.strip():
        raise MaintenanceRefused(why="nobody has said where it comes from how long it may stay")
    row = unit.add(
        ConsumableRow(
            equipment_id=equipment_id, what=what.strip(), serial=serial.strip(), fitted_at=moment, most_runs=most_runs,
            most_days=most_days, basis=basis.strip(), person_id=unit.by.person_id,
        )
    )  # fmt: skip
    unit.flush()
    return row.id


def remove_consumable(unit: Unit, consumable_id: int, *, reason: str, at: datetime | None = None) -> int:
    """Take a consumable out; its counter stands still. Returns the equipment's id.

    Raises NotFound, RemovedAlready, MaintenanceRefused.
    """
    row, moment = unit.session.get(ConsumableRow, consumable_id), at or unit.at
    if row is None:
        raise NotFound
    gone = unit.session.scalar(
        select(ConsumableRemovalRow).where(ConsumableRemovalRow.consumable_id == consumable_id)
    )
    if gone is not None:
        raise RemovedAlready(what=row.what, serial=row.serial)
    if not row.fitted_at <= moment <= unit.at or not reason.strip():
        raise MaintenanceRefused(
            why="it has no reason, or a moment before it was put in or in the time to come"
        )
    unit.add(
        ConsumableRemovalRow(
            consumable_id=consumable_id, at=moment, reason=reason.strip(), person_id=unit.by.person_id
        )
    )
    unit.flush()
    return row.equipment_id


def consumables_of(
    session: Session, at: datetime, equipment_id: int | None = None, *, fitted: bool = False
) -> list[Consumable]:
    """The consumables of a piece of equipment, or of all, with their runs; `fitted`: only those that are in it."""
    query = (
        select(ConsumableRow, ConsumableRemovalRow)
        .outerjoin(ConsumableRemovalRow, ConsumableRemovalRow.consumable_id == ConsumableRow.id)
        .where(ConsumableRow.fitted_at <= at).order_by(ConsumableRow.fitted_at.desc(), ConsumableRow.id.desc()).limit(200)
    )  # fmt: skip
    if equipment_id is not None:
        query = query.where(ConsumableRow.equipment_id == equipment_id)
    if fitted:
        query = query.where(ConsumableRemovalRow.id.is_(None))
    rows = list(session.execute(query))
    spans = {
        row.id: Span(
            equipment_id=row.equipment_id, since=row.fitted_at, until=gone.at if gone is not None else None
        )
        for row, gone in rows
    }
    runs, by_hand = count_runs(session, spans), added_runs(session, spans)
    return [_consumable(row, gone, runs[row.id], by_hand.get(row.id, 0)) for row, gone in rows]


def find_consumable(session: Session, consumable_id: int, at: datetime) -> Consumable:
    """One consumable with its runs. Raises NotFound."""
    row = session.get(ConsumableRow, consumable_id)
    found = () if row is None else consumables_of(session, at, row.equipment_id)
    one = next((each for each in found if each.id == consumable_id), None)
    if one is None:
        raise NotFound
    return one


def _consumable(row: ConsumableRow, gone: Any, runs: int, by_hand: int) -> Consumable:
    names = ("id", "equipment_id", "what", "serial", "fitted_at", "most_runs", "most_days", "basis")
    return Consumable(
        **{name: getattr(row, name) for name in names}, removed_at=gone.at if gone is not None else None,
        removal=gone.reason if gone is not None else None, runs=runs + by_hand, by_hand=by_hand,
    )  # fmt: skip
