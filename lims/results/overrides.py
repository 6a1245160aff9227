"""Letting work pass a gate that said no: needs authority and a reason, opens a nonconformity, and costs the mark."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.gates import Answer, StoredAnswer, store_answers
from lims.gates.models import GateAnswerRow, OverrideRow
from lims.quality import open_nonconformity
from lims.records import Unit
from lims.results.errors import GateNotClosed, ReasonNeeded
from lims.results.evaluation import evaluate_test


@dataclass(frozen=True, kw_only=True, slots=True)
class Override:
    """A check that somebody with authority let a test pass. Without `keeps_mark` the line loses the accreditation mark."""

    id: int
    test_id: int
    check: str
    refusal: StoredAnswer
    person_id: int
    reason: str
    keeps_mark: bool
    why_mark_kept: str | None
    nonconformity_id: int
    at: datetime


def override_gate(
    unit: Unit, test_id: int, check: str, *, reason: str, why_mark_kept: str | None = None
) -> list[Override]:
    """Let a test pass a check that says no now; one override for each of its answers. The permission is the edge's matter.

    A nonconformity is opened by itself (7.10). The line loses the accreditation mark unless `why_mark_kept` is said.
    Raises ReasonNeeded, GateNotClosed.
    """
    if not reason.strip():
        raise ReasonNeeded(act="let work pass a gate that says no")
    evaluated = evaluate_test(unit.session, test_id, at=unit.at, person_id=unit.by.person_id)
    closed = [one for one in evaluated.answers if one.check == check and one.answer is Answer.NO]
    if not closed:
        raise GateNotClosed(check=check[:60])
    rows = store_answers(unit, evaluated.question, closed)
    source = f"Override of “{check}” for {evaluated.subject.method.code} on {evaluated.subject.sample.code}: {reason.strip()}"
    touched = [test_id, *(node for one in closed for node in one.rests_on)]
    nonconformity = open_nonconformity(unit, source=source, touches=touched)
    for row in rows:
        override = unit.add(
            OverrideRow(
                gate_answer_id=row.id, test_id=test_id, check=check, person_id=unit.by.person_id, reason=reason.strip(),
                keeps_mark=bool((why_mark_kept or "").strip()), why_mark_kept=(why_mark_kept or "").strip() or None,
                nonconformity_id=nonconformity, at=unit.at,
            )
        )  # fmt: skip
        unit.link(row.id, override.id, "answer")
        unit.link(nonconformity, override.id, "nonconformity")
    unit.flush()
    return overrides_of(unit.session, [test_id])[test_id]


def overrides_of(session: Session, test_ids: Iterable[int]) -> dict[int, list[Override]]:
    """What some tests were let pass, oldest first."""
    found: dict[int, list[Override]] = {test_id: [] for test_id in test_ids}
    query = (
        select(OverrideRow, GateAnswerRow).join(GateAnswerRow, GateAnswerRow.id == OverrideRow.gate_answer_id)
        .where(OverrideRow.test_id.in_(list(found))).order_by(OverrideRow.id)
    )  # fmt: skip
    for row, answer in session.execute(query):
        found[row.test_id].append(
            Override(
                id=row.id, test_id=row.test_id, check=row.check, refusal=StoredAnswer.from_row(answer),
                person_id=row.person_id, reason=row.reason, keeps_mark=row.keeps_mark, why_mark_kept=row.why_mark_kept,
                nonconformity_id=row.nonconformity_id, at=row.at,
            )
        )  # fmt: skip
    return found
