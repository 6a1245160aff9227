"""What casts doubt on some things: open holds on anything that they rest on, and doubts about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lims.quality.models import DoubtRow, HoldRow
from lims.records.walk import back_of_each


@dataclass(frozen=True, kw_only=True, slots=True)
class Cast:
    """A hold or a doubt that reaches a thing: which source it is on, why, since when it is known."""

    source_id: int
    hold: bool
    reason: str
    at: datetime


def cast_on(session: Session, nodes: Collection[int]) -> dict[int, Sequence[Cast]]:
    """The open holds and the doubts that reach each of some things, in two queries; things that none reaches are left out.

    A doubt about a period reaches what used its source within it.
    """
    found: dict[int, dict[Cast, None]] = defaultdict(dict)
    walk = back_of_each(nodes).subquery()
    holds = select(walk.c.origin, HoldRow.node_id, HoldRow.reason, HoldRow.opened_at).join(
        HoldRow, HoldRow.node_id == walk.c.id
    )
    for origin, source, reason, at in session.execute(
        holds.where(HoldRow.released_at.is_(None)).order_by(HoldRow.id)
    ):
        found[origin][Cast(source_id=source, hold=True, reason=reason, at=at)] = None
    doubts = select(walk.c.origin, DoubtRow.source_id, DoubtRow.reason, DoubtRow.raised_at).join(
        DoubtRow, DoubtRow.source_id == walk.c.id
    )
    doubts = doubts.where(
        or_(DoubtRow.since.is_(None), walk.c.at.is_(None), walk.c.at >= DoubtRow.since),
        or_(DoubtRow.until.is_(None), walk.c.at.is_(None), walk.c.at < DoubtRow.until),
    )
    for origin, source, reason, at in session.execute(doubts.order_by(DoubtRow.id)):
        found[origin][Cast(source_id=source, hold=False, reason=reason, at=at)] = None
    return {origin: tuple(known) for origin, known in found.items()}
