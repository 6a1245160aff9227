"""The lots as a list: searched, filtered by role and by how they stand, page by page."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, not_, or_, select
from sqlalchemy.orm import Session

from lims.materials.models import LotCardVersionRow, MaterialLotRow, MaterialLotVersionRow
from lims.records import living
from lims.web.letters import search_key
from lims.web.listing import Order

SOON = timedelta(days=30)
VIEWS = ("in_date", "soon", "expired", "no_expiry", "not_in_use")


def lots_query(
    session: Session, at: datetime, *, search: str = "", role: str = "", view: str = ""
) -> tuple[Select[Any], list[Order]]:
    """The lots as they stood at a moment, each row (version, lot, card or None), with their order by code."""
    query: Any = (
        select(MaterialLotVersionRow, MaterialLotRow, LotCardVersionRow)
        .join(MaterialLotRow, MaterialLotRow.id == MaterialLotVersionRow.header_id)
        .outerjoin(LotCardVersionRow, and_(LotCardVersionRow.header_id == MaterialLotRow.id, living(LotCardVersionRow, at)))
        .where(living(MaterialLotVersionRow, at))
    )  # fmt: skip
    if search:
        query = query.where(MaterialLotRow.search_key.contains(search_key(search), autoescape=True))
    if role:
        query = query.where(MaterialLotRow.role == role)
    if view in VIEWS:
        query = query.where(_in_view(session, view, at))
    return query, [Order(column=MaterialLotRow.code.expression), Order(column=MaterialLotRow.id.expression)]


def roles(session: Session) -> list[str]:
    """The roles that lots have, for a filter."""
    return list(session.scalars(select(MaterialLotRow.role).distinct().order_by(MaterialLotRow.role)))


def _in_view(session: Session, view: str, at: datetime) -> ColumnElement[bool]:
    """How a lot stands, as its badge says it: by its label and by the time after opening."""
    in_use = MaterialLotVersionRow.in_use
    known = or_(
        MaterialLotVersionRow.expires_at.is_not(None),
        and_(LotCardVersionRow.days_after_opening.is_not(None), MaterialLotVersionRow.opened_at.is_not(None)),
    )
    ended, soon = _ended(session, at), _ended(session, at + SOON)
    conditions: dict[str, ColumnElement[bool]] = {
        "in_date": and_(in_use, known, not_(soon)),
        "soon": and_(in_use, soon, not_(ended)),
        "expired": and_(in_use, ended),
        "no_expiry": and_(in_use, not_(known)),
        "not_in_use": not_(in_use),
    }
    return conditions[view]


def _ended(session: Session, moment: datetime) -> ColumnElement[bool]:
    """Whether a lot is good no longer at a moment, never null.

    The two databases do not add days to a moment alike, so that each number of days has its own latest opening.
    """
    query = select(LotCardVersionRow.days_after_opening).where(
        LotCardVersionRow.died.is_(None), LotCardVersionRow.days_after_opening.is_not(None)
    )
    opened = [
        and_(
            LotCardVersionRow.days_after_opening == days,
            MaterialLotVersionRow.opened_at <= moment - timedelta(days=days),
        )
        for days in session.scalars(query.distinct())
        if days is not None
    ]
    return func.coalesce(or_(MaterialLotVersionRow.expires_at <= moment, *opened), false())
