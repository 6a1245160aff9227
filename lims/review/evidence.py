"""Everything that speaks for or against a test's result, read once: for the page, and for the hash of what was seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.external import REPORTED
from lims.files import StoredFile, files_by_id
from lims.gates import Answer, StoredAnswer, answers_of
from lims.gates.models import AcknowledgementRow, OverrideRow
from lims.intake.models import MatchRow, RawRecordRow, ReadingRow, UnderstandingRow
from lims.people import Person, people_by_id
from lims.results import (
    Determination,
    Recomputed,
    Result,
    StoredBudgetLine,
    StoredConformity,
    Subject,
    budget_of,
    conformities_of,
    determinations_of,
    find_subject,
    messages_of,
    recompute_all,
    results_of,
)
from lims.results.determinations import present_round
from lims.results.models import DeterminationValueRow
from lims.review.correlations import Correlation, correlations_of
from lims.review.signatures import hash_of
from lims.samples import Test
from methods.definitions import Message

PERFORM = "perform"


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """The bytes of an instrument as they came, and for which determinations they were used."""

    id: int
    number: int
    instrument: str
    file: StoredFile | None
    sha256: str
    received_at: datetime
    unknown_lines: int
    used_in: tuple[int, ...]  # numbers of determinations


@dataclass(frozen=True, kw_only=True, slots=True)
class GateSaid:
    """A check's answer, and what people wrote about it."""

    said: StoredAnswer
    override: str | None
    acknowledged: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """A test as its reviewer sees it. `said`: what the calculation told. `seen_hash` is the hash of it, which the signature carries."""

    subject: Subject
    results: tuple[Result, ...]
    conformities: Mapping[int, Sequence[StoredConformity]]  # by result
    budgets: Mapping[int, Sequence[StoredBudgetLine]]  # by result
    again: Mapping[int, Recomputed]  # by result: computed again just now from the stored inputs
    said: tuple[Message, ...]
    determinations: tuple[Determination, ...]
    present: tuple[Determination, ...]
    records: tuple[Record, ...]
    gate: tuple[GateSaid, ...]
    people: Mapping[int, Person]
    correlations: tuple[Correlation, ...]
    seen_hash: str

    @property
    def test(self) -> Test:
        """The test itself."""
        return self.subject.test

    @property
    def main(self) -> Result | None:
        """The result to look at first: one that was judged, else the first."""
        judged = (
            one for one in self.results if any(c.answer != "not_judged" for c in self.conformities[one.id])
        )
        return next(judged, self.results[0] if self.results else None)

    @property
    def equal(self) -> bool:
        """Whether every result was computed again and is equal."""
        return all(one.equal for one in self.again.values())

    @property
    def to_acknowledge(self) -> tuple[GateSaid, ...]:
        """Checks without a requirement that nobody has acknowledged yet."""
        return tuple(
            one for one in self.gate if one.said.answer is Answer.NO_REQUIREMENT and not one.acknowledged
        )

    @property
    def repeated(self) -> bool:
        """Whether a run was aborted, excluded or repeated."""
        return any(not one.used for one in self.determinations) or len(self.present) < len(
            self.determinations
        )


def evidence_of(session: Session, test_id: int) -> Evidence:
    """Everything that a reviewer needs to see of a test. Raises NotFound."""
    subject = find_subject(session, test_id)
    test = subject.test
    determinations = tuple(determinations_of(session, [test_id])[test_id])
    results = tuple(results_of(session, [test_id])[test_id])
    ids = [one.id for one in results]
    conformities = conformities_of(session, ids)
    gate, correlations = _gate(session, test_id), tuple(correlations_of(session, subject))
    people = {one.person_id for one in determinations} | {test.submitted_by or 0}
    people |= {value.person_id or 0 for one in determinations for value in one.values.values()}
    return Evidence(
        subject=subject, results=results, conformities=conformities, budgets=budget_of(session, ids),
        again=recompute_all(session, ids), said=messages_of(session, ids[0]) if ids else (),
        determinations=determinations, present=tuple(present_round(determinations, test.state)),
        records=records_of(session, test_id, determinations), gate=gate, people=people_by_id(session, people),
        correlations=correlations, seen_hash=_hash(test, results, conformities, determinations, gate, correlations),
    )  # fmt: skip


