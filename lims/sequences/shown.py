"""What the pages of a sequence show: the plan with its cursor, the run with checks and results, one line with its versions."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy.orm import Session

from lims.catalogue import MethodVersion
from lims.catalogue.models import MethodRow
from lims.files import FileStore
from lims.intake import drawable_signals, find_record
from lims.materials import Lot, lots_at
from lims.people import Person, people_by_id
from lims.results.peaks import peak_tables_of
from lims.samples.worklist import Work, work_of
from lims.sequences.arrivals import Arrived, LineMatch, LineState, history_of_line
from lims.sequences.correcting import ValueVersion, versions_of
from lims.sequences.judging import Checked, Held, Judged, Run, judged
from lims.sequences.models import LineKind, SequenceState
from lims.sequences.overlay import Laid, overlaid
from lims.sequences.planning import PlannedLine
from lims.sequences.service import OPEN, ChromatographySequence, SequenceLine
from lims.sequences.table import ComponentTable, find_table, method_of, table_header
from lims.sequences.taking import arrived_at
from lims.sequences.values import inputs_beside, lacking, values_of
from lims.sequences.words import KINDS
from lims.web import current_language, gettext, unit_words
from methods.definitions.censoring import Found
from methods.wording import Language


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

    @property
    def line(self) -> SequenceLine:
        return self.state.line

    @property
    def amounts(self) -> Mapping[str, float]:
        """What the curves give for its components; none where nothing was taken, or it was refused."""
        return self.run.amounts or {} if self.run else {}

    @property
    def ready(self) -> bool:
        """Whether nothing in the sequence speaks against submitting it; the gate is asked besides when that is done."""
        sample = self.line.kind is LineKind.SAMPLE
        return sample and bool(self.amounts) and not self.submitted and not self.held

    @property
    def submitted(self) -> bool:
        """Whether its test is past the bench."""
        return _submitted(self.line, self.work)


def _submitted(line: SequenceLine, work: Work | None) -> bool:
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
        return [one for one in self.judged.checks if one.passed is False]

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


def run_page(session: Session, sequence: ChromatographySequence) -> RunPage:
    """Gather a started sequence: what came back, the checks, and what the curves give for each line."""
    _sequence, table, found = arrived_at(session, sequence.id)
    state, lines = judged(session, sequence.id), [one.line for one in found.lines]
    work = work_of(session, [one.test_id for one in lines if one.test_id is not None])
    lots = _lots(session, sequence, lines)
    rows = [
        RunRow(
            id=one.line.id, state=one, work=work.get(one.line.test_id or 0), lot=lots.get(one.line.lot_id or 0),
            run=state.runs.get(one.line.id), checks=state.checks_at(one.line.position),
            held=state.held.get(one.line.position, ()),
        )
        for one in found.lines
    ]  # fmt: skip
    return RunPage(
        code=table.code, table_id=table.header_id, rows=rows, foreign=found.foreign, judged=state,
        open=sequence.state is SequenceState.STARTED, lacking=_lacking(session, sequence, table, lines),
    )  # fmt: skip


def _lacking(
    session: Session, sequence: ChromatographySequence, table: ComponentTable, lines: Sequence[SequenceLine]
) -> Mapping[int, list[str]] | None:
    """Which lines lack a value beside their injection; None where the method asks for none."""
    method = method_of(session, table, sequence.started_at or sequence.planned_at)
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
    lots = _lots(session, sequence, lines)
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


def _lots(
    session: Session, sequence: ChromatographySequence, lines: Sequence[SequenceLine]
) -> dict[int, Lot]:
    """The lots that these lines inject, as they stood when the sequence was planned."""
    own = {one.lot_id for one in lines if one.lot_id is not None}
    return {one.id: one for one in lots_at(session, sequence.planned_at, ids=own)}


# -- one line ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class PeakRow:
    """One peak of the integration that was taken, with the areas of the others: by name, else by its time."""

    id: int
    name: str
    time: float | None
    areas: tuple[float | None, ...]
    manual: bool
    identified: bool

    @property
    def change(self) -> float | None:
        """How far the last integration differs from the first, in per cent."""
        known = [one for one in self.areas if one is not None]
        if len(self.areas) < 2 or None in self.areas or not known[0]:
            return None
        return 100.0 * (known[-1] - known[0]) / known[0]


@dataclass(frozen=True, kw_only=True, slots=True)
class AmountRow:
    """What the curves give for a component of one injection, for looking at."""

    id: int
    name: str
    text: str


def _amount(one: Found) -> str:
    return f"{one.value:.4f}" if one.limit is None else f"< {one.limit:g}"


@dataclass(frozen=True, kw_only=True, slots=True)
class LinePage:
    """One line: its integrations side by side, what was decided, what is doubtful, and what its drawing holds."""

    sequence: ChromatographySequence
    table: ComponentTable
    state: LineState
    work: Work | None
    lot: Lot | None
    peaks: list[PeakRow]
    shown: list[Arrived]  # the integrations that the columns of areas are of
    history: list[LineMatch]
    people: Mapping[int, Person]
    run: Run | None
    checks: list[Checked]
    held: tuple[Held, ...]
    drawn: list[Laid]
    missing: bool  # the file of the run is not in the store
    inputs: Mapping[
        str, str
    ]  # what the method asks for beside the injection, by input, in the person's language
    values: list[ValueVersion]

    @property
    def line(self) -> SequenceLine:
        return self.state.line

    @property
    def correctable(self) -> bool:
        """Whether a value beside the injection can be put right: once it was taken, as long as nothing was submitted."""
        started = self.sequence.state is SequenceState.STARTED
        tested = self.work is not None and self.work.test.state in OPEN
        return started and tested and self.state.taken is not None and bool(self.values)

    @property
    def amounts(self) -> list[AmountRow]:
        """What the curves give for each component that was found: a figure, or the bound that it lies below."""
        found = self.run.found or {} if self.run else {}
        known = [(name, one) for name, one in found.items() if one.value is not None]
        return [AmountRow(id=n, name=name, text=_amount(one)) for n, (name, one) in enumerate(known, start=1)]

    @property
    def locked(self) -> bool:
        """Whether its test was submitted: nothing is changed then."""
        return _submitted(self.line, self.work)

    @property
    def title(self) -> str:
        """What was injected."""
        if self.work is not None:
            return self.work.sample.code
        return self.lot.code if self.lot else str(KINDS[self.line.kind])

    @property
    def offered(self) -> list[Arrived]:
        """What a person may take: newer integrations, several that fit, and doubtful ones."""
        taken = self.state.taken.record_id if self.state.taken else None
        found = [*self.state.fitting, *(one.record for one in self.state.doubtful)]
        return [one for one in found if one.record_id != taken and one.reading_id is not None]

    @property
    def words(self) -> str:
        """What the drawing shows, in a sentence."""
        names = ", ".join(f"{one.line.position} {KINDS[one.line.kind]}" for one in self.drawn)
        return gettext("Chromatograms over one another: %(names)s.", names=names)


def line_page(session: Session, store: FileStore, sequence_id: int, line_id: int) -> LinePage:
    """Gather one line. Raises NotFound."""
    sequence, table, found = arrived_at(session, sequence_id)
    state = next(one for one in found.lines if one.line.id == line_id)
    line, checks = state.line, judged(session, sequence_id)
    shown = _integrations(state)
    history, values = history_of_line(session, line_id), versions_of(session, line_id)
    method = method_of(session, table, sequence.started_at or sequence.planned_at)
    held = state.taken is not None and store.holds(find_record(session, state.taken.record_id).sha256)
    drawable = held and state.taken is not None and bool(drawable_signals(session, state.taken.record_id))
    return LinePage(
        sequence=sequence, table=table, state=state, work=work_of(session, [line.test_id or 0]).get(line.test_id or 0),
        lot=_lots(session, sequence, [line]).get(line.lot_id or 0),
        peaks=_peaks(session, table, shown), shown=shown, history=history,
        people=people_by_id(session, {one.person_id for one in history} | {one.person_id for one in values}), run=checks.runs.get(line_id),
        checks=checks.checks_at(line.position), held=checks.held.get(line.position, ()),
        drawn=overlaid(session, sequence_id, line_id) if drawable else [],
        missing=state.taken is not None and not held, inputs=input_words(method), values=values,
    )  # fmt: skip


def input_words(method: MethodVersion) -> dict[str, str]:
    """What the method asks for beside each injection, with its unit, in the person's language."""
    language = cast(Language, current_language())
    return {
        one.name: f"{one.labels[language]}, {unit_words(one.unit or '', language)}".rstrip(", ")
        for one in inputs_beside(method)
    }


