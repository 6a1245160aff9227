"""Calibration curves of a measuring system: made from runs of certified lots, accepted by another person, in date until a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.catalogue import MethodVersion
from lims.db import remembered
from lims.equipment import MeasuringSystem
from lims.errors import NotFound
from lims.intake import StoredReading, readings_by_id
from lims.laboratory import refuse_fictitious
from lims.materials import Lot, certified_amount, lot_version_at
from lims.records import Unit, next_in_series
from lims.results import Subject
from lims.results.peaks import peak_tables_of
from lims.sequences.errors import CurvesNotInDate, CurvesRefused
from lims.sequences.models import CurveDecisionRow, CurveSetRow, LineKind, LineMatchRow, SequenceLineRow
from lims.sequences.table import (
    ComponentTable,
    can_have_table,
    composing_of,
    method_of,
    table_at,
    table_header,
)
from methods import MethodError
from methods.chromatography import Curve, CurveData, Level, curve_of
from methods.components import component
from methods.definitions import GivenResponse, PeakTable
from methods.definitions.composing import Composing, identified
from methods.definitions.responding import responses_of
from methods.definitions.serial import from_json, to_json
from methods.uncertainty import BudgetSource

MOST_LEVELS = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class Standard:
    """One run of a standard: the lot, and the reading that stands for the peak table of its run."""

    lot_id: int
    reading_id: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """What another person said of some curves."""

    accepted: bool
    words: str
    valid_from: datetime | None
    valid_until: datetime | None
    at: datetime
    person_id: int

    @classmethod
    def from_row(cls, row: CurveDecisionRow) -> Decision:
        return cls(**{name: getattr(row, name) for name in cls.__slots__})

    def counts_at(self, at: datetime) -> bool:
        """Whether by it the curves were accepted and in date at a moment."""
        within = self.valid_from and self.valid_until and self.valid_from <= at < self.valid_until
        return self.accepted and bool(within)


@dataclass(frozen=True, kw_only=True, slots=True)
class CurveSet:
    """The curves of one calibration, by component; without decision nobody has looked at them yet."""

    id: int
    number: str
    table_id: int
    table_version_id: int
    measured_at: datetime
    levels: tuple[Mapping[str, Any], ...]
    data: Mapping[str, CurveData]
    fictitious: bool
    at: datetime
    person_id: int
    decision: Decision | None

    @classmethod
    def from_row(cls, row: CurveSetRow, decision: CurveDecisionRow | None) -> CurveSet:
        return cls(
            id=row.id, number=row.number, table_id=row.table_id, table_version_id=row.table_version_id,
            measured_at=row.measured_at, levels=tuple(row.levels), fictitious=row.fictitious, at=row.at,
            data={name: from_json(CurveData, one) for name, one in row.curves.items()}, person_id=row.person_id,
            decision=None if decision is None else Decision.from_row(decision),
        )  # fmt: skip

    def curves(self) -> dict[str, Curve]:
        """The curves themselves."""
        return {name: curve_of(one) for name, one in self.data.items()}

    def in_date(self, at: datetime) -> bool:
        """Whether they were accepted and counted at a moment."""
        return self.decision is not None and self.decision.counts_at(at)


# -- making them ------------------------------------------------------------------------------------------


def make_curves(unit: Unit, table_id: int, standards: Sequence[Standard]) -> CurveSet:
    """Make the curves of a component table from runs of certified lots; another person decides whether they count.

    Raises NotFound, CurvesRefused, FictitiousRefused.
    """
    unit.flush()
    header = table_header(unit.session, table_id)
    table = table_at(unit.session, header.system_id, header.method_id, unit.at)
    if table is None:
        raise CurvesRefused(why="no component table of it is in force")
    if not 0 < len(standards) <= MOST_LEVELS or len({one.reading_id for one in standards}) < len(standards):
        raise CurvesRefused(why=f"it takes 1 to {MOST_LEVELS} runs, each once")
    method = method_of(unit.session, table, unit.at)
    readings = readings_by_id(unit.session, {one.reading_id for one in standards})
    peaks = peak_tables_of(unit.session, readings)
    lots = [_lot(unit.session, one, readings) for one in standards]
    runs = [_run(composing_of(method), table, peaks.get(one.reading_id)) for one in standards]
    curves = _curves(table, composing_of(method), lots, runs)
    fictitious = table.fictitious or any(lot.fictitious for lot in lots)
    refuse_fictitious(unit, "These curves", fictitious)
    row = unit.add(
        CurveSetRow(
            number=next_in_series(unit, CurveSetRow.number, f"CC-{unit.at:%Y}-"),
            table_id=table_id, table_version_id=table.id, fictitious=fictitious, at=unit.at,
            measured_at=max(readings[one.reading_id].at for one in standards), person_id=unit.by.person_id,
            levels=[
                {"lot_id": lot.id, "lot_version_id": lot.version_id, "code": lot.code, "reading_id": one.reading_id,
                 "record_id": readings[one.reading_id].raw_record_id}
                for one, lot in zip(standards, lots, strict=True)
            ],
            curves={name: to_json(one) for name, one in curves.items()},
        )
    )  # fmt: skip
    unit.flush()
    for source, role in {(lot.version_id, "standard") for lot in lots} | {(table.id, "component_table")}:
        unit.link(source, row.id, role)
    for one in standards:
        unit.link(one.reading_id, row.id, "reading", readings[one.reading_id].at)
    return find_curves(unit.session, row.id)


def _lot(session: Session, standard: Standard, readings: Mapping[int, StoredReading]) -> Lot:
    """The lot as it stood when its run was made, in date and in use then."""
    reading = readings.get(standard.reading_id)
    if reading is None:
        raise NotFound
    lot = lot_version_at(session, standard.lot_id, reading.at)
    if lot is None:
        raise CurvesRefused(why="a lot was not registered when its run was made")
    for wrong, why in (
        (not lot.in_use, "was not in use any more"),
        (lot.expires_at is not None and lot.expires_at <= reading.at, "was past its expiry"),
        (not lot.certified, "has no certified value"),
    ):
        if wrong:
            raise CurvesRefused(why=f"lot {lot.code} {why} when its run was made")
    return lot


def _run(composing: Composing, table: ComponentTable, peaks: PeakTable | None) -> dict[str, float]:
    """The area of each component in one run."""
    if peaks is None:
        raise CurvesRefused(why="one of the runs has no peaks")
    windows = GivenResponse(windows=table.windows, curves={}, source=peaks.source)
    try:
        return responses_of(composing, identified(composing, peaks, windows)[0])
    except MethodError as trouble:
        raise CurvesRefused(why=trouble.problem_text.rstrip(".")) from trouble


def _curves(
    table: ComponentTable, composing: Composing, lots: Sequence[Lot], runs: Sequence[Mapping[str, float]]
) -> dict[str, CurveData]:
    own = {component(one.name) for one in composing.reported}
    found = {}
    for one in table.components:
        name = component(one.window.name)
        levels = tuple(
            Level(amount=known[0], u=known[1], area=run[name])
            for lot, run in zip(lots, runs, strict=True)
            if run.get(name, 0.0) > 0.0 and (known := certified_amount(lot, name, composing.unit)) is not None
        )
        if name in own and levels:
            found[name] = CurveData(
                component=name, unit=composing.unit, form=one.form, weight=one.weight, levels=levels
            )
    if not found:
        raise CurvesRefused(why="no lot is certified for a component that was found in its run")
    try:
        for data in found.values():
            curve_of(data)
    except MethodError as trouble:
        raise CurvesRefused(why=trouble.problem_text.rstrip(".")) from trouble
    return found


def lots_run(session: Session, reading_ids: Sequence[int]) -> dict[int, int]:
    """The lot of the standard of each of these runs, where a sequence says which one it was; one query."""
    query = (
        select(LineMatchRow.reading_id, SequenceLineRow.lot_id)
        .join(SequenceLineRow, SequenceLineRow.id == LineMatchRow.line_id)
        .where(SequenceLineRow.kind == LineKind.STANDARD, LineMatchRow.reading_id.in_(reading_ids))
    )
    return {reading: lot for reading, lot in session.execute(query) if lot is not None}


# -- what stands ----------------------------------------------------------------------------------------


def _with_decisions() -> Any:
    return select(CurveSetRow, CurveDecisionRow).outerjoin(
        CurveDecisionRow, CurveDecisionRow.curve_set_id == CurveSetRow.id
    )


def find_curves(session: Session, curve_set_id: int) -> CurveSet:
    """Some curves. Raises NotFound."""
    row = session.execute(_with_decisions().where(CurveSetRow.id == curve_set_id)).first()
    if row is None:
        raise NotFound
    return CurveSet.from_row(*row)


def curves_of(session: Session, table_id: int) -> list[CurveSet]:
    """The curves that were made by a component table, latest first."""
    query = (
        _with_decisions().where(CurveSetRow.table_id == table_id).order_by(CurveSetRow.id.desc()).limit(200)
    )
    return [CurveSet.from_row(*row) for row in session.execute(query)]


@remembered
def curves_at(session: Session, table_id: int, at: datetime) -> CurveSet | None:
    """The curves that counted at a moment: the latest accepted ones that were in date; None where none were."""
    return curves_for(session, [table_id], at).get(table_id)


def curves_for(session: Session, table_ids: Sequence[int], at: datetime) -> dict[int, CurveSet]:
    """The curves that counted at a moment, by component table; one query."""
    found: dict[int, CurveSet] = {}
    for one in accepted_between(session, table_ids, at, at):
        found.setdefault(one.table_id, one)
    return found


def accepted_between(
    session: Session, table_ids: Sequence[int], first: datetime, last: datetime
) -> list[CurveSet]:
    """The accepted curves that counted at some moment from the first to the last, the latest first; one query."""
    query = _with_decisions().where(
        CurveSetRow.table_id.in_(table_ids), CurveDecisionRow.accepted.is_(True), CurveDecisionRow.valid_from <= last,
        CurveDecisionRow.valid_until > first,
    )  # fmt: skip
    ordered = query.order_by(CurveDecisionRow.valid_from.desc(), CurveSetRow.id.desc())
    return [CurveSet.from_row(*row) for row in session.execute(ordered)]


def given_response(table: ComponentTable, curves: CurveSet) -> GivenResponse:
    """Windows and curves as a calculation takes them."""
    source = BudgetSource(kind="node", key=str(curves.id), label=f"calibration curves {curves.number}")
    return GivenResponse(windows=table.windows, curves=curves.data, source=source)


def response_for(
    session: Session, subject: Subject, system: MeasuringSystem, at: datetime
) -> GivenResponse | None:
    """How a measuring system answers for a method at a moment; None where no component table is kept for them.

    Raises CurvesNotInDate.
    """
    table = table_for(session, subject.method, system.id, at)
    if table is None:
        return None
    found = curves_at(session, table.header_id, at)
    if found is None:
        raise CurvesNotInDate(system=system.code, method=subject.method.code, at=f"{at:%Y-%m-%d %H:%M} UTC")
    return given_response(table, found)


def table_for(session: Session, method: MethodVersion, system_id: int, at: datetime) -> ComponentTable | None:
    """The component table of a method on a system at a moment, where the method's amounts come from curves."""
    return table_at(session, system_id, method.method_id, at) if can_have_table(method) else None