def _hash(
    test: Test,
    results: Iterable[Result],
    conformities: Mapping[int, Sequence[StoredConformity]],
    determinations: Iterable[Determination],
    gate: Iterable[GateSaid],
    correlations: Iterable[Correlation],
) -> str:
    shown: dict[str, Any] = {
        "test": [test.id, test.row_version, test.state.value],
        "results": [[one.id, one.printed, one.printed_uncertainty, one.value, one.expanded_uncertainty] for one in results],
        "judged": [[c.id, c.answer, c.reason] for found in conformities.values() for c in found],
        "determinations": [
            [one.id, one.n, one.state.value, one.reason, sorted((k, v.id, v.text) for k, v in one.values.items())]
            for one in determinations
        ],
        "gate": [[one.said.id, one.said.answer.value, one.said.sentence, one.override] for one in gate],
        "correlations": [[one.measured.id, one.computed.id, one.difference, one.limit] for one in correlations],
    }  # fmt: skip
    return hash_of(shown)


def _gate(session: Session, test_id: int) -> tuple[GateSaid, ...]:
    answers = [one for act in (PERFORM, REPORTED) for one in answers_of(session, test_id, act)]
    overrides = {
        row.check: row for row in session.scalars(select(OverrideRow).where(OverrideRow.test_id == test_id))
    }
    words = acknowledged(session, [one.id for one in answers])
    return tuple(_said(one, overrides.get(one.check), words.get(one.id)) for one in answers)


def _said(one: StoredAnswer, override: OverrideRow | None, words: str | None) -> GateSaid:
    overridden = override.reason if override and one.answer is Answer.NO else None
    return GateSaid(said=one, override=overridden, acknowledged=words)


def acknowledged(session: Session, answer_ids: Iterable[int]) -> dict[int, str]:
    """What reviewers wrote about answers without a requirement, by answer."""
    query = select(AcknowledgementRow).where(AcknowledgementRow.gate_answer_id.in_(set(answer_ids)))
    return {row.gate_answer_id: row.words for row in session.scalars(query)}


def records_of(session: Session, test_id: int, determinations: Iterable[Determination]) -> tuple[Record, ...]:
    """Every raw record that was used for a test or matched to it, in the order in which they came."""
    used = _used_in(session, determinations)
    matched = select(UnderstandingRow.raw_record_id).join(
        MatchRow, MatchRow.understanding_id == UnderstandingRow.id
    )
    ids = set(used) | set(session.scalars(matched.where(MatchRow.test_id == test_id)))
    query = (
        select(RawRecordRow)
        .where(RawRecordRow.id.in_(ids))
        .order_by(RawRecordRow.received_at, RawRecordRow.id)
    )
    rows = list(session.scalars(query))
    files = files_by_id(session, [row.file_id for row in rows])
    unknown = _unknown_lines(session, ids)
    return tuple(
        Record(
            id=row.id, number=row.number, instrument=row.instrument, file=files.get(row.file_id), sha256=row.sha256,
            received_at=row.received_at, unknown_lines=unknown.get(row.id, 0), used_in=tuple(sorted(used.get(row.id, ()))),
        )
        for row in rows
    )  # fmt: skip


def _used_in(session: Session, determinations: Iterable[Determination]) -> dict[int, set[int]]:
    numbers = {one.id: one.n for one in determinations}
    query = (
        select(DeterminationValueRow.determination_id, UnderstandingRow.raw_record_id)
        .join(ReadingRow, ReadingRow.id == DeterminationValueRow.reading_id)
        .join(UnderstandingRow, UnderstandingRow.id == ReadingRow.understanding_id)
        .where(DeterminationValueRow.determination_id.in_(numbers))
    )
    found: dict[int, set[int]] = defaultdict(set)
    for determination_id, record_id in session.execute(query):
        found[record_id].add(numbers[determination_id])
    return found


def _unknown_lines(session: Session, record_ids: Iterable[int]) -> dict[int, int]:
    """How many lines of a record nobody understood, by the latest understanding."""
    query = select(UnderstandingRow).where(UnderstandingRow.raw_record_id.in_(set(record_ids)))
    return {
        row.raw_record_id: len(row.unknown) for row in session.scalars(query.order_by(UnderstandingRow.id))
    }
