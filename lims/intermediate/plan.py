"""The plans of intermediate checks as they stood, and the checks that were done by them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from lims.equipment import EquipmentCheck
from lims.equipment.models import EquipmentCheckRow
from lims.errors import NotFound
from lims.intermediate.models import CheckPlanRow, CheckPlanVersionRow
from lims.records import living, was_known


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckPlan:
    """A planned intermediate check as it stood."""

    id: int
    version_id: int
    n: int
    code: str
    equipment_id: int
    name: str
    quantity: str
    unit: str
    procedure: str
    reference: str
    reference_value: float
    reference_uncertainty: float | None
    lot_id: int | None
    readings: int
    corrected: bool
    max_difference: float | None
    max_spread: float | None
    every_days: float | None
    basis: str
    in_use: bool
    valid_from: datetime

    @property
    def kind(self) -> str:
        """Under what its checks stand among those of the equipment."""
        return f"{self.code} {self.name}"

    @classmethod
    def from_row(cls, row: CheckPlanVersionRow, header: CheckPlanRow) -> CheckPlan:
        own = {name: getattr(header, name) for name in ("code", "equipment_id", "name", "quantity", "unit")}
        return cls(
            id=header.id, version_id=row.id, n=row.n, valid_from=row.valid_from, **own, **row.content()
        )

    def due_after(self, last: datetime | None) -> datetime | None:
        """When the next check is due; the first one counts from the plan's beginning. None where nobody has said how often."""
        if self.every_days is None:
            return None
        return (last or self.valid_from) + timedelta(days=self.every_days)


def plans_at(
    session: Session, at: datetime, equipment_ids: Sequence[int] | None = None, known_at: int | None = None
) -> list[CheckPlan]:
    """Every plan as it stood at a moment, by code; of some equipment only, where asked so."""
    query = (
        select(CheckPlanVersionRow, CheckPlanRow)
        .join(CheckPlanRow, CheckPlanRow.id == CheckPlanVersionRow.header_id)
        .where(living(CheckPlanVersionRow, at, known_at)).order_by(CheckPlanRow.code)
    )  # fmt: skip
    if equipment_ids is not None:
        query = query.where(CheckPlanRow.equipment_id.in_(equipment_ids))
    return [CheckPlan.from_row(*row) for row in session.execute(query)]


def find_plan(session: Session, plan_id: int, at: datetime) -> CheckPlan:
    """A plan as it stood at a moment. Raises NotFound."""
    query = (
        select(CheckPlanVersionRow, CheckPlanRow)
        .join(CheckPlanRow, CheckPlanRow.id == CheckPlanVersionRow.header_id)
        .where(CheckPlanRow.id == plan_id, living(CheckPlanVersionRow, at))
    )
    found = session.execute(query).first()
    if found is None:
        raise NotFound
    return CheckPlan.from_row(*found)


def checks_by(session: Session, plan: CheckPlan, until: datetime, limit: int = 200) -> list[EquipmentCheck]:
    """The latest checks by a plan up to a moment, latest first."""
    query = select(EquipmentCheckRow).where(
        EquipmentCheckRow.equipment_id == plan.equipment_id, EquipmentCheckRow.kind == plan.kind, EquipmentCheckRow.at <= until
    ).order_by(EquipmentCheckRow.at.desc(), EquipmentCheckRow.id.desc())  # fmt: skip
    return [EquipmentCheck.from_row(row) for row in session.scalars(query.limit(limit))]


def last_checks(
    session: Session, plans: Sequence[CheckPlan], until: datetime, known_at: int | None = None
) -> dict[int, EquipmentCheck]:
    """For each plan its last check up to a moment; in one query."""
    latest = latest_ids(until, [one.kind for one in plans], was_known(session, EquipmentCheckRow, known_at))
    query = select(EquipmentCheckRow).join(latest, latest.c.id == EquipmentCheckRow.id)
    found = {(row.equipment_id, row.kind): EquipmentCheck.from_row(row) for row in session.scalars(query)}
    return {
        one.id: found[one.equipment_id, one.kind] for one in plans if (one.equipment_id, one.kind) in found
    }


def latest_ids(
    until: datetime, kinds: Sequence[str] | None = None, known: ColumnElement[bool] | None = None
) -> Any:
    """The last check of each kind of each piece of equipment up to a moment, as a subquery of its id, equipment and kind."""
    place = func.row_number().over(
        partition_by=(EquipmentCheckRow.equipment_id, EquipmentCheckRow.kind),
        order_by=(EquipmentCheckRow.at.desc(), EquipmentCheckRow.id.desc()),
    )
    ranked = select(
        EquipmentCheckRow.id, EquipmentCheckRow.equipment_id, EquipmentCheckRow.kind, place.label("place")
    ).where(EquipmentCheckRow.at <= until)
    if known is not None:
        ranked = ranked.where(known)
    if kinds is not None:
        ranked = ranked.where(EquipmentCheckRow.kind.in_(kinds))
    chosen = ranked.subquery()
    return select(chosen.c.id, chosen.c.equipment_id, chosen.c.kind).where(chosen.c.place == 1).subquery()
