"""What the pages of a sequence show: the plan with its cursor, the run with checks and results, the list for the data system."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lims.catalogue import MethodVersion
from lims.catalogue.models import MethodRow
from lims.materials import Lot, lots_at
from lims.samples.worklist import Work, work_of
from lims.sequences.arrivals import Arrived, LineState
from lims.sequences.counting import OnChart, charts_kept, on_charts
from lims.sequences.judging import NO_CURVES, Checked, Held, Judged, Run, judged
from lims.sequences.models import LineKind, SequenceState
from lims.sequences.planning import PlannedLine
from lims.sequences.service import OPEN, ChromatographySequence, SequenceLine
from lims.sequences.table import find_table, method_of, table_header
from lims.sequences.taking import arrived_at
from lims.sequences.values import inputs_beside, lacking, values_of
from lims.sequences.words import WHY


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanRow:
    """A line of a plan as it is listed."""

    id: int  # its place, from 1
    line: PlannedLine
    work: Work | None
    lot: Lot | None


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanPage:
    """A plan, the line that is looked at, and the lots that may be put in."""

    code: str
    table_id: int
    rows: list[PlanRow]
    at: int
    lots: list[Lot]

    @property
    def row(self) -> PlanRow | None:
        """The line that is looked at."""
        return self.rows[self.at - 1] if 0 < self.at <= len(self.rows) else None


@dataclass(frozen=True, kw_only=True, slots=True)
class RunRow:
    """A line of a started sequence as it is listed."""

    id: int
    state: LineState
    work: Work | None
    lot: Lot | None
    run: Run | None
    checks: list[Checked]
    held: tuple[Held, ...]
    charts: list[OnChart]

    @property
    def line(self) -> SequenceLine:
        return self.state.line

    @property
    def amounts(self) -> Mapping[str, float]:
        """What the curves give for its components; none where nothing was taken, or it was refused."""
        return self.run.amounts or {} if self.run else {}

    @property
    def why(self) -> str:
        """Why its run has no amounts; empty where it has, or is asked for none."""
        return why_without(self.run)

    @property
    def ready(self) -> bool:
        """Whether nothing in the sequence speaks against submitting it; the gate is asked besides when that is done."""
        sample = self.line.kind is LineKind.SAMPLE
        return sample and bool(self.amounts) and not self.submitted and not self.held

    @property
    def submitted(self) -> bool:
        """Whether its test is past the bench."""
        return submitted(self.line, self.work)


def why_without(run: Run | None) -> str:
    """Why a run has no amounts; empty where it has, or is asked for none."""
    if run is None or run.line.kind in (LineKind.BLANK, LineKind.STANDARD):
        return ""
    return run.refusal or (str(WHY[NO_CURVES]) if run.peaks and run.found is None else "")


def submitted(line: SequenceLine, work: Work | None) -> bool:
    """Whether the test of a sample is past the bench."""
    return line.kind is LineKind.SAMPLE and work is not None and work.test.state not in OPEN


@dataclass(frozen=True, kw_only=True, slots=True)
class RunPage:
    """A started sequence."""

    code: str
    table_id: int
    rows: list[RunRow]
    foreign: Sequence[Arrived]
    judged: Judged
    open: bool
    lacking: (
        Mapping[int, list[str]] | None
    )  # inputs that a line lacks beside its injection; None: none are asked for

    @property
    def fitting(self) -> int:
        """How many records can be taken in one act."""
        return sum(one.state.ready is not None and not one.submitted for one in self.rows)

    @property
    def ready(self) -> int:
        """How many lines can be submitted in one act."""
        return sum(one.ready for one in self.rows)

    @property
    def failed(self) -> list[Checked]:
        """The checks that failed, without those that only lack curves: one word is said of them together."""
        return [one for one in self.judged.checks if one.passed is False and one.refusal != NO_CURVES]

    @property
    def without_curves(self) -> list[str]:
        """The lines that no curves in date were there for."""
        return [str(one.line.position) for one in self.rows if one.run and one.why and not one.run.refusal]

    @property
    def waiting(self) -> int:
        """How many lines have no record yet."""
        return sum(one.state.taken is None for one in self.rows)


def plan_page(session: Session, sequence: ChromatographySequence, at: int) -> PlanPage:
    """Gather a plan."""
    table = find_table(session, sequence.table_version_id)
    work = work_of(session, [one.test_id for one in sequence.plan if one.test_id is not None])
    own = {one.lot_id for one in sequence.plan if one.lot_id is not None}
    lots = {one.id: one for one in lots_at(session, sequence.planned_at, ids=own)}
    rows = [
        PlanRow(id=n, line=one, work=work.get(one.test_id or 0), lot=lots.get(one.lot_id or 0))
        for n, one in enumerate(sequence.plan, start=1)
    ]
    return PlanPage(
        code=table.code,
        table_id=table.header_id,
        rows=rows,
        at=min(max(at, 1), len(rows)),
        lots=list(lots.values()),
    )


def run_page(session: Session, sequence: ChromatographySequence, now: datetime) -> RunPage:
    """Gather a started sequence: what came back, the checks, and what the curves give for each line."""
    _sequence, table, found = arrived_at(session, sequence.id)
    state, lines = judged(session, sequence.id), [one.line for one in found.lines]
    work = work_of(session, [one.test_id for one in lines if one.test_id is not None])
    lots = lots_injected(session, sequence, lines)
    method = method_of(session, table, sequence.started_at or sequence.planned_at)
    charts = on_charts(session, charts_kept(session, table, method, lines, now), lines, state.runs)
    rows = [
        RunRow(
            id=one.line.id, state=one, work=work.get(one.line.test_id or 0), lot=lots.get(one.line.lot_id or 0),
            run=state.runs.get(one.line.id), checks=state.checks_at(one.line.position),
            held=state.held.get(one.line.position, ()), charts=charts.get(one.line.id, []),
        )
        for one in found.lines
    ]  # fmt: skip
    return RunPage(
        code=table.code, table_id=table.header_id, rows=rows, foreign=found.foreign, judged=state,
        open=sequence.state is SequenceState.STARTED, lacking=_lacking(session, method, lines),
    )  # fmt: skip


def _lacking(
    session: Session, method: MethodVersion, lines: Sequence[SequenceLine]
) -> Mapping[int, list[str]] | None:
    """Which lines lack a value beside their injection; None where the method asks for none."""
    if not inputs_beside(method):
        return None
    return lacking(method, lines, values_of(session, [one.id for one in lines]))


def sample_list(
    session: Session, sequence: ChromatographySequence, lines: Sequence[SequenceLine]
) -> tuple[list[str], list[tuple[object, ...]]]:
    """Heads and rows of the sample list for the data system. The heads stay English: a program reads them."""
    table = find_table(session, sequence.table_version_id)
    method = session.get_one(MethodRow, table_header(session, table.header_id).method_id).code
    work = work_of(session, [one.test_id for one in lines if one.test_id is not None])
    lots = lots_injected(session, sequence, lines)
    head = ["Position", "Vial", "Sample ID", "Sample name", "Type", "Method"]
    return head, [
        (one.position, one.position, one.injection_id, _name(one, work, lots), one.kind.value, method)
        for one in lines
    ]


def _name(line: SequenceLine, work: Mapping[int, Work], lots: Mapping[int, Lot]) -> str:
    if line.test_id is not None:
        return work[line.test_id].sample.code
    lot = lots.get(line.lot_id or 0)
    return lot.code if lot else line.kind.value


def lots_injected(
    session: Session, sequence: ChromatographySequence, lines: Sequence[SequenceLine]
) -> dict[int, Lot]:
    """The lots that these lines inject, as they stood when the sequence was planned."""
    own = {one.lot_id for one in lines if one.lot_id is not None}
    return {one.id: one for one in lots_at(session, sequence.planned_at, ids=own)}
