"""The sequences as a list: searched by number, filtered by state, page by page."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, func, or_, select

from lims.sequences.models import (
    ComponentTableRow,
    ComponentTableVersionRow,
    SequenceLineRow,
    SequenceRow,
    SequenceState,
)
from lims.web.listing import Order


def sequences_query(*, search: str = "", state: str = "") -> tuple[Select[Any], list[Order]]:
    """The sequences, each row (sequence, code of its table, number of lines), latest first."""
    lines = (
        select(func.count())
        .select_from(SequenceLineRow)
        .where(SequenceLineRow.sequence_id == SequenceRow.id)
        .scalar_subquery()
    )
    query: Any = (
        select(SequenceRow, ComponentTableRow.code, lines.label("lines"))
        .join(ComponentTableVersionRow, ComponentTableVersionRow.id == SequenceRow.table_version_id)
        .join(ComponentTableRow, ComponentTableRow.id == ComponentTableVersionRow.header_id)
    )
    if search:
        query = query.where(
            or_(
                SequenceRow.number.icontains(search, autoescape=True),
                ComponentTableRow.code.icontains(search, autoescape=True),
            )
        )
    if state:
        query = query.where(SequenceRow.state == SequenceState(state))
    return query, [Order(column=SequenceRow.__table__.c.id, down=True)]
