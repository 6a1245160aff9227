"""Values that a method asks for beside each injection, such as the mass of the portion: entered for the lines of a sequence."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.catalogue import MethodVersion
from lims.intake import enter_by_hand
from lims.intake.models import ReadingRow
from lims.records import Unit
from lims.sequences.duplicates import several_injections
from lims.sequences.errors import SequenceNotOpen, ValuesRefused
from lims.sequences.models import LineKind, LineMatchRow, LineValueRow, SequenceState
from lims.sequences.service import SequenceLine, find_sequence, lines_of
from lims.sequences.table import find_table, method_of
from methods.definitions import InputDefinition


@dataclass(frozen=True, kw_only=True, slots=True)
class LineValue:
    """A value as it was entered for a line, in the unit of its input."""

    reading_id: int
    text: str
    value: float


Values = Mapping[int, Mapping[str, LineValue]]


def inputs_beside(method: MethodVersion) -> list[InputDefinition]:
    """What the method asks for beside each injection."""
    return [one for one in method.definition.inputs if one.per == "determination" and one.required]


def measured_lines(method: MethodVersion, lines: Sequence[SequenceLine]) -> list[SequenceLine]:
    """The lines whose record becomes a determination: samples, and duplicates where a test asks for several injections."""
    kinds = (LineKind.SAMPLE, LineKind.DUPLICATE) if several_injections(method) else (LineKind.SAMPLE,)
    return [one for one in lines if one.kind in kinds]


def values_of(session: Session, line_ids: Sequence[int]) -> dict[int, dict[str, LineValue]]:
    """What was entered last for each line, by input; one query."""
    query = (
        select(LineValueRow, ReadingRow.text, ReadingRow.value)
        .join(ReadingRow, ReadingRow.id == LineValueRow.reading_id)
        .where(LineValueRow.line_id.in_(line_ids))
        .order_by(LineValueRow.id)
    )
    found: dict[int, dict[str, LineValue]] = defaultdict(dict)
    for row, text, value in session.execute(query):
        found[row.line_id][row.input] = LineValue(
            reading_id=row.reading_id, text=text, value=float(value or 0.0)
        )
    return dict(found)


def inputs_of_runs(session: Session, lines: Sequence[SequenceLine]) -> dict[int, dict[str, float]]:
    """The values beside the injection of each line; a duplicate without its own has those of its sample. One query."""
    known = values_of(session, [one.id for one in lines])
    own = {id_: {name: one.value for name, one in values.items()} for id_, values in known.items()}
    of_test = {one.test_id: own[one.id] for one in reversed(lines) if one.id in own}
    return {
        one.id: own.get(one.id) or of_test.get(one.test_id, {}) for one in lines if one.test_id is not None
    }


def lacking(method: MethodVersion, lines: Sequence[SequenceLine], values: Values) -> dict[int, list[str]]:
    """The inputs that nobody has entered yet, by line; lines that lack nothing are left out."""
    wanted = [one.name for one in inputs_beside(method)]
    missing = {
        one.id: [name for name in wanted if name not in values.get(one.id, {})]
        for one in measured_lines(method, lines)
    }
    return {line_id: names for line_id, names in missing.items() if names}


def enter_values(unit: Unit, sequence_id: int, typed: Mapping[int, Mapping[str, str]]) -> int:
    """Enter values for lines of a started sequence; what stands already is left alone. How many were entered.

    A line whose record was taken keeps its values. Raises NotFound, SequenceNotOpen, ValuesRefused, and what reading refuses.
    """
    sequence = find_sequence(unit.session, sequence_id)
    if sequence.state is not SequenceState.STARTED:
        raise SequenceNotOpen(number=sequence.number, state=sequence.state.value)
    method = method_of(unit.session, find_table(unit.session, sequence.table_version_id), unit.at)
    inputs = {one.name: one for one in inputs_beside(method)}
    lines = {one.id: one for one in measured_lines(method, lines_of(unit.session, sequence_id))}
    known = values_of(unit.session, list(lines))
    taken = set(
        unit.session.scalars(select(LineMatchRow.line_id).where(LineMatchRow.line_id.in_(list(lines))))
    )
    count = 0
    for line_id, texts in typed.items():
        for name, text in texts.items():
            if line_id not in lines or name not in inputs:
                raise ValuesRefused(position="–", why="it is no value of this sequence")
            before = known.get(line_id, {}).get(name)
            if not text or (before and before.text == text):
                continue
            if line_id in taken:
                raise ValuesRefused(
                    position=lines[line_id].position,
                    why="its record was taken with the value that stands, which is corrected on the page of the line",
                )
            enter_value(unit, lines[line_id], inputs[name], text)
            count += 1
    unit.flush()
    return count


def enter_value(
    unit: Unit, line: SequenceLine, one: InputDefinition, text: str, *, reason: str | None = None
) -> int:
    """Store one value of a line as it was typed; the id of its reading. Raises ValuesRefused, and what reading refuses."""
    reading_id = enter_by_hand(
        unit, name=one.reading or one.name, text=text, unit_code=one.unit or "", at=unit.at, reason=reason
    )
    unit.flush()
    value = unit.session.get_one(ReadingRow, reading_id).value
    low = -math.inf if one.low is None else one.low
    high = math.inf if one.high is None else one.high
    if value is None or not low <= value <= high:
        raise ValuesRefused(
            position=line.position, why=f"{text} is not between {low:g} and {high:g} {one.unit or ''}".strip()
        )
    unit.add(
        LineValueRow(
            line_id=line.id, input=one.name, reading_id=reading_id, at=unit.at, person_id=unit.by.person_id
        )
    )
    return reading_id
