"""Storing the gate's answers, and refusing work that a gate does not let pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims.errors import LimsError
from lims.gates.answer import Answer
from lims.gates.models import GateAnswerRow, OverrideRow
from lims.gates.reasons import CheckAnswer
from lims.gates.registry import GateQuestion
from lims.gates.wording import remedy_of, sentence_of
from lims.records import Link, Unit


class GateClosed(LimsError):
    """A check said no, and nobody with authority has let the work pass."""

    problem = "This may not be done now: {sentence}"
    remedy = "{remedy}"


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredAnswer:
    """An answer as it was given, for what was valid at `valid_at` and known up to the event `seq`.

    Its words are the record's, which are signed.
    """

    id: int
    test_id: int
    act: str
    check: str
    answer: Answer
    reason: str
    facts: Mapping[str, Any]
    sentence: str
    remedy: str | None
    rests_on: tuple[int, ...]
    valid_at: datetime
    seq: int

    @classmethod
    def from_row(cls, row: GateAnswerRow) -> Self:
        return cls(
            id=row.id, test_id=row.test_id, act=row.act, check=row.check, answer=row.answer, reason=row.reason, facts=row.facts,
            sentence=row.sentence, remedy=row.remedy, rests_on=tuple(row.rests_on), valid_at=row.valid_at, seq=row.seq,
        )  # fmt: skip


def store_answers(unit: Unit, question: GateQuestion, answers: Sequence[CheckAnswer]) -> list[GateAnswerRow]:
    """Keep the answers as they were given, linked to what they rest on. `question.test_id` must be set."""
    rows = []
    for answer in answers:
        row = unit.add(
            GateAnswerRow(
                test_id=question.test_id, act=question.act, check=answer.check, answer=answer.answer,
                reason=answer.reason, facts=answer.facts, sentence=answer.sentence, remedy=answer.remedy,
                rests_on=list(answer.rests_on), valid_at=question.at, at=unit.at, seq=unit.seq - 1,
            )
        )  # fmt: skip
        for node in dict.fromkeys(answer.rests_on):
            unit.link(node, row.id, "gate")
        rows.append(row)
    return rows


def store_many_answers(unit: Unit, asked: Sequence[tuple[GateQuestion, Sequence[CheckAnswer]]]) -> None:
    """Keep the answers to several questions in a few statements, linked to what they rest on."""
    pairs = [(question, answer) for question, answers in asked for answer in answers]
    ids = unit.insert_many(GateAnswerRow, [
        {
            "test_id": question.test_id, "act": question.act, "check": answer.check, "answer": answer.answer,
            "reason": answer.reason, "facts": answer.facts, "sentence": answer.sentence, "remedy": answer.remedy,
            "rests_on": list(answer.rests_on), "valid_at": question.at, "at": unit.at, "seq": unit.seq - 1,
        }
        for question, answer in pairs
    ])  # fmt: skip
    unit.insert_many(Link, [
        {"src": node, "dst": id_, "role": "gate", "at": unit.at}
        for id_, (_, answer) in zip(ids, pairs, strict=True) for node in dict.fromkeys(answer.rests_on)
    ])  # fmt: skip


def answers_of(session: Session, test_id: int, act: str) -> list[StoredAnswer]:
    """The latest stored answers of a test for an act, in the order in which they were given."""
    latest = select(func.max(GateAnswerRow.seq)).where(
        GateAnswerRow.test_id == test_id, GateAnswerRow.act == act
    )
    query = select(GateAnswerRow).where(
        GateAnswerRow.test_id == test_id, GateAnswerRow.act == act, GateAnswerRow.seq == latest.scalar_subquery()
    )  # fmt: skip
    return [StoredAnswer.from_row(row) for row in session.scalars(query.order_by(GateAnswerRow.id))]


def given_between(
    session: Session,
    names: frozenset[str],
    since: datetime,
    until: datetime | None,
    *,
    after: int = 0,
    limit: int = 1,
) -> list[StoredAnswer]:
    """Answers of some checks about moments of a period, half-open, in the order in which they were given."""
    query = select(GateAnswerRow).where(
        GateAnswerRow.check.in_(names), GateAnswerRow.valid_at >= since, GateAnswerRow.id > after
    )
    query = query if until is None else query.where(GateAnswerRow.valid_at < until)
    return [
        StoredAnswer.from_row(row) for row in session.scalars(query.order_by(GateAnswerRow.id).limit(limit))
    ]


def was_asked_since(session: Session, names: frozenset[str], since: datetime) -> bool:
    """Whether any of some checks was asked about a moment at or after this one."""
    query = select(GateAnswerRow.id).where(GateAnswerRow.valid_at >= since, GateAnswerRow.check.in_(names))
    return session.scalar(query.limit(1)) is not None


def overridden(session: Session, test_id: int) -> frozenset[str]:
    """The checks that somebody with authority has overridden for a test."""
    return frozenset(session.scalars(select(OverrideRow.check).where(OverrideRow.test_id == test_id)))


def refuse_unless_open(session: Session, test_id: int | None, answers: Sequence[CheckAnswer]) -> None:
    """Raise GateClosed on the first answer that is no and was not overridden."""
    closed = [answer for answer in answers if answer.answer is Answer.NO]
    passed = overridden(session, test_id) if closed and test_id is not None else frozenset()
    for answer in closed:
        if answer.check not in passed:
            raise GateClosed(sentence=sentence_of(answer), remedy=remedy_of(answer))
