"""The pool as a list: searched, filtered by where a cylinder is and how its pressure test stands, page by page."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, not_, select

from lims.cylinders.models import CylinderEventRow, CylinderRow, CylinderVersionRow
from lims.cylinders.service import Step, last_events
from lims.records import living
from lims.web.letters import search_key
from lims.web.listing import Order

SOON = timedelta(days=30)
PLACES = ("with_client", "clean", "not_clean", "never_cleaned")
VIEWS = ("tested", "soon", "overdue", "not_entered", "not_in_pool")


def cylinders_query(
    at: datetime, known_at: int | None = None, *, search: str = "", place: str = "", view: str = ""
) -> tuple[Select[Any], list[Order]]:
    """The pool as it stood at a moment, each row (cylinder, version, last event or None), with its order by code."""
    last = last_events(at)
    query: Any = (
        select(CylinderRow, CylinderVersionRow, CylinderEventRow)
        .join(CylinderVersionRow, CylinderVersionRow.header_id == CylinderRow.id)
        .outerjoin(last, last.c.cylinder_id == CylinderRow.id)
        .outerjoin(CylinderEventRow, CylinderEventRow.id == last.c.id)
        .where(living(CylinderVersionRow, at, known_at))
    )
    if search:
        query = query.where(CylinderRow.search_key.contains(search_key(search), autoescape=True))
    if place in PLACES:
        query = query.where(_at_place(place))
    if view in VIEWS:
        query = query.where(_in_view(view, at))
    return query, [Order(column=CylinderRow.code.expression), Order(column=CylinderRow.id.expression)]


def _at_place(place: str) -> ColumnElement[bool]:
    steps = {"with_client": Step.ISSUED, "clean": Step.CLEANED, "not_clean": Step.RETURNED}
    if place in steps:
        return CylinderEventRow.step == steps[place].value
    return CylinderEventRow.id.is_(None)


def _in_view(view: str, at: datetime) -> ColumnElement[bool]:
    """How the pressure test of a cylinder stands, as its badge says it."""
    due, in_use = CylinderVersionRow.pressure_test_due, CylinderVersionRow.in_use
    conditions: dict[str, ColumnElement[bool]] = {
        "tested": and_(in_use, due >= at + SOON),
        "soon": and_(in_use, due > at, due < at + SOON),
        "overdue": and_(in_use, due <= at),
        "not_entered": and_(in_use, due.is_(None)),
        "not_in_pool": not_(in_use),
    }
    return conditions[view]
