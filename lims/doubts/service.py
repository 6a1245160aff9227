"""Assessing a doubt: doubts for all that was used, and each result computed again in a job that may be killed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from lims.doubts.errors import ErrorNotSaid, NoFigure, NothingUsed
from lims.doubts.models import (
    AssessedResultRow,
    AssessmentActRow,
    AssessmentRow,
    AssessmentThingRow,
    DriftedResultRow,
)
from lims.doubts.things import Thing, ThingKind, find_thing, sources_used
from lims.errors import NotFound
from lims.jobs import ask_for_job
from lims.quality import raise_doubt
from lims.records import Node, Unit
from lims.records.walk import Reach, forward, held, reached
from lims.results import How, Shift, Shifted
from lims.rooms import find_excursion, link_touched
from methods import MethodError
from methods.units import convert_uncertainty

JOB = "doubts.recompute"
AT_ONCE = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class Assessment:
    """A doubt that is followed forward: an error of a thing, or the thing as such where there is no figure."""

    id: int
    thing_id: int
    error: float | None
    unit: str | None
    low: float | None
    high: float | None
    since: datetime | None
    since_node: int | None
    until: datetime
    reason: str
    sources: tuple[int, ...]
    person_id: int
    at: datetime
    nonconformity_id: int | None

    def reach(self) -> Reach:
        """The query of all that rests on the thing in the period."""
        return forward(self.sources, self.since, self.until)


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """How many of its results were computed again, and for how many the answer changed."""

    all: int
    done: int
    recomputed: int
    changed: int

    @property
    def unknown(self) -> int:
        """Those of which nothing can be said: their calculation takes no figure from it, or cannot be done again."""
        return self.done - self.recomputed


def assess(
    unit: Unit, thing_id: int, *, error: float | None = None, unit_code: str | None = None, since: datetime | None,
    since_node: int | None, until: datetime, reason: str, low: float | None = None, high: float | None = None,
) -> Assessment:  # fmt: skip
    """Raise a doubt for each record of a thing that was used, and ask for its results to be computed again.

    `error` is by how much corrected values were too high; None: there is no figure, and every result is in doubt.
    Raises NotFound, ErrorNotSaid, NoFigure, NothingUsed.
    """
    thing = find_thing(unit.session, thing_id)
    _check(thing, error, unit_code)
    if thing.kind is ThingKind.EXCURSION:
        link_touched(unit, [find_excursion(unit.session, thing_id)])
        unit.flush()
    sources = sources_used(unit.session, thing, since, until)
    if not sources:
        start = f"{since:%Y-%m-%d}" if since else "the beginning"
        raise NothingUsed(code=thing.code, since=start, until=f"{until:%Y-%m-%d}")
    row = unit.add(
        AssessmentRow(
            equipment_id=thing_id if thing.kind is ThingKind.EQUIPMENT else None, error=error,
            unit=unit_code if error is not None else None, low=low, high=high, since=since, since_node=since_node,
            until=until, reason=reason, sources=sources, person_id=unit.by.person_id, at=unit.at,
        )
    )  # fmt: skip
    unit.flush()
    if row.equipment_id is None:
        unit.add(AssessmentThingRow(assessment_id=row.id, node_id=thing_id))
    figures = {"error": error, "unit": unit_code, "low": low, "high": high, "assessment_id": row.id}
    for source in sources:
        raise_doubt(unit, source_id=source, since=since, until=until, reason=reason, figures=figures)
    ask_for_job(unit, JOB, f"assessment-{row.id}", {"assessment_id": row.id})
    return _assessment(row, thing_id, None)


def _check(thing: Thing, error: float | None, unit_code: str | None) -> None:
    if error is None and thing.kind is not ThingKind.EQUIPMENT:
        return
    if not thing.has_figure:
        raise NoFigure(code=thing.code)
    if error is None or unit_code is None:
        raise ErrorNotSaid(error="–", unit=unit_code or "")
    try:
        finite = convert_uncertainty(error, unit_code, unit_code)
    except MethodError as trouble:
        raise ErrorNotSaid(error=error, unit=unit_code) from trouble
    if finite == 0:
        raise ErrorNotSaid(error=error, unit=unit_code)


def _assessment(row: AssessmentRow, thing_id: int | None, nonconformity_id: int | None) -> Assessment:
    return Assessment(
        id=row.id, thing_id=row.equipment_id or thing_id or 0, error=row.error, unit=row.unit, low=row.low, high=row.high, since=row.since,
        since_node=row.since_node, until=row.until, reason=row.reason, sources=tuple(row.sources), person_id=row.person_id,
        at=row.at, nonconformity_id=nonconformity_id,
    )  # fmt: skip


def find_assessment(session: Session, assessment_id: int) -> Assessment:
    """One assessment. Raises NotFound."""
    found = session.execute(_assessments().where(AssessmentRow.id == assessment_id)).first()
    if found is None:
        raise NotFound
    return _assessment(*found)


def assessments(session: Session) -> list[Assessment]:
    """All assessments, latest first."""
    query = _assessments().order_by(AssessmentRow.id.desc()).limit(200)
    return [_assessment(*found) for found in session.execute(query)]


def _assessments() -> Select[AssessmentRow, int | None, int | None]:
    return (
        select(AssessmentRow, AssessmentThingRow.node_id, AssessmentActRow.nonconformity_id)
        .outerjoin(AssessmentThingRow, AssessmentThingRow.assessment_id == AssessmentRow.id)
        .outerjoin(AssessmentActRow, AssessmentActRow.assessment_id == AssessmentRow.id)
    )


Again = type[AssessedResultRow] | type[DriftedResultRow]
OF: Mapping[Again, str] = {AssessedResultRow: "assessment_id", DriftedResultRow: "linear_drift_id"}
NAMES = ("result_id", "how", "why", "error", "value_before", "value_after", "unit", "answer_before", "answer_after", "limit_key",
         "margin_before", "margin_after")  # fmt: skip


def left_of(
    session: Session, number: int, result_ids: Sequence[int], row: Again = AssessedResultRow
) -> list[int]:
    """Which of some results were not computed again yet, for an assessment or for a linear drift."""
    of = row.__table__.c[OF[row]]
    known = select(row.result_id).where(of == number, row.result_id.in_(result_ids))
    done = set(session.scalars(known))
    return [one for one in result_ids if one not in done]


def write_some(unit: Unit, number: int, found: Sequence[Shifted], row: Again = AssessedResultRow) -> int:
    """Write results that were computed again; what another run of the job has written is left out. How many were new."""
    left = set(left_of(unit.session, number, [one.result_id for one in found], row))
    names = [name for name in NAMES if name in row.__table__.c]
    rows = [
        {OF[row]: number, **{name: getattr(one, name) for name in names}}
        for one in found
        if one.result_id in left
    ]
    unit.insert_many(row, rows)
    return len(rows)


def shift_of(session: Session, assessment: Assessment) -> Shift | None:
    """The error with every record that carries it: the thing's own, and calibrations that rest on them. None: no figure."""
    if assessment.error is None or assessment.unit is None:
        return None
    carried = reached(session, held(session, assessment.reach()), "calibration_version")
    return Shift(nodes={*assessment.sources, *carried}, error=assessment.error, unit=assessment.unit)


def results_of(session: Session, assessment: Assessment) -> list[int]:
    """The results that rest on the thing in the period."""
    return reached(session, held(session, assessment.reach()), "result")


def progress_of(session: Session, assessment: Assessment) -> Progress:
    """How far the job has come."""
    counting = select(func.count()).where(
        Node.kind == "result", Node.id.in_(held(session, assessment.reach()))
    )
    return counted(session, assessment.id, session.scalar(counting) or 0)


def counted(session: Session, number: int, all_: int, row: Again = AssessedResultRow) -> Progress:
    """How many results of so many were computed again, for an assessment or for a linear drift."""
    changed = and_(row.how == How.RECOMPUTED, row.answer_before.is_distinct_from(row.answer_after))
    query = select(
        func.count(row.id), func.count(row.id).filter(row.value_after.is_not(None)), func.count(row.id).filter(changed)
    ).where(row.__table__.c[OF[row]] == number)  # fmt: skip
    done, again, other = session.execute(query).one()
    return Progress(all=all_, done=done, recomputed=again, changed=other)
