"""What happened to a sample and its tests: the audit events that touched their rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from lims.records import AuditEvent, AuditTouch
from lims.samples.models import DeviationRow, LabelPrintRow, MoveRow, ReceiptRow, TestRow
from lims.web import lazy_gettext as _

LONGEST = 200
ACTS = {
    "sample.registered": _("Registered"), "samples.registered": _("Registered"), "sample.received": _("Received"),
    "sample.moved": _("Moved"), "sample.labels_printed": _("Labels printed"), "sample.held": _("Put on hold"),
    "sample.deviation_recorded": _("Deviation recorded"), "sample.client_asked": _("Client asked"),
    "sample.deviation_decided": _("Client's decision written down"), "sample.retention_set": _("Time to keep it set"),
    "sample.disposed": _("Disposed of"), "sample.returned": _("Returned to the client"),
    "sample.withdrawn": _("Withdrawn"), "test.added": _("Test added"), "test.cancelled": _("Test cancelled"),
    "test.impossible": _("Test found impossible"), "test.equipped": _("Equipment chosen"),
    "test.measured": _("Measured"), "test.entered_by_hand": _("Entered by hand"), "test.peaks_taken": _("Peaks taken"),
    "test.determination_ended": _("Determination ended"), "test.overridden": _("Let pass the gate"),
    "test.stopped": _("Test stopped"), "test.submitted": _("Submitted"), "test.reviewed": _("Reviewed"),
    "determination.observed": _("Observation written down"), "determination.noted": _("Note written"),
    "determination.lot_chosen": _("Lot chosen"), "determination.excluded": _("Determination left out"),
    "certificate.drawn_up": _("Certificate drawn up"), "certificate.authorised": _("Certificate authorised"),
    "certificate.amended": _("Certificate amended"), "certificate.withdrawn": _("Certificate withdrawn"),
    "request.cancelled": _("Request cancelled"), "sample.sent_out": _("Sent to a provider"),
    "certificate.issued": _("Certificate issued"), "sample.taken": _("Sample taken"), "test.ended": _("Test ended"),
    "sequence.started": _("Sequence started"), "sequence.taken": _("Injections of a sequence taken"),
    "test.called_back": _("Called back from the provider"), "external.figures_checked": _("Figures of the provider checked"),
}  # fmt: skip
"""What the acts that touch a sample or its tests are called; an act of another kind is shown by its name."""
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

    @property
    def word(self) -> str:
        """What was done, in the reader's words."""
        return str(ACTS.get(self.act, self.act))


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
