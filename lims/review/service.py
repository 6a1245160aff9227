"""Deciding about a submitted test: accepted with a signature, to be repeated, or rejected; never by who did it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.gates import (
    CheckAnswer,
    GateQuestion,
    ask,
    check_word,
    checks_of_person,
    reader_now,
    refuse_unless_open,
    shown,
    store_answers,
)
from lims.gates.models import AcknowledgementRow
from lims.people import find_person
from lims.records import Unit
from lims.results import Subject
from lims.review.correlations import beyond
from lims.review.errors import (
    AcknowledgementMissing,
    CorrelationUnanswered,
    NotComputedAgain,
    NotSubmitted,
    OwnWork,
    ReviewReasonNeeded,
    SeenChanged,
)
from lims.review.evidence import Evidence, evidence_of
from lims.review.independence import who_may_review
from lims.review.models import CorrelationAnswerRow, Decision, ReviewRow
from lims.review.signatures import REVIEWED, sign
from lims.samples import TestState, set_test_state

STATES = {
    Decision.ACCEPT: TestState.ACCEPTED,
    Decision.REPEAT: TestState.REPEAT_ASKED,
    Decision.REJECT: TestState.REJECTED,
}
WORDS = {Decision.REPEAT: "repeated", Decision.REJECT: "rejected"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Review:
    """A reviewer's decision on a test."""

    id: int
    test_id: int
    decision: Decision
    reason: str | None
    person_id: int
    signature_id: int | None
    at: datetime

    @classmethod
    def from_row(cls, row: ReviewRow) -> Review:
        return cls(
            id=row.id, test_id=row.test_id, decision=row.decision, reason=row.reason, person_id=row.person_id,
            signature_id=row.signature_id, at=row.at,
        )  # fmt: skip


def decide(
    unit: Unit, test_id: int, *, decision: Decision, person_id: int, seen_hash: str, reason: str = "",
    acknowledged: Mapping[int, str] | None = None, answered: Mapping[str, str] | None = None,
) -> Review:  # fmt: skip
    """Decide about a submitted test. `seen_hash` is that of the evidence which the reviewer saw; `acknowledged` has
    what they wrote about each answer without a requirement, by the answer's id, and `answered` what they wrote about
    results of the sample that lie too far apart, by rule. The edge has asked for the password.

    Raises NotFound, NotSubmitted, OwnWork, SeenChanged, ReviewReasonNeeded, AcknowledgementMissing, NotComputedAgain,
    GateClosed.
    """
    evidence = evidence_of(unit.session, test_id)
    _require_open(unit, evidence, decision, person_id, seen_hash)
    if decision is not Decision.ACCEPT and not reason.strip():
        raise ReviewReasonNeeded(decision=WORDS[decision])
    answers = _ask(unit, evidence.subject, person_id, decision)
    if decision is Decision.ACCEPT:
        _require_acceptable(evidence, acknowledged or {})
        _require_answered(evidence, answered or {})
    row = unit.add(
        ReviewRow(
            test_id=test_id, decision=decision, reason=reason.strip() or None, person_id=person_id,
            signature_id=None, at=unit.at,
        )
    )  # fmt: skip
    _link(unit, evidence, row, answers)
    if decision is Decision.ACCEPT:
        row.signature_id = sign(
            unit, person_id=person_id, meaning=REVIEWED, node_id=row.id, seen_hash=seen_hash
        ).id
        _acknowledge(unit, evidence, person_id, acknowledged or {})
        _answer(unit, evidence, row, answered or {})
    set_test_state(unit, test_id, STATES[decision], ended_reason=reason.strip() or None)
    return Review.from_row(row)


def _require_open(unit: Unit, evidence: Evidence, decision: Decision, person_id: int, seen_hash: str) -> None:
    """It waits for review, this person may review it, and it is what they saw. An accepted test may be taken up again."""
    test, subject = evidence.test, evidence.subject
    taken_up_again = decision is Decision.REPEAT and test.state is TestState.ACCEPTED
    if test.state is not TestState.SUBMITTED and not taken_up_again:
        raise NotSubmitted(code=subject.sample.code, state=test.state.value.replace("_", " "))
    reviewers = who_may_review(unit.session, subject, unit.at)
    if person_id in reviewers.hands:
        name = find_person(unit.session, person_id).name
        raise OwnWork(
            name=name, hand=shown(reviewers.hands[person_id], reader_now()), remedy=reviewers.remedy
        )
    if seen_hash != evidence.seen_hash:
        raise SeenChanged


