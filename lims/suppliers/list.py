"""The suppliers as a list: searched, filtered by how they stand and what for, page by page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Select, Text, and_, select, type_coerce

from lims.records import living
from lims.suppliers.models import SupplierRow, SupplierVersionRow
from lims.suppliers.service import Purpose, Verdict
from lims.web.letters import search_key
from lims.web.listing import Order

NOT_EVALUATED = "not_evaluated"


def suppliers_query(
    at: datetime, known_at: int | None = None, *, search: str = "", view: str = "", purpose: str = ""
) -> tuple[Select[Any], list[Order]]:
    """The suppliers as they stood at a moment, each row (supplier, version or None), with their order by code."""
    query: Any = select(SupplierRow, SupplierVersionRow).outerjoin(
        SupplierVersionRow,
        and_(SupplierVersionRow.header_id == SupplierRow.id, living(SupplierVersionRow, at, known_at)),
    )
    if search:
        query = query.where(SupplierRow.search_key.contains(search_key(search), autoescape=True))
    if view == NOT_EVALUATED:
        query = query.where(SupplierVersionRow.id.is_(None))
    elif view:
        query = query.where(SupplierVersionRow.verdict == Verdict(view).value)
    if purpose:  # canonical JSON: each purpose stands between quotation marks
        purposes = type_coerce(SupplierVersionRow.purposes, Text)
        query = query.where(purposes.contains(f'"{Purpose(purpose).value}"', autoescape=True))
    return query, [Order(column=SupplierRow.code.expression), Order(column=SupplierRow.id.expression)]
