"""Correcting a value that was typed wrongly beside an injection once its record was taken: a new version beside the old one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.intake.models import ReadingRow
from lims.records import Unit
from lims.results import correct_reading, determinations_of
from lims.samples import tests_by_id
from lims.sequences.arrivals import matches_of_lines
from lims.sequences.errors import SequenceNotOpen, ValuesRefused
from lims.sequences.models import LineValueRow, SequenceState
from lims.sequences.service import OPEN, SequenceLine, find_line, find_sequence
from lims.sequences.table import find_table, method_of
from lims.sequences.values import enter_value, inputs_beside, measured_lines, values_of
from methods.definitions import InputDefinition


@dataclass(frozen=True, kw_only=True, slots=True)
class ValueVersion:
    """A value of a line as it was typed once; the last one of its input stands."""

    id: int
    input: str
    text: str
    reason: str | None  # of the correction
    at: datetime
    person_id: int
    stands: bool


def versions_of(session: Session, line_id: int) -> list[ValueVersion]:
    """Every version of the values beside the injection of a line, latest first; one query."""
    query = (
        select(LineValueRow, ReadingRow.text, ReadingRow.by_hand_reason)
        .join(ReadingRow, ReadingRow.id == LineValueRow.reading_id)
        .where(LineValueRow.line_id == line_id)
        .order_by(LineValueRow.id.desc())
    )
    found, seen = [], set()
    for row, text, reason in session.execute(query):
        found.append(
            ValueVersion(
                id=row.id, input=row.input, text=text, reason=reason, at=row.at, person_id=row.person_id,
                stands=row.input not in seen,
            )
        )  # fmt: skip
        seen.add(row.input)
    return found


def correct_value(unit: Unit, line_id: int, name: str, text: str, *, reason: str) -> None:
    """Put another value in the place of one that was typed wrongly, with what shows it; the former one stays.

    The determination that took it counts with the other one from then on, and the reviewer sees the reason with both. What was
    submitted is not changed. Raises NotFound, SequenceNotOpen, ValuesRefused, and what taking a reading refuses.
    """
    unit.flush()
    line = find_line(unit.session, line_id)
    why = _refusal(unit.session, line, name, text, reason)
    if why is not None:
        raise ValuesRefused(position=line.position, why=why)
    former = values_of(unit.session, [line_id])[line_id][name]
    one = next(one for one in _inputs(unit.session, line) if one.name == name)
    words = f"{reason.strip()} ({former.text} → {text.strip()})"
    reading_id = enter_value(unit, line, one, text.strip(), reason=words)
    for each in determinations_of(unit.session, [line.test_id or 0])[line.test_id or 0]:
        if each.used and name in each.values and each.values[name].id == former.reading_id:
            correct_reading(unit, each.id, name, reading_id)
    unit.flush()


def _inputs(session: Session, line: SequenceLine) -> Sequence[InputDefinition]:
    """What the method asks for beside the injection of this line; nothing where it becomes no determination."""
    sequence = find_sequence(session, line.sequence_id)
    if sequence.state is not SequenceState.STARTED:
        raise SequenceNotOpen(number=sequence.number, state=sequence.state.value)
    method = method_of(
        session, find_table(session, sequence.table_version_id), sequence.started_at or sequence.planned_at
    )
    return inputs_beside(method) if measured_lines(method, [line]) else []


def _refusal(session: Session, line: SequenceLine, name: str, text: str, reason: str) -> str | None:
    known = values_of(session, [line.id]).get(line.id, {}).get(name)
    if name not in {one.name for one in _inputs(session, line)} or known is None:
        return "it is no value of this line"
    if not matches_of_lines(session, [line.id]):
        return "its record was not taken yet, so that it is simply typed anew"
    if tests_by_id(session, {line.test_id or 0})[line.test_id or 0].state not in OPEN:
        return "its test was submitted"
    if text.strip() == known.text:
        return "it is the value that stands"
    return None if reason.strip() else "nobody has said what shows that the former one is wrong"
