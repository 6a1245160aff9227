"""Submitting a test: the gate is asked for the moment of the measurement, results are stored with all that they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.db import remembering
from lims.errors import ChangedMeanwhile
from lims.gates import refuse_unless_open, store_many_answers
from lims.records import Unit
from lims.results.determinations import determinations_of
from lims.results.errors import NoResult, TestNotOpen
from lims.results.evaluation import Evaluated, evaluate
from lims.results.given import HYPOTHETICAL
from lims.results.results import Result, results_of
from lims.results.storing import store_results
from lims.results.subject import subjects
from lims.samples import TestState, refresh_sample_states, set_test_state
from lims.samples.models import ItemRow, TestRow


def evaluate_tests(
    session: Session, test_ids: Sequence[int], *, at: datetime, person_id: int | None
) -> list[Evaluated]:
    """What several tests would give if they were submitted now; to be worked out before the unit of work is opened."""
    with remembering(session):
        known, runs = subjects(session, test_ids), determinations_of(session, test_ids)
        return [
            evaluate(session, known[one], runs[one], at=at, person_id=person_id)
            for one in test_ids
            if one in known
        ]


def submit(
    unit: Unit, test_id: int, *, seen: int | None = None, evaluated: Evaluated | None = None
) -> list[Result]:
    """Submit a test for review: its gate answers, results, budgets and judgements are stored. See `submit_many`."""
    return submit_many(unit, {test_id: seen}, evaluated=[evaluated] if evaluated else [])[test_id]


def submit_many(
    unit: Unit, seen: Mapping[int, int | None], *, evaluated: Iterable[Evaluated] = ()
) -> dict[int, list[Result]]:
    """Submit several tests, all or none; `seen` says of each test which row_version its form carried.

    What was evaluated beforehand is used if nothing at all was written meanwhile, else it is worked out again here.
    Raises ChangedMeanwhile, TestNotOpen, GateClosed, MethodRefused, NoResult, what the state of the sample refuses.
    """
    ready = _fresh(unit, list(seen), evaluated)
    for one in ready:
        _refuse(unit, one, seen[one.test_id])
    asked = [(one.question, one.answers) for one in ready]
    store_many_answers(unit, asked + [(one.submission.question, one.submission.answers) for one in ready])
    store_results(unit, ready)
    with kept_at_hand(unit.session, ready):
        for one in ready:
            _submitted(unit, one)
    refresh_sample_states(unit, {one.subject.sample.id for one in ready})
    unit.flush()
    return results_of(unit.session, list(seen))


def _fresh(unit: Unit, test_ids: Sequence[int], evaluated: Iterable[Evaluated]) -> list[Evaluated]:
    person = unit.by.person_id
    usable = {one.test_id: one for one in evaluated if one.known_at == unit.seq - 1 and _serves(one, person)}
    lacking = [test_id for test_id in test_ids if test_id not in usable]
    found = {one.test_id: one for one in evaluate_tests(unit.session, lacking, at=unit.at, person_id=person)}
    return [usable.get(test_id) or found[test_id] for test_id in test_ids]


def _serves(one: Evaluated, person_id: int | None) -> bool:
    """Whether it was worked out for the person who submits, from nothing that is only supposed."""
    supposed = one.given is None or any(run.key == HYPOTHETICAL for run in one.given.determinations)
    return not supposed and one.submission.question.person_id == person_id


def _refuse(unit: Unit, one: Evaluated, seen: int | None) -> None:
    test, code = one.subject.test, one.subject.sample.code
    if seen is not None and test.row_version != seen:
        raise ChangedMeanwhile(what=f"The test of {code}")
    if not one.subject.open:
        raise TestNotOpen(code=code, state=test.state.value.replace("_", " "))
    if one.refusal is not None:
        raise one.refusal
    refuse_unless_open(unit.session, test.id, (*one.answers, *one.submission.answers))
    if one.outcome is None or not one.outcome.results:
        stops = (
            [message.text for message in one.outcome.messages if message.level == "stop"]
            if one.outcome
            else []
        )
        raise NoResult(why=" ".join(stops) or "The method gave none.")


@contextmanager
def kept_at_hand(session: Session, ready: Sequence[Evaluated]) -> Iterator[None]:
    """The rows that change, read in two queries and held, so that no change asks for its row again."""
    held: list[object] = [
        *session.scalars(select(TestRow).where(TestRow.id.in_([one.test_id for one in ready])))
    ]
    held += session.scalars(select(ItemRow).where(ItemRow.id.in_({one.subject.sample.id for one in ready})))
    yield
    del held


def _submitted(unit: Unit, one: Evaluated) -> None:
    system = one.circumstances.system
    set_test_state(
        unit, one.test_id, TestState.SUBMITTED, refresh=False, measured_at=one.circumstances.moment, submitted_at=unit.at,
        submitted_by=unit.by.person_id, room_id=one.circumstances.room_id,
        measuring_system_id=system.id if system else None,
    )  # fmt: skip
