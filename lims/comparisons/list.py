"""Comparisons as a list: searched, filtered, page by page."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, or_, select

from lims.catalogue.models import MethodRow
from lims.comparisons.models import ComparisonRow, ConclusionRow
from lims.web.letters import search_key
from lims.web.listing import Order

OPEN, AGREES, DIFFERS = "open", "agrees", "differs"


def comparisons_query(*, search: str = "", state: str = "") -> tuple[Select[Any], list[Order]]:
    """The comparisons, each row (comparison, code of the method, whether it was concluded to agree), latest first."""
    query: Any = (
        select(ComparisonRow, MethodRow.code, ConclusionRow.agrees)
        .join(MethodRow, MethodRow.id == ComparisonRow.method_id)
        .outerjoin(ConclusionRow, ConclusionRow.comparison_id == ComparisonRow.id)
    )
    if search:
        query = query.where(
            or_(
                ComparisonRow.search_key.contains(search_key(search), autoescape=True),
                ComparisonRow.number.icontains(search, autoescape=True),
            )
        )
    if state == OPEN:
        query = query.where(ConclusionRow.id.is_(None))
    elif state:
        query = query.where(ConclusionRow.agrees.is_(state == AGREES))
    return query, [Order(column=ComparisonRow.__table__.c.id, down=True)]
