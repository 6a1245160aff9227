"""Sending a drafted letter: the client's people are told that it is there, and read it in the portal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.doubts.errors import LetterSent
from lims.doubts.models import ClientLetterRow, LetterSupplementRow, SentLetterRow
from lims.doubts.supplements import last_supplement
from lims.errors import NotFound, NotPermitted
from lims.notices import Event, announce
from lims.records import Unit


@dataclass(frozen=True, kw_only=True, slots=True)
class SentLetter:
    """A letter that its client may read."""

    id: int
    client_id: int
    language: str
    subject: str
    body: str
    sent_at: datetime

    @classmethod
    def from_rows(cls, row: ClientLetterRow, sent: SentLetterRow, more: str | None) -> SentLetter:
        body = row.body if more is None else f"{row.body}\n\n{more}"
        return cls(
            id=row.id, client_id=row.client_id, language=row.language, subject=row.subject, body=body, sent_at=sent.at
        )  # fmt: skip


def send_letter(unit: Unit, letter_id: int) -> None:
    """Send a letter as it was drafted, once. Raises NotFound, LetterSent."""
    row = unit.session.get(ClientLetterRow, letter_id)
    if row is None:
        raise NotFound
    if sent_at(unit.session, letter_id) is not None:
        raise LetterSent
    if unit.by.person_id is None:
        raise NotPermitted(permission="quality.nonconformity")
    unit.add(SentLetterRow(letter_id=letter_id, person_id=unit.by.person_id, at=unit.at))
    announce(
        unit, Event.LETTER, client_id=row.client_id, number=str(letter_id), path=f"/portal/letters/{letter_id}",
        thing_id=row.assessment_id,
    )  # fmt: skip


def sent_at(session: Session, letter_id: int) -> datetime | None:
    """When a letter was sent; None while it is a draft."""
    return session.scalar(select(SentLetterRow.at).where(SentLetterRow.letter_id == letter_id))


def letters_to(session: Session, client_id: int) -> Sequence[SentLetter]:
    """The letters that were sent to a client, newest first."""
    query = (
        select(ClientLetterRow, SentLetterRow, last_supplement(LetterSupplementRow.body))
        .join(SentLetterRow, SentLetterRow.letter_id == ClientLetterRow.id)
        .where(ClientLetterRow.client_id == client_id)
    )
    found = session.execute(query.order_by(SentLetterRow.id.desc()).limit(200))
    return [SentLetter.from_rows(*each) for each in found]


def letter_to(session: Session, client_id: int, letter_id: int) -> SentLetter:
    """One letter that was sent to this client. Raises NotFound for any other."""
    found = next((one for one in letters_to(session, client_id) if one.id == letter_id), None)
    if found is None:
        raise NotFound
    return found