def _require_acceptable(evidence: Evidence, words: Mapping[int, str]) -> None:
    missing = [one for one in evidence.to_acknowledge if not words.get(one.said.id, "").strip()]
    if missing:
        names = ", ".join(dict.fromkeys(check_word(one.said.check) for one in missing))
        raise AcknowledgementMissing(count=len(missing), checks=names)
    unequal = [one for one in evidence.results if not evidence.again[one.id].equal]
    if unequal:
        raise NotComputedAgain(measurand=unequal[0].name("en"))


def _require_answered(evidence: Evidence, words: Mapping[str, str]) -> None:
    missing = [one for one in beyond(evidence.correlations) if not words.get(one.key, "").strip()]
    if missing:
        raise CorrelationUnanswered(what=", ".join(str(one.rule.names) for one in missing))


def gate_question(subject: Subject, act: str, at: datetime, person_id: int) -> GateQuestion:
    """May this person review or release this test now? The act is of this moment, so the moment is now."""
    return GateQuestion(
        act=act, at=at, person_id=person_id, test_id=subject.test.id, method_id=subject.method.method_id,
        method_version_id=subject.method.id, settings=dict(subject.method.settings),
        definition=subject.method.definition_key, item_id=subject.sample.id, product_group=subject.product_group,
        item_kind=subject.sample.kind.value, received_at=subject.sample.received_at, sampled_at=subject.sample.sampled_at,
        measuring_system_id=subject.test.measuring_system_id, room_id=subject.test.room_id,
    )  # fmt: skip


def _ask(unit: Unit, subject: Subject, person_id: int, decision: Decision) -> Sequence[CheckAnswer]:
    """Ask the gate for a review by this person, keep its answers, and refuse what it refuses.

    A hold keeps a result from being accepted, not from being sent back.
    """
    question = gate_question(subject, "review", unit.at, person_id)
    answers = ask(unit.session, question)
    refusing = (
        answers
        if decision is Decision.ACCEPT
        else [one for one in answers if one.check in checks_of_person()]
    )
    refuse_unless_open(unit.session, subject.test.id, refusing)
    store_answers(unit, replace(question, act="review"), answers)
    return answers


def _link(unit: Unit, evidence: Evidence, row: ReviewRow, answers: Sequence[CheckAnswer]) -> None:
    """A review rests on the results that it looked at and on the reviewer's authorisation."""
    for one in evidence.results:
        unit.link(one.id, row.id, "reviewed")
    for node in dict.fromkeys(node for answer in answers for node in answer.rests_on):
        unit.link(node, row.id, "gate")


def _acknowledge(unit: Unit, evidence: Evidence, person_id: int, words: Mapping[int, str]) -> None:
    for one in evidence.to_acknowledge:
        unit.add(
            AcknowledgementRow(
                gate_answer_id=one.said.id, person_id=person_id, words=words[one.said.id].strip(), at=unit.at
            )
        )


def _answer(unit: Unit, evidence: Evidence, row: ReviewRow, words: Mapping[str, str]) -> None:
    unit.flush()
    for one in beyond(evidence.correlations):
        unit.add(
            CorrelationAnswerRow(
                review_id=row.id, rule=one.key, measured_id=one.measured.id, computed_id=one.computed.id,
                difference=one.difference, largest=one.limit, unit=one.rule.unit, words=words[one.key].strip(), at=unit.at,
            )
        )  # fmt: skip


def reviews_of(session: Session, test_ids: Sequence[int]) -> dict[int, list[Review]]:
    """Every decision on some tests, oldest first."""
    query = select(ReviewRow).where(ReviewRow.test_id.in_(set(test_ids))).order_by(ReviewRow.id)
    found: dict[int, list[Review]] = {}
    for row in session.scalars(query):
        found.setdefault(row.test_id, []).append(Review.from_row(row))
    return found
