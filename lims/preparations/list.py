"""The preparations as a list: searched, filtered by how they were made and whether they stand, page by page."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import aliased

from lims.materials.models import MaterialLotRow
from lims.preparations.models import PreparationRow
from lims.web.letters import search_key
from lims.web.listing import Order

VIEWS = ("stands", "corrected")


def preparations_query(*, search: str = "", way: str = "", view: str = "") -> tuple[Select[Any], list[Order]]:
    """The preparations, each row (preparation, its lot, whether it was corrected), by code and the latest of a lot first."""
    later = aliased(PreparationRow)
    corrected = exists().where(later.replaces_id == PreparationRow.id)
    query: Any = select(PreparationRow, MaterialLotRow, corrected.label("corrected")).join(
        MaterialLotRow, MaterialLotRow.id == PreparationRow.lot_id
    )
    if search:
        query = query.where(MaterialLotRow.search_key.contains(search_key(search), autoescape=True))
    if way:
        query = query.where(PreparationRow.way == way)
    if view in VIEWS:
        query = query.where(corrected if view == "corrected" else ~corrected)
    return query, [
        Order(column=MaterialLotRow.code.expression),
        Order(column=PreparationRow.__table__.c.id, down=True),
    ]
