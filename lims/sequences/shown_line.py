"""What the page of one line shows: its integrations side by side, its amounts, the values beside it, what was decided."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy.orm import Session

from lims.catalogue import MethodVersion
from lims.files import FileStore
from lims.intake import drawable_signals, find_record
from lims.materials import Lot
from lims.people import Person, people_by_id
from lims.results.peaks import peak_tables_of
from lims.samples.worklist import Work, work_of
from lims.sequences.arrivals import Arrived, LineMatch, LineState, history_of_line
from lims.sequences.correcting import ValueVersion, versions_of
from lims.sequences.counting import OnChart, charts_kept, on_charts
from lims.sequences.judging import Checked, Held, Run, judged
from lims.sequences.models import SequenceState
from lims.sequences.overlay import Laid, overlaid
from lims.sequences.service import OPEN, ChromatographySequence, SequenceLine
from lims.sequences.shown import lots_injected, submitted, why_without
from lims.sequences.table import ComponentTable, method_of
from lims.sequences.taking import arrived_at
from lims.sequences.values import inputs_beside
from lims.sequences.words import KINDS
from lims.web import current_language, gettext, unit_words
from methods.definitions.censoring import Found
from methods.wording import Language


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
    charts: list[OnChart]
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
    def why(self) -> str:
        """Why its run has no amounts."""
        return why_without(self.run)

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
        return submitted(self.line, self.work)

    @property
    def title(self) -> str:
        """What was injected; nothing of a blank."""
        if self.work is not None:
            return self.work.sample.code
        return self.lot.code if self.lot else ""

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


def line_page(session: Session, store: FileStore, sequence_id: int, line_id: int, now: datetime) -> LinePage:
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
        lot=lots_injected(session, sequence, [line]).get(line.lot_id or 0),
        peaks=_peaks(session, table, shown), shown=shown, history=history,
        people=people_by_id(session, {one.person_id for one in history} | {one.person_id for one in values}), run=checks.runs.get(line_id),
        checks=checks.checks_at(line.position), held=checks.held.get(line.position, ()),
        charts=on_charts(session, charts_kept(session, table, method, [line], now), [line], checks.runs).get(line_id, []),
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
