"""The planned intermediate checks as a list: searched, filtered by where they stand, page by page."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, not_, or_, select
from sqlalchemy.orm import Session, aliased

from lims.equipment import CheckAnswer
from lims.equipment.models import EquipmentCheckRow, EquipmentRow
from lims.intermediate.models import CheckPlanRow, CheckPlanVersionRow
from lims.intermediate.plan import latest_ids
from lims.records import living
from lims.web.letters import search_key
from lims.web.listing import Order

VIEWS = ("overdue", "failed", "passed", "unknown", "not_yet", "not_in_use")


def plans_query(
    session: Session, at: datetime, *, search: str = "", view: str = ""
) -> tuple[Select[Any], list[Order]]:
    """The plans as they stood at a moment, each row (version, plan), with their order by code."""
    query: Any = (
        select(CheckPlanVersionRow, CheckPlanRow)
        .join(CheckPlanRow, CheckPlanRow.id == CheckPlanVersionRow.header_id)
        .join(EquipmentRow, EquipmentRow.id == CheckPlanRow.equipment_id)
        .where(living(CheckPlanVersionRow, at))
    )
    if search:
        key = search_key(search)
        equipment = EquipmentRow.search_key.contains(key, autoescape=True)
        query = query.where(or_(equipment, CheckPlanRow.id.in_(_named(session, key))))
    if view in VIEWS:
        last, ids = aliased(EquipmentCheckRow), latest_ids(at)
        kind = CheckPlanRow.code + " " + CheckPlanRow.name  # CheckPlan.kind
        query = (
            query.outerjoin(ids, and_(ids.c.equipment_id == CheckPlanRow.equipment_id, ids.c.kind == kind))
            .outerjoin(last, last.id == ids.c.id).where(_in_view(session, view, last, at))
        )  # fmt: skip
    return query, [Order(column=CheckPlanRow.code.expression), Order(column=CheckPlanRow.id.expression)]


def _named(session: Session, key: str) -> list[int]:
    """The plans whose code or name has these letters: compared here, for the letters that databases get wrong."""
    found = session.execute(select(CheckPlanRow.id, CheckPlanRow.code, CheckPlanRow.name))
    return [id_ for id_, code, name in found if key in search_key(f"{code} {name}")]


def _in_view(session: Session, view: str, last: Any, at: datetime) -> ColumnElement[bool]:
    """Where a plan stands, as its badge says it."""
    in_use, late = CheckPlanVersionRow.in_use, _overdue(session, last, at)
    conditions: dict[str, ColumnElement[bool]] = {
        "overdue": and_(in_use, last.answer.is_distinct_from(CheckAnswer.FAILED), late),
        "failed": and_(in_use, last.answer == CheckAnswer.FAILED),
        "passed": and_(in_use, last.answer == CheckAnswer.PASSED, not_(late)),
        "unknown": and_(in_use, last.answer == CheckAnswer.UNKNOWN, not_(late)),
        "not_yet": and_(in_use, last.id.is_(None), not_(late)),
        "not_in_use": not_(in_use),
    }
    return conditions[view]


def _overdue(session: Session, last: Any, at: datetime) -> ColumnElement[bool]:
    """Whether the next check was due before a moment, never null.

    The two databases do not add days to a moment alike, so that each number of days has its own latest last check.
    """
    query = select(CheckPlanVersionRow.every_days).where(
        CheckPlanVersionRow.died.is_(None), CheckPlanVersionRow.every_days.is_not(None)
    )
    begun = func.coalesce(last.at, CheckPlanVersionRow.valid_from)
    late = [
        and_(CheckPlanVersionRow.every_days == days, begun < at - timedelta(days=days))
        for days in session.scalars(query.distinct())
        if days is not None
    ]
    return func.coalesce(or_(false(), *late), false())
