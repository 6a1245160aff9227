"""What happened to a sample and its tests: the audit events that touched their rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from lims.records import AuditEvent, AuditTouch
from lims.samples.models import DeviationRow, LabelPrintRow, MoveRow, ReceiptRow, TestRow

LONGEST = 200
PARTS = (ReceiptRow, DeviationRow, MoveRow, LabelPrintRow, TestRow)


@dataclass(frozen=True, kw_only=True, slots=True)
class Happening:
    """One event that touched a sample."""

    seq: int
    at: datetime
    act: str
    person_id: int | None
    actor: str
    reason: str | None


def history_of(session: Session, item_id: int) -> list[Happening]:
    """What happened to a sample, its tests, deviations and moves, the newest first; at most LONGEST events."""
    wanted: list[tuple[str, Sequence[int]]] = [("item", [item_id])]
    for model in PARTS:
        ids = list(session.scalars(select(model.id).where(model.item_id == item_id)))
        wanted.append((model.__tablename__, ids))
    touched = [
        and_(AuditTouch.table_name == table, AuditTouch.key <= id_, AuditTouch.last_key >= id_)
        for table, ids in wanted
        for id_ in ids[:LONGEST]
    ]
    seqs = select(AuditTouch.seq).where(or_(*touched)).distinct()
    query = select(AuditEvent).where(AuditEvent.seq.in_(seqs)).order_by(AuditEvent.seq.desc()).limit(LONGEST)
    return [
        Happening(
            seq=row.seq, at=row.at, act=row.act, person_id=row.person_id, actor=row.actor, reason=row.reason
        )
        for row in session.scalars(query)
    ]
