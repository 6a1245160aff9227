"""Feedback and complaints of clients (ISO/IEC 17025 7.9): written down as they came, and answered by somebody of the laboratory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from lims.errors import NotFound, NotPermitted
from lims.quality.errors import FeedbackAnswered
from lims.quality.models import FeedbackAnswerRow, FeedbackKind, FeedbackRow
from lims.records import Unit
from lims.web.listing import Order

ORDER = (Order(column=FeedbackRow.__table__.c.id, down=True),)


@dataclass(frozen=True, kw_only=True, slots=True)
class Feedback:
    """What a client said, and the answer; `answer` is None until there is one."""

    id: int
    client_id: int
    kind: FeedbackKind
    about: str
    text: str
    person_id: int
    at: datetime
    answer: str | None
    answered_by: int | None
    answered_at: datetime | None
    nonconformity_id: int | None

    @classmethod
    def from_rows(cls, row: FeedbackRow, answer: FeedbackAnswerRow | None) -> Feedback:
        return cls(
            id=row.id, client_id=row.client_id, kind=row.kind, about=row.about, text=row.text, person_id=row.person_id,
            at=row.at, answer=answer.text if answer else None, answered_by=answer.person_id if answer else None,
            answered_at=answer.at if answer else None, nonconformity_id=answer.nonconformity_id if answer else None,
        )  # fmt: skip


def give_feedback(unit: Unit, client_id: int, *, kind: FeedbackKind, about: str, text: str) -> int:
    """Write down what somebody of a client says; `about` names a certificate or sample where they say so. Its id."""
    if unit.by.person_id is None:
        raise NotPermitted(permission="portal.use")
    row = unit.add(
        FeedbackRow(
            client_id=client_id, kind=kind, about=about.strip(), text=text.strip(), person_id=unit.by.person_id, at=unit.at
        )
    )  # fmt: skip
    unit.flush()
    return row.id


def answer_feedback(
    unit: Unit, feedback_id: int, *, text: str, nonconformity_id: int | None = None
) -> Feedback:
    """Answer a client, once; the client reads it. Raises NotFound, FeedbackAnswered."""
    found = find_feedback(unit.session, feedback_id)
    if found.answer is not None:
        raise FeedbackAnswered
    if unit.by.person_id is None:
        raise NotPermitted(permission="quality.answer")
    unit.add(
        FeedbackAnswerRow(
            feedback_id=feedback_id, text=text.strip(), person_id=unit.by.person_id, at=unit.at,
            nonconformity_id=nonconformity_id,
        )
    )  # fmt: skip
    unit.flush()
    return find_feedback(unit.session, feedback_id)


def feedback_query(*, client_id: int | None = None, kind: str = "", unanswered: bool = False) -> Select[Any]:
    """What clients said, with its answer; `Feedback.from_rows` takes a row."""
    query = cast(
        "Select[Any]",
        select(FeedbackRow, FeedbackAnswerRow).outerjoin(
            FeedbackAnswerRow, FeedbackAnswerRow.feedback_id == FeedbackRow.id
        ),
    )
    if client_id is not None:
        query = query.where(FeedbackRow.client_id == client_id)
    if kind in {one.value for one in FeedbackKind}:
        query = query.where(FeedbackRow.kind == FeedbackKind(kind))
    return query.where(FeedbackAnswerRow.id.is_(None)) if unanswered else query


def find_feedback(session: Session, feedback_id: int, *, client_id: int | None = None) -> Feedback:
    """One of them. Raises NotFound for another client's as for one that does not exist."""
    row = session.execute(feedback_query(client_id=client_id).where(FeedbackRow.id == feedback_id)).first()
    if row is None:
        raise NotFound
    return Feedback.from_rows(row[0], row[1])


def count_unanswered(session: Session) -> int:
    """How much of what clients said has no answer."""
    query = feedback_query(unanswered=True).with_only_columns(func.count(FeedbackRow.id))
    return session.scalar(query) or 0
