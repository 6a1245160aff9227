"""How gateways, records, understandings and readings are shown in a walk."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.intake.models import GatewayRow, RawRecordRow, ReadingRow, UnderstandingRow
from lims.intake.words import flag_words
from lims.trace import Description, NodeKind
from lims.web import gettext, moment_text, unit_words
from lims.web import lazy_gettext as _

READING, RECORD, GATEWAY = 4, 5, 6


def _gateways(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = session.scalars(select(GatewayRow).where(GatewayRow.id.in_(ids)))
    return {row.id: Description(title=row.name, detail=row.key, url="/instruments/gateways") for row in rows}


def _records(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = session.scalars(select(RawRecordRow).where(RawRecordRow.id.in_(ids)))
    return {
        row.id: Description(
            title=row.name or f"{row.instrument} {row.number}",
            detail=f"{moment_text(row.received_at, seconds=True)}, SHA-256 {row.sha256[:12]}…",
            url=f"/records/{row.id}",
        )
        for row in rows
    }


def _understandings(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    query = (
        select(UnderstandingRow, RawRecordRow)
        .join(RawRecordRow, RawRecordRow.id == UnderstandingRow.raw_record_id)
        .where(UnderstandingRow.id.in_(ids))
    )
    return {
        row.id: Description(
            title=row.parser,
            detail=f"{moment_text(row.at)}, {record.instrument} {record.number}",
            url=f"/records/{record.id}",
        )
        for row, record in session.execute(query)
    }


def _readings(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    query = select(ReadingRow, UnderstandingRow.raw_record_id).outerjoin(
        UnderstandingRow, UnderstandingRow.id == ReadingRow.understanding_id
    )
    return {
        row.id: Description(
            title=f"{row.name} {row.text} {unit_words(row.unit)}".strip(),
            url=f"/records/{record}" if record else None,
            detail=", ".join(
                filter(
                    None,
                    [
                        moment_text(row.at, seconds=True),
                        None if record else gettext("by hand"),
                        flag_words(tuple(row.flags)),
                    ],
                )
            ),
        )
        for row, record in session.execute(query.where(ReadingRow.id.in_(ids)))
    }


KINDS = (
    NodeKind("reading", _("reading"), READING, _readings),
    NodeKind("understanding", _("what was understood"), RECORD, _understandings),
    NodeKind("raw_record", _("raw record"), RECORD, _records),
    NodeKind("gateway", _("gateway"), GATEWAY, _gateways),
)
