"""Taking records for lines: all that fit in one act, the doubtful ones by a person, a newer integration with its reason."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy.orm import Session

from lims.intake import match_record
from lims.records import Unit
from lims.results import find_subject, take_peaks
from lims.samples import tests_by_id
from lims.sequences.arrivals import Arrivals, Arrived, LineState, arrivals
from lims.sequences.counting import count_checks
from lims.sequences.duplicates import several_injections
from lims.sequences.errors import MatchRefused, NothingToTake, SequenceNotOpen, ValuesMissing
from lims.sequences.models import LineKind, LineMatchRow, SequenceState
from lims.sequences.service import OPEN, ChromatographySequence, SequenceLine, find_sequence, lines_of
from lims.sequences.table import ComponentTable, find_table, method_of
from lims.sequences.values import LineValue, Values, lacking, values_of


def arrived_at(session: Session, sequence_id: int) -> tuple[ChromatographySequence, ComponentTable, Arrivals]:
    """A sequence with its table and what came back for it. Raises NotFound."""
    sequence = find_sequence(session, sequence_id)
    table = find_table(session, sequence.table_version_id)
    return sequence, table, arrivals(session, sequence, table, lines_of(session, sequence.id))


def take_all(unit: Unit, sequence_id: int) -> int:
    """Take every record that alone fits a line by position and id; how many were taken.

    Raises NotFound, SequenceNotOpen, NothingToTake, and what taking peaks refuses.
    """
    found, sequence = _open(unit, sequence_id)
    ready = [(state, record) for state in found.lines if (record := state.ready) is not None]
    open_tests = _open_tests(unit.session, [state for state, _ in ready])
    taken = [
        (state, record) for state, record in ready
        if state.line.kind is not LineKind.SAMPLE or state.line.test_id in open_tests
    ]  # fmt: skip
    values, without = _values(unit.session, sequence, [state.line for state, _ in taken])
    late = [str(state.line.position) for state, _ in taken if state.line.id in without]
    taken = [(state, record) for state, record in taken if state.line.id not in without]
    if not taken and late:
        raise ValuesMissing(positions=", ".join(late))
    if not taken:
        raise NothingToTake(number=sequence.number)
    for state, record in taken:
        basis = f"{sequence.number}, line {state.line.position}: the file names {state.line.injection_id} and this position."
        _take(unit, state, record, basis, by_rule=True, values=values.get(state.line.id, {}))
    count_checks(
        unit, sequence.id, reason="its record was taken", line_ids={state.line.id for state, _ in taken}
    )
    return len(taken)


def take_one(unit: Unit, line_id: int, sequence_id: int, record_id: int, *, reason: str) -> None:
    """Take a record for a line because a person says so: a doubtful one, or a newer integration beside the one taken.

    What was taken before stays, and a submitted test is not changed. Raises NotFound, SequenceNotOpen, MatchRefused, and
    what taking peaks refuses.
    """
    found, sequence = _open(unit, sequence_id)
    state = next((one for one in found.lines if one.line.id == line_id), None)
    offered = [] if state is None else [*state.fitting, *(one.record for one in state.doubtful)]
    record = next((one for one in offered if one.record_id == record_id), None)
    if state is None or record is None:
        raise MatchRefused(position=state.line.position if state else "–", why="it was not offered for it")
    why = _refusal(unit.session, found, state, record, reason)
    if why is not None:
        raise MatchRefused(position=state.line.position, why=why)
    values, without = _values(unit.session, sequence, [state.line])
    if without:
        raise ValuesMissing(positions=str(state.line.position))
    basis = f"{sequence.number}, line {state.line.position}: {reason.strip()}"
    _take(unit, state, record, basis, by_rule=False, values=values.get(state.line.id, {}))
    count_checks(unit, sequence.id, reason=basis, line_ids={state.line.id})


def _values(
    session: Session, sequence: ChromatographySequence, lines: Sequence[SequenceLine]
) -> tuple[Values, Collection[int]]:
    """What was entered beside the injections of some lines, and the lines that still lack something."""
    method = method_of(
        session, find_table(session, sequence.table_version_id), sequence.started_at or sequence.planned_at
    )
    found = values_of(session, [one.id for one in lines])
    return found, lacking(method, lines, found).keys()


def _refusal(session: Session, found: Arrivals, state: LineState, record: Arrived, reason: str) -> str | None:
    if not reason.strip():
        return "nobody has said what shows that it is its record"
    if record.reading_id is None:
        return "it has no peak table of the signal that counts"
    if state.taken is not None and state.taken.record_id == record.record_id:
        return "it was taken for it already"
    other = next(
        (one.line for one in found.lines if one.taken and one.taken.record_id == record.record_id), None
    )
    if other is not None:
        return f"it was taken for line {other.position}"
    if state.line.kind is LineKind.SAMPLE and state.line.test_id not in _open_tests(session, [state]):
        return "its test was submitted"
    return None


def _open(unit: Unit, sequence_id: int) -> tuple[Arrivals, ChromatographySequence]:
    unit.flush()
    sequence, _table, found = arrived_at(unit.session, sequence_id)
    if sequence.state is not SequenceState.STARTED:
        raise SequenceNotOpen(number=sequence.number, state=sequence.state.value)
    return found, sequence


def _open_tests(session: Session, states: Sequence[LineState]) -> set[int]:
    tests = tests_by_id(session, {one.line.test_id for one in states if one.line.test_id is not None})
    return {id_ for id_, test in tests.items() if test.state in OPEN}


def _take(
    unit: Unit,
    state: LineState,
    record: Arrived,
    basis: str,
    *,
    by_rule: bool,
    values: Mapping[str, LineValue],
) -> None:
    line = state.line
    assert record.reading_id is not None  # noqa: S101 - those without a peak table are refused before
    unit.add(
        LineMatchRow(
            line_id=line.id, record_id=record.record_id, reading_id=record.reading_id, basis=basis, by_rule=by_rule,
            at=unit.at, person_id=unit.by.person_id,
        )
    )  # fmt: skip
    match_record(unit, record.record_id, line.test_id, basis=basis, again=record.match is not None)
    if line.test_id is not None and (
        line.kind is LineKind.SAMPLE or several_injections(find_subject(unit.session, line.test_id).method)
    ):
        beside = {name: one.reading_id for name, one in values.items()}
        taken = take_peaks(unit, line.test_id, record.reading_id, readings=beside)
        unit.link(line.id, taken.id, "sequence")
