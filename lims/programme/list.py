"""The programme as a list: all equipment that is calibrated, when each is due, set by set and page by page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from lims.db import UtcDateTime
from lims.equipment.models import (
    CalibrationDetailRow,
    CalibrationRow,
    CalibrationVersionRow,
    EquipmentRow,
    EquipmentState,
    EquipmentVersionRow,
)
from lims.programme.models import ProgrammeVersionRow
from lims.records import living
from lims.web.letters import search_key
from lims.web.listing import Order

FAR = datetime(9999, 1, 1, tzinfo=UTC)
NEVER = datetime(1, 1, 1, tzinfo=UTC)
OUT = (EquipmentState.RETIRED, EquipmentState.OUT_OF_USE)
SOON = timedelta(days=30)
VIEWS = ("late", "soon", "later", "no_date", "not_said")


@dataclass(frozen=True, kw_only=True, slots=True)
class DueLine:
    """One piece of equipment of the programme: its latest calibration, its interval, when it is due."""

    equipment_id: int
    code: str
    name: str
    state: EquipmentState
    needed: bool | None
    days: int | None
    reason: str | None
    provider: str | None
    certificate: str | None
    laboratory: str | None
    calibrated_at: datetime | None
    due_at: datetime | None
    by_interval: bool  # the due date follows from our interval, not from the certificate

    def view(self, at: datetime) -> str:
        """Where it stands: late, soon, later, without a date, or nobody has said whether it is calibrated."""
        if self.calibrated_at is None:
            return "late" if self.needed else "not_said"
        if self.due_at is None:
            return "no_date"
        return "late" if self.due_at < at else "soon" if self.due_at < at + SOON else "later"


def latest_calibration() -> Any:
    """The latest calibration of each piece of equipment as known now, as a subquery of its row."""
    place = func.row_number().over(
        partition_by=CalibrationRow.equipment_id,
        order_by=(CalibrationVersionRow.calibrated_at.desc(), CalibrationVersionRow.id.desc()),
    )
    ranked = (
        select(CalibrationVersionRow.id.label("version_id"), CalibrationRow.equipment_id.label("equipment_id"), place.label("place"))
        .join(CalibrationRow, CalibrationRow.id == CalibrationVersionRow.header_id)
        .where(CalibrationVersionRow.died.is_(None)).subquery()
    )  # fmt: skip
    return select(ranked.c.version_id, ranked.c.equipment_id).where(ranked.c.place == 1).subquery()


def due_column(calibration: Any) -> ColumnElement[datetime]:
    """When it is due, never null: what needs a calibration and has none comes first, what has no date last."""
    never = and_(calibration.id.is_(None), EquipmentVersionRow.calibration_needed.is_(True))
    return case((never, NEVER), (calibration.valid_to.is_not(None), calibration.valid_to), else_=FAR).cast(
        UtcDateTime()
    )


def programme_query(at: datetime, search: str = "", view: str = "") -> tuple[Select[Any], list[Order]]:
    """The equipment that is calibrated, or of which nobody has said whether it is, with its order by due date."""
    latest, calibration = latest_calibration(), aliased(CalibrationVersionRow)
    query: Any = (
        select(EquipmentRow, EquipmentVersionRow, calibration, CalibrationRow, ProgrammeVersionRow, CalibrationDetailRow)
        .join(EquipmentVersionRow, and_(EquipmentVersionRow.header_id == EquipmentRow.id, living(EquipmentVersionRow, at)))
        .outerjoin(latest, latest.c.equipment_id == EquipmentRow.id)
        .outerjoin(calibration, calibration.id == latest.c.version_id)
        .outerjoin(CalibrationDetailRow, CalibrationDetailRow.version_id == calibration.id)
        .outerjoin(CalibrationRow, CalibrationRow.id == calibration.header_id)
        .outerjoin(
            ProgrammeVersionRow, and_(ProgrammeVersionRow.header_id == EquipmentRow.id, living(ProgrammeVersionRow, at))
        )
        .where(EquipmentVersionRow.state.not_in(OUT), or_(
            EquipmentVersionRow.calibration_needed.is_distinct_from(False), calibration.id.is_not(None)
        ))
    )  # fmt: skip
    if search:
        query = query.where(EquipmentRow.search_key.contains(search_key(search), autoescape=True))
    if view in VIEWS:
        query = query.where(_in_view(view, calibration, at))
    order = [
        Order(column=due_column(calibration)), Order(column=EquipmentRow.code.expression),
        Order(column=EquipmentRow.id.expression),
    ]  # fmt: skip
    return query, order


def _in_view(view: str, calibration: Any, at: datetime) -> ColumnElement[bool]:
    needed, due = EquipmentVersionRow.calibration_needed.is_(True), calibration.valid_to
    conditions: dict[str, ColumnElement[bool]] = {
        "late": or_(and_(calibration.id.is_(None), needed), due < at),
        "soon": and_(due >= at, due < at + SOON),
        "later": due >= at + SOON,
        "no_date": and_(calibration.id.is_not(None), due.is_(None)),
        "not_said": and_(calibration.id.is_(None), EquipmentVersionRow.calibration_needed.is_(None)),
    }
    return conditions[view]


def due_line(row: Any) -> DueLine:
    """A row of the query as the list shows it."""
    equipment, version, calibration, header, programme, detail = row
    return DueLine(
        equipment_id=equipment.id, code=equipment.code, name=equipment.name, state=version.state,
        needed=version.calibration_needed, days=programme.days if programme else None,
        reason=programme.reason if programme else None,
        provider=(programme.provider if programme else None) or (calibration.laboratory if calibration else None),
        certificate=header.certificate if header else None,
        laboratory=calibration.laboratory if calibration else None,
        calibrated_at=calibration.calibrated_at if calibration else None,
        due_at=calibration.valid_to if calibration else None,
        by_interval=detail is not None and detail.interval_days is not None,
    )  # fmt: skip


def due_between(session: Session, at: datetime, start: datetime, end: datetime) -> list[DueLine]:
    """The equipment whose calibration is due in a period, by date; in one query."""
    query, order = programme_query(at)
    column = order[0].column
    rows = session.execute(
        query.where(column >= start, column < end).order_by(*(one.column for one in order))
    )
    return [due_line(row) for row in rows]


def count_late_and_soon(session: Session, at: datetime) -> int:
    """How many pieces of equipment are late or due within thirty days."""
    return session.scalar(_counting(), {"at": at, "soon": at + SOON}) or 0


@lru_cache(maxsize=1)
def _counting() -> Select[Any]:
    """Put together once: every page of the staff asks for the count, and this took longer than asking the database."""
    at: Any = bindparam("at", type_=UtcDateTime())
    query, order = programme_query(at)
    late_or_soon = query.where(order[0].column < bindparam("soon", type_=UtcDateTime()))
    return late_or_soon.with_only_columns(func.count(), maintain_column_froms=True)