def _integrations(state: LineState) -> list[Arrived]:
    """The record that was taken and what fits besides, oldest first."""
    found = {one.record_id: one for one in state.fitting if one.reading_id is not None}
    return [found[id_] for id_ in sorted(found)]


def _peaks(session: Session, table: ComponentTable, shown: Sequence[Arrived]) -> list[PeakRow]:
    """Peaks by the component that their time belongs to; an unidentified one by its time, to the hundredth of a minute."""
    tables = peak_tables_of(session, [one.reading_id for one in shown if one.reading_id is not None])
    rows: dict[str, dict[str, Any]] = {}
    for n, one in enumerate(shown):
        own = tables.get(one.reading_id or 0)
        for peak in own.peaks if own else ():
            name = next(
                (w.name for w in table.windows if w.low <= (peak.retention_time or -1.0) <= w.high), ""
            )
            key = name or f"{peak.retention_time or 0.0:.2f}"
            row = rows.setdefault(
                key,
                {"name": name or peak.name or "", "time": peak.retention_time, "areas": {}, "manual": False},
            )
            row["areas"][n] = math.fsum([row["areas"].get(n, 0.0), peak.area])
            row["manual"] = row["manual"] or peak.manual
            row["identified"] = bool(name)
    ordered = sorted(rows.values(), key=lambda row: row["time"] or 0.0)
    return [
        PeakRow(
            id=n, name=row["name"], time=row["time"], manual=row["manual"], identified=row["identified"],
            areas=tuple(row["areas"].get(column) for column in range(len(shown))),
        )
        for n, row in enumerate(ordered, start=1)
    ]  # fmt: skip
