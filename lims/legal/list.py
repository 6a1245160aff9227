"""Equipment and the law as a list: searched, filtered by where it stands, page by page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, not_, or_, select

from lims.equipment.models import EquipmentRow
from lims.legal.models import LegalRequirementVersionRow, LegalVerificationRow
from lims.legal.service import latest_ids
from lims.records import living
from lims.web.letters import search_key
from lims.web.listing import Order

VIEWS = ("fit", "not_fit", "ended", "not_asked")


def legal_query(at: datetime, *, search: str = "", view: str = "") -> tuple[Select[Any], list[Order]]:
    """The equipment of which the law's wish or a verification is known, each row (equipment, requirement or None,
    latest verification or None), with its order by code."""
    latest = latest_ids(at)
    query: Any = (
        select(EquipmentRow, LegalRequirementVersionRow, LegalVerificationRow)
        .outerjoin(
            LegalRequirementVersionRow,
            and_(LegalRequirementVersionRow.header_id == EquipmentRow.id, living(LegalRequirementVersionRow, at)),
        )
        .outerjoin(latest, latest.c.equipment_id == EquipmentRow.id)
        .outerjoin(LegalVerificationRow, LegalVerificationRow.id == latest.c.id)
        .where(or_(LegalRequirementVersionRow.id.is_not(None), LegalVerificationRow.id.is_not(None)))
    )  # fmt: skip
    if search:
        query = query.where(EquipmentRow.search_key.contains(search_key(search), autoescape=True))
    if view in VIEWS:
        query = query.where(_in_view(view, at))
    return query, [Order(column=EquipmentRow.code.expression), Order(column=EquipmentRow.id.expression)]


def _in_view(view: str, at: datetime) -> ColumnElement[bool]:
    """Where equipment stands before the law, as its badge says it."""
    until, required = LegalVerificationRow.fit_until, LegalRequirementVersionRow.required
    fit = func.coalesce(and_(LegalVerificationRow.fit, or_(until.is_(None), until > at)), false())
    conditions: dict[str, ColumnElement[bool]] = {
        "fit": fit,
        "not_fit": and_(not_(fit), required),
        "not_asked": and_(not_(fit), not_(required)),
        "ended": and_(not_(fit), LegalRequirementVersionRow.id.is_(None)),
    }
    return conditions[view]
