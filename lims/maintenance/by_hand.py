"""Runs of a consumable that no determination shows, such as blanks and standards: entered by hand, beside those counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims.errors import NotFound
from lims.maintenance.errors import MaintenanceRefused, RemovedAlready
from lims.maintenance.models import ConsumableRemovalRow, ConsumableRow, ConsumableRunsRow
from lims.records import Unit

MOST = 1_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class AddedRuns:
    """Runs that somebody entered: how many, what they were."""

    runs: int
    what: str
    at: datetime
    person_id: int


def add_runs(unit: Unit, consumable_id: int, *, runs: int, what: str) -> int:
    """Enter runs of a consumable that is in use; fewer than none takes back what was too much. Returns the equipment's id.

    Raises NotFound, RemovedAlready, MaintenanceRefused.
    """
    row = unit.session.get(ConsumableRow, consumable_id)
    if row is None:
        raise NotFound
    gone = select(ConsumableRemovalRow.id).where(ConsumableRemovalRow.consumable_id == consumable_id)
    if unit.session.scalar(gone) is not None:
        raise RemovedAlready(what=row.what, serial=row.serial)
    before = added_runs(unit.session, [consumable_id]).get(consumable_id, 0)
    if runs == 0 or not what.strip() or not 0 <= before + runs <= MOST:
        raise MaintenanceRefused(
            why="no runs are added, more are taken back than were entered, or nobody has said what they were"
        )
    unit.add(
        ConsumableRunsRow(
            consumable_id=consumable_id, runs=runs, what=what.strip(), at=unit.at, person_id=unit.by.person_id
        )
    )  # fmt: skip
    unit.flush()
    return row.equipment_id


def added_runs(session: Session, consumable_ids: Iterable[int]) -> dict[int, int]:
    """The runs that were entered by hand for several consumables, in one query."""
    query = (
        select(ConsumableRunsRow.consumable_id, func.sum(ConsumableRunsRow.runs).label("runs"))
        .where(ConsumableRunsRow.consumable_id.in_(set(consumable_ids)))
        .group_by(ConsumableRunsRow.consumable_id)
    )
    return {row.consumable_id: int(row.runs) for row in session.execute(query)}


def entries_of(session: Session, consumable_id: int) -> list[AddedRuns]:
    """What was entered for a consumable, latest first."""
    query = select(ConsumableRunsRow).where(ConsumableRunsRow.consumable_id == consumable_id)
    return [
        AddedRuns(runs=row.runs, what=row.what, at=row.at, person_id=row.person_id)
        for row in session.scalars(query.order_by(ConsumableRunsRow.id.desc()).limit(500))
    ]
