"""A sequence: planned from the worklist, changed while it is a plan, locked when it is started, ended when all is in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.catalogue.models import MethodVersionRow
from lims.db import remembered
from lims.errors import ChangedMeanwhile, NotFound
from lims.laboratory import refuse_fictitious
from lims.materials import lot_version_at
from lims.records import Unit, next_in_series
from lims.results import choose_system, subjects
from lims.samples import TestState
from lims.samples.worklist import Work, worklist
from lims.sequences.errors import SequenceNotOpen, SequenceRefused
from lims.sequences.models import LineKind, SequenceLineRow, SequenceRow, SequenceState
from lims.sequences.planning import PlannedLine, changed, check_plan, lay_out
from lims.sequences.table import ComponentTable, find_table, method_of, table_at, table_header

OPEN = frozenset({TestState.NOT_STARTED, TestState.RUNNING, TestState.REPEAT_ASKED})
MOST_OFFERED = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class ChromatographySequence:
    """A sequence as it stands."""

    id: int
    number: str
    table_version_id: int
    state: SequenceState
    plan: tuple[PlannedLine, ...]
    planned_at: datetime
    planned_by: int
    started_at: datetime | None
    started_by: int | None
    ended_at: datetime | None
    row_version: int

    @classmethod
    def from_row(cls, row: SequenceRow) -> ChromatographySequence:
        return cls(
            id=row.id, number=row.number, table_version_id=row.table_version_id, state=row.state,
            plan=tuple(PlannedLine.from_json(one) for one in row.plan), planned_at=row.planned_at, planned_by=row.planned_by,
            started_at=row.started_at, started_by=row.started_by, ended_at=row.ended_at, row_version=row.row_version,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class SequenceLine:
    """One injection of a started sequence."""

    id: int
    sequence_id: int
    position: int
    injection_id: str
    kind: LineKind
    test_id: int | None
    lot_id: int | None

    @classmethod
    def from_row(cls, row: SequenceLineRow) -> SequenceLine:
        return cls(**{name: getattr(row, name) for name in cls.__slots__})


# -- planning -------------------------------------------------------------------------------------------


def plan_sequence(
    unit: Unit,
    table_id: int,
    tests: Sequence[int],
    *,
    standards: Sequence[int] = (),
    check: int | None = None,
) -> ChromatographySequence:
    """Plan a sequence for some tests by the rule of a component table. Raises NotFound, SequenceRefused."""
    unit.flush()
    header = table_header(unit.session, table_id)
    table = table_at(unit.session, header.system_id, header.method_id, unit.at)
    if table is None:
        raise SequenceRefused(why="no component table of it is in force")
    refuse_fictitious(unit, "This component table", table.fictitious)
    lines = lay_out(table.rule, tests, standards=standards, check=check)
    _check(unit, table, lines)
    row = unit.add(
        SequenceRow(
            number=next_in_series(unit, SequenceRow.number, f"SQ-{unit.at:%Y}-"),
            table_version_id=table.id, state=SequenceState.PLANNED, plan=[one.as_json() for one in lines],
            planned_at=unit.at, planned_by=unit.by.person_id, started_at=None, started_by=None, ended_at=None,
        )
    )  # fmt: skip
    unit.flush()
    unit.link(table.id, row.id, "component_table")
    return ChromatographySequence.from_row(row)


def _check(unit: Unit, table: ComponentTable, lines: Sequence[PlannedLine], own: int | None = None) -> None:
    """See that the plan can be run: tests open and of the method, in no other sequence; lots registered."""
    check_plan(lines)
    method = method_of(unit.session, table, unit.at)
    beside = [one for one in method.definition.inputs if one.per == "determination" and one.required]
    unread = [one.name for one in beside if one.kind != "number"]
    if unread:
        raise SequenceRefused(
            why=f"{method.code} asks for {', '.join(unread)} beside each injection, which is no number; work it at the bench"
        )
    wanted = {one.test_id for one in lines if one.test_id is not None}
    found = subjects(unit.session, wanted)
    for test_id in wanted:
        subject = found.get(test_id)
        if subject is None or subject.method.method_id != table.method_id:
            raise SequenceRefused(why="a test is not of the method of the component table")
        if not subject.open:
            raise SequenceRefused(why=f"the test of {subject.sample.code} is not open")
    taken = planned_tests(unit.session, wanted, without=own)
    if taken:
        code, number = found[next(iter(taken))].sample.code, next(iter(taken.values()))
        raise SequenceRefused(why=f"the test of {code} is in {number} already")
    for lot_id in {one.lot_id for one in lines if one.lot_id is not None}:
        lot = lot_version_at(unit.session, lot_id, unit.at)
        if lot is None or not lot.in_use or (lot.expires_at is not None and lot.expires_at <= unit.at):
            raise SequenceRefused(why=f"lot {lot.code if lot else lot_id} is not in use or not in date")


def planned_tests(session: Session, tests: set[int], *, without: int | None = None) -> dict[int, str]:
    """Which of these tests are in a sequence that has not ended, and its number."""
    query = select(SequenceRow.id, SequenceRow.number, SequenceRow.plan).where(
        SequenceRow.state != SequenceState.ENDED
    )
    return {
        int(line["test_id"]): row.number
        for row in session.execute(query) if row.id != without
        for line in row.plan if line["test_id"] in tests
    }  # fmt: skip


def offered_tests(session: Session, table: ComponentTable) -> list[Work]:
    """The tests of the worklist that a sequence can be planned for, the most urgent first."""
    versions = session.scalars(
        select(MethodVersionRow.id).where(MethodVersionRow.header_id == table.method_id)
    )
    found = worklist(session, method_version_ids=list(versions), size=MOST_OFFERED).rows
    taken = planned_tests(session, {one.test.id for one in found})
    return [one for one in found if one.test.id not in taken]


def change_plan(
    unit: Unit, sequence_id: int, step: str, n: int, *, row_version: int, lot_id: int | None = None
) -> int:
    """Change a plan at a line, by a step of `planning.changed`; the line that is looked at then.

    Raises NotFound, SequenceNotOpen, ChangedMeanwhile, SequenceRefused.
    """
    row = _row(unit, sequence_id, SequenceState.PLANNED, row_version)
    lines, at = changed([PlannedLine.from_json(one) for one in row.plan], step, n, lot_id)
    _check(unit, find_table(unit.session, row.table_version_id), lines, own=row.id)
    row.plan, row.row_version = [one.as_json() for one in lines], row.row_version + 1
    return at


def _row(unit: Unit, sequence_id: int, state: SequenceState, row_version: int | None = None) -> SequenceRow:
    unit.flush()
    row = unit.session.get(SequenceRow, sequence_id)
    if row is None:
        raise NotFound
    if row.state is not state:
        raise SequenceNotOpen(number=row.number, state=row.state.value)
    if row_version is not None and row.row_version != row_version:
        raise ChangedMeanwhile(what=row.number)
    return row


# -- running --------------------------------------------------------------------------------------------


def start_sequence(unit: Unit, sequence_id: int, *, row_version: int) -> list[SequenceLine]:
    """Lock a plan: its lines get the positions and ids that the data system is given. Raises as `change_plan`."""
    row = _row(unit, sequence_id, SequenceState.PLANNED, row_version)
    table = find_table(unit.session, row.table_version_id)
    plan = [PlannedLine.from_json(one) for one in row.plan]
    _check(unit, table, plan, own=row.id)
    lines = [
        unit.add(
            SequenceLineRow(
                sequence_id=row.id, position=n, injection_id=f"{row.number}-{n:02d}", kind=one.kind, test_id=one.test_id,
                lot_id=one.lot_id,
            )
        )
        for n, one in enumerate(plan, start=1)
    ]  # fmt: skip
    unit.flush()
    for line in lines:
        unit.link(row.id, line.id, "sequence")
        if (
            line.lot_id is not None
            and (lot := lot_version_at(unit.session, line.lot_id, unit.at)) is not None
        ):
            unit.link(lot.version_id, line.id, "standard")
        if line.kind is LineKind.SAMPLE and line.test_id is not None:
            choose_system(unit, line.test_id, table.system_id)
    row.state, row.started_at, row.started_by = SequenceState.STARTED, unit.at, unit.by.person_id
    row.row_version += 1
    unit.flush()
    return [SequenceLine.from_row(one) for one in lines]


def end_sequence(unit: Unit, sequence_id: int) -> None:
    """State that nothing more is expected; a plan that was never started ends too. Raises NotFound, SequenceNotOpen."""
    unit.flush()
    row = unit.session.get(SequenceRow, sequence_id)
    if row is None:
        raise NotFound
    if row.state is SequenceState.ENDED:
        raise SequenceNotOpen(number=row.number, state=row.state.value)
    row.state, row.ended_at, row.row_version = SequenceState.ENDED, unit.at, row.row_version + 1


# -- what stands ----------------------------------------------------------------------------------------


@remembered
def find_sequence(session: Session, sequence_id: int) -> ChromatographySequence:
    """One sequence. Raises NotFound."""
    row = session.get(SequenceRow, sequence_id)
    if row is None:
        raise NotFound
    return ChromatographySequence.from_row(row)


def lines_of(session: Session, sequence_id: int) -> list[SequenceLine]:
    """The lines of a started sequence, in order."""
    query = select(SequenceLineRow).where(SequenceLineRow.sequence_id == sequence_id)
    return [SequenceLine.from_row(row) for row in session.scalars(query.order_by(SequenceLineRow.position))]


def find_line(session: Session, line_id: int) -> SequenceLine:
    """One line. Raises NotFound."""
    row = session.get(SequenceLineRow, line_id)
    if row is None:
        raise NotFound
    return SequenceLine.from_row(row)
