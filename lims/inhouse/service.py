"""A calibration in work: begun, read pair by pair, submitted to another person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.equipment import Calibration, calibration_at, equipment_version_at, find_equipment
from lims.equipment.errors import OutsideCalibration, QuantityNotCalibrated
from lims.errors import NotFound
from lims.inhouse.errors import (
    NotComplete,
    ProcedureRefused,
    ReadingOutOfPlace,
    ReferenceNotFit,
    RunNotOpen,
)
from lims.inhouse.models import PairRow, RunRow, RunState
from lims.inhouse.procedures import Procedure, find_procedure
from lims.laboratory import refuse_fictitious
from lims.records import Unit, next_in_series
from methods.calibration.against_reference import Pair, PointFound, evaluate_point
from methods.uncertainty import resolution

AS_FOUND, AS_LEFT, NOT_ADJUSTED = "as_found", "as_left", ""
WHENS = (NOT_ADJUSTED, AS_FOUND, AS_LEFT)
Place = tuple[str, float, str, int]  # when, nominal, direction, number


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """A calibration in work as it stands."""

    id: int
    number: str
    equipment_id: int
    procedure_version_id: int
    reference_id: int
    resolution: float
    conditions: str
    state: RunState
    begun_at: datetime
    begun_by: int
    submitted_at: datetime | None
    calibration_id: int | None
    row_version: int

    @classmethod
    def from_row(cls, row: RunRow) -> Run:
        return cls(**{name: getattr(row, name) for name in cls.__slots__})


@dataclass(frozen=True, kw_only=True, slots=True)
class StandingPair:
    """The reading that stands at a place."""

    place: Place
    pair: Pair
    texts: tuple[str, str]
    at: datetime
    person_id: int
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundPoint:
    """A point with its budget: when, nominal value and direction."""

    when: str
    nominal: float
    direction: str
    found: PointFound


@dataclass(frozen=True, kw_only=True, slots=True)
class Work:
    """A calibration with everything that was read for it."""

    run: Run
    procedure: Procedure
    pairs: tuple[StandingPair, ...]

    @property
    def whens(self) -> tuple[str, ...]:
        """The states of the item in which it was read so far."""
        return tuple(dict.fromkeys(one.place[0] for one in self.pairs))

    def missing(self) -> list[Place]:
        """What the procedure still asks for, in order: of each state that was begun, and as left where as found was read."""
        wanted = self.whens or (NOT_ADJUSTED,)
        wanted += (AS_LEFT,) if AS_FOUND in wanted and AS_LEFT not in wanted else ()
        present = {one.place for one in self.pairs}
        places = list(self.procedure.places())
        return [
            (when, *place)
            for when in WHENS
            if when in wanted
            for place in places
            if (when, *place) not in present
        ]


# -- what a person does ---------------------------------------------------------------------------------


def begin(
    unit: Unit, *, equipment_id: int, procedure_version_id: int, reference_id: int, resolution: float, conditions: str
) -> Run:  # fmt: skip
    """Begin a calibration. `resolution`: the step of the item's display, in the unit of the procedure.

    Raises NotFound, ProcedureRefused, ReferenceNotFit.
    """
    procedure = find_procedure(unit.session, procedure_version_id)
    find_equipment(unit.session, equipment_id)
    refuse_fictitious(unit, "This procedure", procedure.fictitious)
    if not resolution > 0:
        raise ProcedureRefused(why="the step of the item's display is not above zero")
    reference = find_equipment(unit.session, reference_id)
    if reference_id == equipment_id:
        raise ReferenceNotFit(code=reference.code, why="it is the piece that is calibrated")
    if reference.role != procedure.reference_role:
        raise ReferenceNotFit(
            code=reference.code, why=f"it is a {reference.role}, not a {procedure.reference_role}"
        )
    own = calibration_of_reference(unit.session, reference_id, procedure, unit.at)
    row = unit.add(
        RunRow(
            number=next_in_series(unit, RunRow.number, f"IC-{unit.at:%Y}-"),
            equipment_id=equipment_id, procedure_version_id=procedure_version_id, conditions=conditions,
            reference_id=reference_id, resolution=resolution, state=RunState.MEASURING, begun_at=unit.at,
            begun_by=unit.by.person_id, submitted_at=None, calibration_id=None,
        )
    )  # fmt: skip
    unit.flush()
    unit.link(equipment_id, row.id, "item")
    unit.link(procedure_version_id, row.id, "procedure")
    unit.link(own.version_id, row.id, "standard")
    stood = equipment_version_at(unit.session, reference_id, unit.at)
    if stood is not None:
        unit.link(stood.id, row.id, "in_service")
    return Run.from_row(row)


def calibration_of_reference(
    session: Session, reference_id: int, procedure: Procedure, at: datetime
) -> Calibration:
    """The accepted calibration of the reference that carries every point. Raises ReferenceNotFit."""
    reference, found = find_equipment(session, reference_id), calibration_at(session, reference_id, at)
    if found is None:
        raise ReferenceNotFit(code=reference.code, why="it has no calibration in date")
    if not found.suitable:
        raise ReferenceNotFit(
            code=reference.code, why=f"its calibration {found.certificate} was not accepted"
        )
    try:
        for nominal in (procedure.points[0], procedure.points[-1]):
            found.correction_at(procedure.quantity, nominal, procedure.unit)
    except (OutsideCalibration, QuantityNotCalibrated) as trouble:
        raise ReferenceNotFit(code=reference.code, why=trouble.problem_text.rstrip(".")) from trouble
    return found


def enter_reading(
    unit: Unit, run_id: int, *, when: str, nominal: float, direction: str, n: int, reference: tuple[float, str],
    indication: tuple[float, str], why: str = "",
) -> None:  # fmt: skip
    """Enter the reference and the item, read together; figures with the texts as typed. Raises NotFound, RunNotOpen, ReadingOutOfPlace."""
    row = open_run(unit.session, run_id, RunState.MEASURING)
    work = work_of(unit.session, run_id)
    place = (when, nominal, direction, n)
    if when not in WHENS or place[1:] not in set(work.procedure.places()):
        raise ReadingOutOfPlace(why="the procedure does not ask for it")
    if (when == NOT_ADJUSTED) != (NOT_ADJUSTED in work.whens) and work.whens:
        raise ReadingOutOfPlace(why="a piece is read as found and as left, or it was not adjusted at all")
    if place in {one.place for one in work.pairs} and not why.strip():
        raise ReadingOutOfPlace(why="it is there already")
    unit.add(
        PairRow(
            run_id=row.id, when=when, nominal=nominal, direction=direction, n=n, reference=reference[0],
            indication=indication[0], texts=[reference[1], indication[1]], why=why.strip(), at=unit.at,
            person_id=unit.by.person_id,
        )
    )  # fmt: skip
    unit.flush()


def submit(unit: Unit, run_id: int) -> None:
    """Hand a calibration to another person. Raises NotFound, RunNotOpen, NotComplete, and what `found_points` raises."""
    row = open_run(unit.session, run_id, RunState.MEASURING)
    work = work_of(unit.session, run_id)
    if missing := work.missing():
        raise NotComplete(number=row.number, missing=len(missing))
    found_points(unit.session, work)
    row.state, row.submitted_at, row.row_version = RunState.SUBMITTED, unit.at, row.row_version + 1


# -- what stands ----------------------------------------------------------------------------------------


def open_run(session: Session, run_id: int, state: RunState) -> RunRow:
    """The row of a run that stands so. Raises NotFound, RunNotOpen."""
    row = session.get(RunRow, run_id)
    if row is None:
        raise NotFound
    if row.state is not state:
        raise RunNotOpen(number=row.number, state=row.state.value)
    return row


def find_run(session: Session, run_id: int) -> Run:
    """One calibration in work. Raises NotFound."""
    row = session.get(RunRow, run_id)
    if row is None:
        raise NotFound
    return Run.from_row(row)


def run_of_calibration(session: Session, calibration_id: int) -> Run | None:
    """The work that a calibration came from; None where another laboratory did it."""
    row = session.scalar(select(RunRow).where(RunRow.calibration_id == calibration_id))
    return None if row is None else Run.from_row(row)


def work_of(session: Session, run_id: int) -> Work:
    """A calibration with its procedure and the readings that stand. Raises NotFound."""
    run = find_run(session, run_id)
    standing: dict[Place, StandingPair] = {}
    for row in session.scalars(select(PairRow).where(PairRow.run_id == run_id).order_by(PairRow.id)):
        place = (row.when, row.nominal, row.direction, row.n)
        standing[place] = StandingPair(
            place=place, pair=Pair(row.reference, row.indication), texts=(row.texts[0], row.texts[1]), at=row.at,
            person_id=row.person_id, why=row.why,
        )  # fmt: skip
    return Work(
        run=run, procedure=find_procedure(session, run.procedure_version_id), pairs=tuple(standing.values())
    )


def measured_at(work: Work) -> datetime:
    """The moment of the last reading; what is read from then on may be corrected by it."""
    return max((one.at for one in work.pairs), default=work.run.begun_at)


def found_points(session: Session, work: Work) -> list[FoundPoint]:
    """Every complete point with its budget. Raises ReferenceNotFit, and what the calculation refuses."""
    return list(_points(session, work))


def _points(session: Session, work: Work) -> Iterator[FoundPoint]:
    procedure = work.procedure
    own = calibration_of_reference(session, work.run.reference_id, procedure, measured_at(work))
    components = [*procedure.inputs(), resolution("resolution", work.run.resolution)]
    groups: dict[tuple[str, float, str], list[Pair]] = {}
    for one in work.pairs:
        groups.setdefault(one.place[:3], []).append(one.pair)
    for (when, nominal, direction), pairs in groups.items():
        if len(pairs) < procedure.repeats:
            continue
        at = sum(one.reference for one in pairs) / len(pairs)
        correction = own.correction_at(procedure.quantity, at, procedure.unit)
        found = evaluate_point(
            pairs, correction=correction.correction, u_reference=correction.standard_uncertainty, components=components,
            coverage=procedure.probability, unit=procedure.unit,
        )  # fmt: skip
        yield FoundPoint(when=when, nominal=nominal, direction=direction, found=found)


__all__ = [
    "Run",
    "Work",
    "begin",
    "enter_reading",
    "find_run",
    "found_points",
    "submit",
    "work_of",
]
