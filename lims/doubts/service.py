"""Assessing an error: doubts for all that was used, and each result computed again in a job that may be killed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims.doubts.errors import ErrorNotSaid, NothingUsed
from lims.doubts.models import AssessedResultRow, AssessmentActRow, AssessmentRow, DriftedResultRow
from lims.equipment import find_equipment, nodes_used
from lims.errors import NotFound
from lims.jobs import ask_for_job
from lims.quality import raise_doubt
from lims.records import Node, Unit
from lims.records.walk import Reach, forward, reached
from lims.results import Shift, Shifted
from methods import MethodError
from methods.units import convert_uncertainty

JOB = "doubts.recompute"
AT_ONCE = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class Assessment:
    """An error that is followed forward."""

    id: int
    equipment_id: int
    error: float
    unit: str
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
        """The query of all that rests on the equipment in the period."""
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
    unit: Unit, equipment_id: int, *, error: float, unit_code: str, since: datetime | None, since_node: int | None,
    until: datetime, reason: str, low: float | None = None, high: float | None = None,
) -> Assessment:  # fmt: skip
    """Raise a doubt for each record of the equipment that was used, and ask for its results to be computed again.

    `error` is by how much corrected values were too high. Raises NotFound, ErrorNotSaid, NothingUsed.
    """
    equipment = find_equipment(unit.session, equipment_id)
    _check(error, unit_code)
    sources = nodes_used(unit.session, equipment_id, since, until)
    if not sources:
        start = f"{since:%Y-%m-%d}" if since else "the beginning"
        raise NothingUsed(code=equipment.code, since=start, until=f"{until:%Y-%m-%d}")
    row = unit.add(
        AssessmentRow(
            equipment_id=equipment_id, error=error, unit=unit_code, low=low, high=high, since=since, since_node=since_node,
            until=until, reason=reason, sources=sources, person_id=unit.by.person_id, at=unit.at,
        )
    )  # fmt: skip
    unit.flush()
    figures = {"error": error, "unit": unit_code, "low": low, "high": high, "assessment_id": row.id}
    for source in sources:
        raise_doubt(unit, source_id=source, since=since, until=until, reason=reason, figures=figures)
    ask_for_job(unit, JOB, f"assessment-{row.id}", {"assessment_id": row.id})
    return _assessment(row, None)


def _check(error: float, unit_code: str) -> None:
    try:
        finite = convert_uncertainty(error, unit_code, unit_code)
    except MethodError as trouble:
        raise ErrorNotSaid(error=error, unit=unit_code) from trouble
    if finite == 0:
        raise ErrorNotSaid(error=error, unit=unit_code)


def _assessment(row: AssessmentRow, nonconformity_id: int | None) -> Assessment:
    return Assessment(
        id=row.id, equipment_id=row.equipment_id, error=row.error, unit=row.unit, low=row.low, high=row.high, since=row.since,
        since_node=row.since_node, until=row.until, reason=row.reason, sources=tuple(row.sources), person_id=row.person_id,
        at=row.at, nonconformity_id=nonconformity_id,
    )  # fmt: skip


def find_assessment(session: Session, assessment_id: int) -> Assessment:
    """One assessment. Raises NotFound."""
    row = session.get(AssessmentRow, assessment_id)
    if row is None:
        raise NotFound
    act = select(AssessmentActRow.nonconformity_id).where(AssessmentActRow.assessment_id == assessment_id)
    return _assessment(row, session.scalar(act))


def assessments(session: Session) -> list[Assessment]:
    """All assessments, latest first."""
    query = (
        select(AssessmentRow, AssessmentActRow.nonconformity_id)
        .outerjoin(AssessmentActRow, AssessmentActRow.assessment_id == AssessmentRow.id)
        .order_by(AssessmentRow.id.desc())
    )
    return [_assessment(row, acted) for row, acted in session.execute(query.limit(200))]


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


def shift_of(session: Session, assessment: Assessment) -> Shift:
    """The error with every calibration that carries it: the equipment's own, and those that rest on them."""
    carried = reached(session, assessment.reach(), "calibration_version")
    return Shift(nodes={*assessment.sources, *carried}, error=assessment.error, unit=assessment.unit)


def results_of(session: Session, assessment: Assessment) -> list[int]:
    """The results that rest on the equipment in the period."""
    return reached(session, assessment.reach(), "result")


def progress_of(session: Session, assessment: Assessment) -> Progress:
    """How far the job has come."""
    counting = select(func.count()).where(Node.kind == "result", Node.id.in_(assessment.reach()))
    return counted(session, assessment.id, session.scalar(counting) or 0)


def counted(session: Session, number: int, all_: int, row: Again = AssessedResultRow) -> Progress:
    """How many results of so many were computed again, for an assessment or for a linear drift."""
    changed = row.answer_before.is_distinct_from(row.answer_after)
    query = select(
        func.count(row.id), func.count(row.id).filter(row.value_after.is_not(None)), func.count(row.id).filter(changed)
    ).where(row.__table__.c[OF[row]] == number)  # fmt: skip
    done, again, other = session.execute(query).one()
    return Progress(all=all_, done=done, recomputed=again, changed=other)
