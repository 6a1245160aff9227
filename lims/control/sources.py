"""What control results were taken from, such as a line of a sequence: from there to the chart, and from the chart to there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.control.chart import ControlPoint
from lims.control.models import ControlPointRow
from lims.records import Link
from lims.trace import Description, describe

TAKEN_FROM = "sequence"
"""The role in which a control result rests on what it was taken from."""


def points_from(session: Session, source_ids: Collection[int]) -> dict[int, list[ControlPoint]]:
    """The control results that were taken from each of these things, oldest first, the excluded ones too; one query."""
    query = (
        select(Link.src, ControlPointRow)
        .join(ControlPointRow, ControlPointRow.id == Link.dst)
        .where(Link.src.in_(source_ids), Link.role == TAKEN_FROM)
        .order_by(ControlPointRow.id)
    )
    found: dict[int, list[ControlPoint]] = defaultdict(list)
    for source, row in session.execute(query):
        found[source].append(ControlPoint.from_row(row))
    return dict(found)


def sources_of(session: Session, point_ids: Collection[int]) -> dict[int, Description]:
    """What each of these control results was taken from; those that were typed are left out."""
    query = select(Link.dst, Link.src).where(Link.dst.in_(point_ids), Link.role == TAKEN_FROM)
    pairs = [(point, source) for point, source in session.execute(query)]
    known = describe(session, tuple({source for _point, source in pairs}))
    return {point: known[source][1] for point, source in pairs}
