"""How nonconformities and doubts are shown in a walk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.quality.models import DoubtRow, HoldRow, NonconformityRow, open_at
from lims.records import known_by, moment_known, was_known
from lims.trace import Description, NodeKind, Uses
from lims.web import day_text, gettext
from lims.web import lazy_gettext as _

COLUMN = 6
FAR = datetime.max.replace(tzinfo=UTC)


def _nonconformities(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = session.scalars(select(NonconformityRow).where(NonconformityRow.id.in_(ids)))
    return {
        row.id: Description(title=row.code, detail=row.source, url=f"/quality/nonconformities/{row.id}") for row in rows
    }  # fmt: skip


def _doubts(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = session.scalars(select(DoubtRow).where(DoubtRow.id.in_(ids)))
    return {
        row.id: Description(
            title=row.reason, detail=day_text(row.raised_at),
            url=f"/trace/{row.source_id}/forward?doubt={row.id}", broken=row.reason,
        )
        for row in rows
    }  # fmt: skip


def held(session: Session, uses: Uses) -> dict[int, str]:
    """Things that are on hold now, or were at the event of the session."""
    event = known_by(session)
    moment = None if event is None else moment_known(session, FAR, event)
    query = select(HoldRow.node_id, HoldRow.reason).where(HoldRow.node_id.in_(uses), open_at(moment))
    return {
        node: gettext("On hold: %(reason)s. Nothing may rest on it until the hold is released.", reason=reason.rstrip("."))
        for node, reason in session.execute(query.order_by(HoldRow.id.desc()))
    }  # fmt: skip


def doubted(session: Session, uses: Uses) -> dict[int, str]:
    """Things that were used within the period of a doubt about them."""
    known = was_known(session, DoubtRow, known_by(session))
    rows = session.scalars(
        select(DoubtRow).where(DoubtRow.source_id.in_(uses), known).order_by(DoubtRow.id.desc())
    )
    return {
        row.source_id: gettext(
            "In doubt when it was used: %(reason)s. Judge what rests on it.", reason=row.reason.rstrip(".")
        )
        for row in rows
        if any(_within(row, one.at) for one in uses[row.source_id])
    }


def _within(row: DoubtRow, at: datetime) -> bool:
    return (row.since is None or at >= row.since) and (row.until is None or at < row.until)


SHADOWS = {"doubted": doubted, "held": held}
KINDS = (
    NodeKind("nonconformity", _("nonconformity"), COLUMN, _nonconformities),
    NodeKind("doubt", _("doubt"), COLUMN, _doubts),
)
