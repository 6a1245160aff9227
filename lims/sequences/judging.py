"""The checks of a sequence: carry-over in blanks, check standards, resolution, duplicates; and which lines wait for them.

A check that fails holds the samples since the last one of its kind that passed, until the next one that does. A check that is
planned and has not come yet holds the samples since the last one before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from lims.catalogue import MethodVersion
from lims.db import remembered
from lims.intake import readings_by_id, understandings_by_id
from lims.materials import Lot, certified_amount, lots_at
from lims.results.peaks import peak_tables_of, peaks_of
from lims.sequences.arrivals import LineMatch, matches_of_lines
from lims.sequences.curves import CurveSet, accepted_between, given_response
from lims.sequences.duplicates import duplicates_agree, summed_up
from lims.sequences.models import LineKind
from lims.sequences.service import SequenceLine, find_sequence, lines_of
from lims.sequences.table import ComponentTable, composing_of, find_table, method_of
from lims.sequences.values import inputs_of_runs
from methods import MethodError
from methods.chromatography import NamedPeaks, carry_over, deviation, name_peaks, resolution
from methods.chromatography.suitability import width_at_half_height
from methods.components import component
from methods.definitions import Peak, PeakTable
from methods.definitions.censoring import Found
from methods.definitions.composing import Composing

NO_CURVES, NOTHING, NO_PAIR, NO_PRECISION = (
    "no_curves", "nothing_to_compare", "no_pair", "no_precision",
)  # fmt: skip  # why there is no figure; see words.py


class CheckKind(StrEnum):
    """What is looked at."""

    CARRY_OVER = "carry_over"
    CHECK_STANDARD = "check_standard"
    RESOLUTION = "resolution"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """The injection of a line as it was integrated: peaks named by the windows, and amounts by the curves in date then."""

    line: SequenceLine
    match: LineMatch
    at: datetime
    peaks: PeakTable | None
    named: NamedPeaks[Peak] | None
    found: Mapping[str, Found] | None  # what the curves give for each component of the method
    refusal: str  # why there are no amounts, in words; empty where there are
    curves_id: int | None = None  # by which they were found
    widths: Mapping[str, float] = field(default_factory=dict)  # at half height, min, by the key of the peak

    @property
    def amounts(self) -> dict[str, float] | None:
        """The bare amounts of what was found; None where there are no curves, or they refuse it."""
        if self.found is None:
            return None
        return {name: one.value for name, one in self.found.items() if one.value is not None}


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """A check at a position: passed, failed, or None where no limit is entered. `refusal`: why there is no figure.

    `without`: the components that could not be judged, because no precision was entered for them.
    """

    kind: CheckKind
    position: int
    passed: bool | None
    component: str = ""
    found: float | None = None
    limit: float | None = None
    unit: str = "%"
    refusal: str = ""
    without: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """Why a line waits: the kind of check, where it failed or is still to come."""

    kind: CheckKind
    position: int
    to_come: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """A sequence as its checks stand: the runs by line, the checks in order, what holds each sample."""

    runs: Mapping[int, Run]
    checks: tuple[Checked, ...]
    held: Mapping[int, tuple[Held, ...]]  # by position

    def checks_at(self, position: int) -> list[Checked]:
        """The checks of one line."""
        return [one for one in self.checks if one.position == position]

    @property
    def without_limit(self) -> list[Checked]:
        """Checks that nobody has entered a limit for."""
        return [one for one in self.checks if one.passed is None]


@remembered
def judged(session: Session, sequence_id: int) -> Judged:
    """The checks of a sequence as they stand. Raises NotFound."""
    sequence = find_sequence(session, sequence_id)
    table = find_table(session, sequence.table_version_id)
    lines = lines_of(session, sequence_id)
    at = sequence.started_at or sequence.planned_at
    method = method_of(session, table, at)
    runs = _runs(session, table, method, lines)
    lots = {one.id: one for one in lots_at(session, at, ids={one.lot_id for one in lines if one.lot_id})}
    checks = tuple(_checks(table, method, lines, runs, lots))
    return Judged(runs=runs, checks=checks, held=holds(lines, checks, expected(table, lines, runs)))


def _runs(
    session: Session, table: ComponentTable, method: MethodVersion, lines: Sequence[SequenceLine]
) -> dict[int, Run]:
    taken = matches_of_lines(session, [one.id for one in lines])
    ids = [one.reading_id for one in taken.values()]
    readings, peaks = readings_by_id(session, ids), peak_tables_of(session, ids)
    known = understandings_by_id(
        session, {one.understanding_id for one in readings.values() if one.understanding_id}
    )
    moments = [one.at for one in readings.values()]
    curves = accepted_between(session, [table.header_id], min(moments), max(moments)) if moments else []
    composing, beside = composing_of(method), inputs_of_runs(session, lines)
    return {
        line.id: _run(
            curves, table, composing, line, match, at=reading.at, peaks=peaks.get(match.reading_id), beside=beside.get(line.id, {}),
            widths=_widths(known[reading.understanding_id or 0].found, reading.text),
        )
        for line in lines
        if (match := taken.get(line.id)) is not None and (reading := readings[match.reading_id])
    }  # fmt: skip


def _run(
    known: Sequence[CurveSet], table: ComponentTable, composing: Composing, line: SequenceLine, match: LineMatch, *, at: datetime,
    peaks: PeakTable | None, beside: Mapping[str, float], widths: Mapping[str, float],
) -> Run:  # fmt: skip
    named, found, refusal = None, None, ""
    curves = next((one for one in known if one.in_date(at)), None)
    try:
        named = name_peaks(peaks.peaks, table.windows) if peaks else None
        if peaks is not None and curves is not None and line.kind is not LineKind.BLANK:
            found = composing.found(peaks, given_response(table, curves), beside)
    except MethodError as trouble:
        refusal = f"{trouble.problem_text} {trouble.remedy_text}"
    return Run(
        line=line,
        match=match,
        at=at,
        peaks=peaks,
        named=named,
        found=found,
        refusal=refusal,
        curves_id=curves.id if curves else None,
        widths=widths,
    )


def _widths(found: Mapping[str, Any], signal: str) -> dict[str, float]:
    """Widths at half height in min: as the data system states them, else of Gaussian peaks where area and height allow it."""
    widths = ((str(n), _width(one)) for n, one in enumerate(peaks_of(found, signal), start=1))
    return {key: width for key, width in widths if width is not None}


def _width(peak: Mapping[str, Any]) -> float | None:
    in_one = 60.0 if peak.get("retention_time_unit") == "s" else 1.0
    if (peak.get("width") or 0.0) > 0.0:
        return float(peak["width"]) / in_one
    height = peak.get("height") or 0.0
    if height > 0.0 and peak["area"] > 0.0 and peak.get("area_unit") == f"{peak.get('height_unit')}*s":
        return width_at_half_height(peak["area"], height) / 60.0
    return None


# -- the checks -----------------------------------------------------------------------------------------


def _checks(
    table: ComponentTable, method: MethodVersion, lines: Sequence[SequenceLine], runs: Mapping[int, Run],
    lots: Mapping[int, Lot],
) -> Iterator[Checked]:  # fmt: skip
    for n, line in enumerate(lines):
        run = runs.get(line.id)
        if run is None:
            continue
        before = [runs[one.id] for one in lines[:n] if one.id in runs]
        if line.kind is LineKind.BLANK:
            yield from _carried_over(table, run, before)
        elif line.kind is LineKind.CHECK:
            yield _against_certificate(table, composing_of(method), run, lots.get(line.lot_id or 0))
        elif line.kind is LineKind.DUPLICATE:
            yield from _doubled(table, method, run, before)
        if line.kind in (LineKind.CHECK, LineKind.STANDARD) and table.pair is not None:
            yield _resolved(table, run)


def _tried(
    kind: CheckKind, position: int, limit: float | None, find: Callable[[], tuple[str, float]]
) -> Checked:
    """A check by a figure that must not pass its limit; one that cannot be found has failed, and says why."""
    try:
        component, found = find()
    except MethodError as trouble:
        return Checked(kind=kind, position=position, passed=False, limit=limit, refusal=trouble.problem_text)
    passed = None if limit is None else abs(found) <= limit
    return Checked(kind=kind, position=position, passed=passed, component=component, found=found, limit=limit)


def _carried_over(table: ComponentTable, blank: Run, before: Sequence[Run]) -> Iterator[Checked]:
    """The worst component of a blank against the last standard or check before it; nothing where there is none."""
    sources = [one for one in before if one.line.kind in (LineKind.STANDARD, LineKind.CHECK)]
    if not sources:
        return
    limit, position = table.limit("carry_over_percent"), blank.line.position
    if blank.refusal or sources[-1].refusal or sources[-1].named is None:
        why = blank.refusal or sources[-1].refusal
        yield Checked(kind=CheckKind.CARRY_OVER, position=position, passed=False, limit=limit, refusal=why)
        return
    standard = sources[-1].named.known
    own = blank.named.known if blank.named else {}

    def find() -> tuple[str, float]:
        shares = {
            name: carry_over(own[name].area if name in own else 0.0, one.area)
            for name, one in standard.items()
        }
        return max(shares.items(), key=lambda pair: (pair[1], pair[0]), default=("", 0.0))

    yield _tried(CheckKind.CARRY_OVER, position, limit, find)


def _against_certificate(table: ComponentTable, composing: Composing, run: Run, lot: Lot | None) -> Checked:
    limit, position = table.limit("check_percent"), run.line.position
    names = [] if lot is None else [one.quantity for one in lot.certified]
    certified = {
        name: known[0] for one in names if lot is not None
        if (name := component(one)) and (known := certified_amount(lot, name, composing.unit)) is not None
    }  # fmt: skip
    if run.amounts is None or not certified:
        why = run.refusal or (NO_CURVES if run.peaks and certified else NOTHING)
        return Checked(
            kind=CheckKind.CHECK_STANDARD, position=position, passed=False, limit=limit, refusal=why
        )
    amounts = run.amounts

    def find() -> tuple[str, float]:
        found = {name: deviation(amounts.get(name, 0.0), value) for name, value in certified.items()}
        return max(found.items(), key=lambda pair: (abs(pair[1]), pair[0]))

    return _tried(CheckKind.CHECK_STANDARD, position, limit, find)


def _doubled(
    table: ComponentTable, method: MethodVersion, run: Run, before: Sequence[Run]
) -> Iterator[Checked]:
    first = next((one for one in reversed(before) if one.line.test_id == run.line.test_id), None)
    if first is None:
        return
    position = run.line.position
    if first.found is None or run.found is None:
        why = first.refusal or run.refusal or NO_CURVES
        yield Checked(kind=CheckKind.DUPLICATE, position=position, passed=False, refusal=why)
        return
    try:
        compared = summed_up(duplicates_agree(table, method, first.found, run.found))
    except MethodError as trouble:
        yield Checked(kind=CheckKind.DUPLICATE, position=position, passed=False, refusal=trouble.problem_text)
        return
    worst, nothing = compared.worst, NO_PRECISION if compared.without else NOTHING
    yield Checked(
        kind=CheckKind.DUPLICATE, position=position, passed=compared.passed, without=compared.without,
        component=worst.quantity if worst else "", found=worst.range if worst else None, limit=worst.limit if worst else None,
        unit=worst.unit if worst else "", refusal="" if worst else nothing,
    )  # fmt: skip


def _resolved(table: ComponentTable, run: Run) -> Checked:
    least, pair = table.limit("resolution_least"), table.pair or ("", "")
    known = run.named.known if run.named else {}
    one, other = (known.get(component(name)) for name in pair)
    found = None
    if one is not None and other is not None and {one.key, other.key} <= run.widths.keys():
        found = resolution(
            one.retention_time or 0.0, run.widths[one.key], other.retention_time or 0.0, run.widths[other.key]
        )
    refusal = "" if found is not None else run.refusal or NO_PAIR
    passed = False if found is None else None if least is None else found >= least
    return Checked(
        kind=CheckKind.RESOLUTION, position=run.line.position, passed=passed, component=" – ".join(pair), found=found,
        limit=least, unit="", refusal=refusal,
    )  # fmt: skip


# -- what is held -----------------------------------------------------------------------------------------


def expected(
    table: ComponentTable, lines: Sequence[SequenceLine], runs: Mapping[int, Run]
) -> dict[CheckKind, list[int]]:
    """Where checks of each kind are planned, whether or not their runs have come."""
    found: dict[CheckKind, list[int]] = {kind: [] for kind in CheckKind}
    sourced = False
    for line in lines:
        if line.kind is LineKind.BLANK and sourced:
            found[CheckKind.CARRY_OVER].append(line.position)
        if line.kind is LineKind.CHECK:
            found[CheckKind.CHECK_STANDARD].append(line.position)
        if line.kind is LineKind.DUPLICATE:
            found[CheckKind.DUPLICATE].append(line.position)
        if line.kind in (LineKind.CHECK, LineKind.STANDARD):
            sourced = True
            found[CheckKind.RESOLUTION] += [line.position] if table.pair else []
    return found


def holds(
    lines: Sequence[SequenceLine], checks: Sequence[Checked], planned: Mapping[CheckKind, Sequence[int]]
) -> dict[int, tuple[Held, ...]]:
    """For each sample that waits, what holds it. A check without a limit holds nothing: the gate says that nobody entered one."""
    said = {(one.kind, one.position): one.passed for one in checks}
    found: dict[int, list[Held]] = {}
    for kind, positions in planned.items():
        states = [(at, said.get((kind, at), "to come")) for at in positions]
        bad = [(at, passed) for at, passed in states if passed is False or passed == "to come"]
        for line in lines:
            if line.kind is LineKind.SAMPLE:
                at = _holding(line.position, states, bad)
                if at is not None:
                    held = Held(kind=kind, position=at[0], to_come=at[1] == "to come")
                    found.setdefault(line.position, []).append(held)
    return {position: tuple(one) for position, one in found.items()}


def _holding(
    position: int,
    states: Sequence[tuple[int, bool | str | None]],
    bad: Sequence[tuple[int, bool | str | None]],
) -> tuple[int, bool | str | None] | None:
    """The check that holds a sample: the one before it that did not pass, else the next one after it that did not."""
    before = [one for one in states if one[0] < position]
    after = [one for one in states if one[0] > position]
    if before and before[-1] in bad:
        return before[-1]
    return after[0] if after and after[0] in bad else None
