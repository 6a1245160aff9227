"""Calibration curves that end, for the list of quality."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from lims.quality import DueItem, DueSource
from lims.sequences.curves import CurveSet, accepted_between
from lims.sequences.table import tables_at

LATEST = timedelta(days=90)
"""Curves that ended longer ago are no reminder any more; the page of the component table still says so."""


def curves_due(session: Session, until: datetime) -> Iterator[DueItem]:
    """The curves that count last of each component table in force, where they end before a moment."""
    tables = {one.header_id: one for one in tables_at(session, until)}
    latest: dict[int, CurveSet] = {}
    for one in accepted_between(session, list(tables), until - LATEST, until):
        latest.setdefault(one.table_id, one)
    for one in latest.values():
        ends = one.decision.valid_until if one.decision else None
        if ends is not None and ends < until:
            code = tables[one.table_id].code
            yield DueItem(
                what="curves", thing=one.number, name=code, due_at=ends, url=f"/sequences/curves/{one.id}"
            )


SOURCE = DueSource("curves", curves_due)
