"""Open questions of the data about standards and equipment, and what the laboratory answered: never changed, only answered anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.catalogue.apparatus import Apparatus, apparatus, apparatus_of
from lims.catalogue.errors import AnswerEmpty
from lims.catalogue.models import StandardAnswerRow
from lims.catalogue.standards import Standard, standard_by_key
from lims.errors import NotFound
from lims.records import Unit

Subject = Standard | Apparatus


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What the laboratory answered, with the source that it rests on."""

    id: int
    text: str
    source: str
    answered_by: int
    answered_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """An open question of a standard or of equipment; `answers` latest first, none where it is still open."""

    subject: Subject
    n: int
    text: str
    answers: tuple[Answer, ...]

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered it."""
        return not self.answers


def find_subject(key: str) -> Subject:
    """The standard or the piece of equipment with this key of an address. Raises NotFound."""
    found = standard_by_key(key) or next((one for one in apparatus() if one.key == key), None)
    if found is None:
        raise NotFound
    return found


def questions_of(session: Session, subjects: Iterable[Subject]) -> list[Question]:
    """The open questions of these, each with its answers; one query."""
    wanted = list(subjects)
    query = select(StandardAnswerRow).where(StandardAnswerRow.subject.in_([one.key for one in wanted]))
    given: dict[tuple[str, str], list[Answer]] = {}
    for row in session.scalars(query.order_by(StandardAnswerRow.id.desc())):
        given.setdefault((row.subject, row.question), []).append(_answer(row))
    return [
        Question(subject=one, n=n, text=text, answers=tuple(given.get((one.key, text), ())))
        for one in wanted for n, text in enumerate(one.open_questions)
    ]  # fmt: skip


def questions_about(session: Session, subject: Subject) -> list[Question]:
    """The questions of a standard and of the equipment that serves it; of a piece of equipment its own."""
    beside = apparatus_of(subject) if isinstance(subject, Standard) else ()
    return questions_of(session, (subject, *beside))


def _answer(row: StandardAnswerRow) -> Answer:
    return Answer(
        id=row.id,
        text=row.answer,
        source=row.source,
        answered_by=row.answered_by,
        answered_at=row.answered_at,
    )


def answer_question(unit: Unit, subject: Subject, n: int, *, text: str, source: str, by: int) -> int:
    """Answer a question; earlier answers stay readable. The id of the answer. Raises NotFound, AnswerEmpty."""
    if not 0 <= n < len(subject.open_questions):
        raise NotFound
    if not text.strip() or not source.strip():
        raise AnswerEmpty
    row = unit.add(
        StandardAnswerRow(
            subject=subject.key, question=subject.open_questions[n], answer=text.strip(), source=source.strip(),
            answered_by=by, answered_at=unit.at,
        )
    )  # fmt: skip
    unit.flush()
    return row.id
