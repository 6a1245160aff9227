"""Ids that are known already, as rows of a query: one value carries them all, however many there are."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import ARRAY, BigInteger, Select, column, func, literal, select
from sqlalchemy.orm import Session

from lims.db.base import IdInteger


def ids_as_rows(session: Session, ids: Sequence[int]) -> Select[int]:
    """A query that gives these ids. Both databases know beforehand how many come, and plan what is joined to them by that."""
    if session.get_bind().dialect.name == "postgresql":
        array = func.unnest(literal(list(ids), ARRAY(BigInteger)))
        rows = array.table_valued(column("value", IdInteger)).render_derived()
    else:
        rows = func.json_each(json.dumps(list(ids))).table_valued(column("value", IdInteger))
    return select(rows.c.value.label("id"))
