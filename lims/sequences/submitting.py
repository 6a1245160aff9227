"""Submitting a sequence: every line that can be is submitted in one act; each other one says why it cannot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lims.errors import LimsError
from lims.gates import refuse_unless_open
from lims.records import Unit
from lims.results import Evaluated, evaluate_tests, submit_many
from lims.samples import tests_by_id
from lims.sequences.arrivals import matches_of_lines
from lims.sequences.errors import NothingToSubmit
from lims.sequences.models import LineKind
from lims.sequences.service import OPEN, SequenceLine, find_sequence


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """A sample of a sequence as it would be submitted now; `refusal` says why it cannot be."""

    line: SequenceLine
    evaluated: Evaluated
    refusal: LimsError | None


def offers(
    session: Session, lines: Sequence[SequenceLine], *, at: datetime, person_id: int | None
) -> list[Offer]:
    """The samples whose record was taken and whose tests are still open, each worked out."""
    taken = matches_of_lines(session, [one.id for one in lines])
    own = {
        one.test_id: one for one in lines if one.kind is LineKind.SAMPLE and one.id in taken and one.test_id
    }
    tests = tests_by_id(session, own)
    open_ones = [id_ for id_ in own if tests[id_].state in OPEN]
    found = evaluate_tests(session, open_ones, at=at, person_id=person_id)
    return [Offer(line=own[one.test_id], evaluated=one, refusal=_refusal(session, one)) for one in found]


def _refusal(session: Session, one: Evaluated) -> LimsError | None:
    if one.refusal is not None:
        return one.refusal
    try:
        refuse_unless_open(session, one.test_id, (*one.answers, *one.submission.answers))
    except LimsError as refusal:
        return refusal
    return None


def submit_sequence(unit: Unit, sequence_id: int, offered: Sequence[Offer]) -> list[SequenceLine]:
    """Submit every line that can be. Raises NotFound, NothingToSubmit, and what submitting refuses."""
    sequence = find_sequence(unit.session, sequence_id)
    ready = [one for one in offered if one.refusal is None]
    if not ready:
        why = next(
            (one.refusal.problem_text.rstrip(".") for one in offered if one.refusal), "no record was taken"
        )
        raise NothingToSubmit(number=sequence.number, why=why)
    tests = {one.evaluated.test_id: one.evaluated.subject.test.row_version for one in ready}
    submit_many(unit, tests, evaluated=[one.evaluated for one in ready])
    return [one.line for one in ready]


def left_out(offered: Sequence[Offer]) -> dict[str, list[str]]:
    """What was not submitted: each reason with the positions that it is said of."""
    found: dict[str, list[str]] = {}
    for one in offered:
        if one.refusal is not None:
            found.setdefault(str(one.refusal), []).append(str(one.line.position))
    return found
