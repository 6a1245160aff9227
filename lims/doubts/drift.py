"""Linear drift, stated beside the worst case: the error grew evenly from the last good moment to the one when it was found."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.doubts.errors import DriftNotPossible, ErrorNotSaid
from lims.doubts.models import DriftedResultRow, LinearDriftRow
from lims.doubts.service import Assessment, Progress, counted, find_assessment, shift_of
from lims.doubts.sources import FoundError, figure_seen
from lims.equipment import passed_checks
from lims.errors import NotFound
from lims.jobs import ask_for_job
from lims.quality import touch_more
from lims.records import Unit
from lims.records.walk import back_of_each
from lims.results import Shift
from methods.intervals import LinearDrift
from methods.units import convert_uncertainty

JOB = "doubts.drift"


@dataclass(frozen=True, kw_only=True, slots=True)
class Drift:
    """The alternative that somebody stated, and why; `error_begun` in the unit of the assessment."""

    id: int
    assessment_id: int
    error_begun: float
    reason: str
    person_id: int
    at: datetime

    @classmethod
    def from_row(cls, row: LinearDriftRow) -> Drift:
        return cls(
            id=row.id, assessment_id=row.assessment_id, error_begun=row.error_begun, reason=row.reason, person_id=row.person_id,
            at=row.at,
        )  # fmt: skip


def state_drift(unit: Unit, assessment_id: int, *, error_begun: float, reason: str) -> Drift:
    """Assume beside the worst case that the error grew evenly, and ask for the results to be computed so too.

    Stated again it replaces what was stated before, which stays in the record. Raises NotFound, DriftNotPossible, ErrorNotSaid.
    """
    assessment = find_assessment(unit.session, assessment_id)
    if not math.isfinite(error_begun):
        raise ErrorNotSaid(error=error_begun, unit=assessment.unit or "")
    line_of(assessment, error_begun)
    row = unit.add(
        LinearDriftRow(
            assessment_id=assessment_id, error_begun=error_begun, reason=reason, person_id=unit.by.person_id, at=unit.at
        )
    )  # fmt: skip
    unit.flush()
    unit.link(assessment_id, row.id, "assumed for")
    if assessment.nonconformity_id is not None:
        touch_more(unit, assessment.nonconformity_id, [row.id])
    ask_for_job(unit, JOB, f"drift-{row.id}", {"linear_drift_id": row.id})
    return Drift.from_row(row)


def line_of(assessment: Assessment, error_begun: float) -> LinearDrift:
    """The straight line between the two moments of an assessment. Raises DriftNotPossible: it has no beginning."""
    error, _unit = figure_of(assessment)
    if assessment.since is None or assessment.since >= assessment.until:
        raise DriftNotPossible
    return LinearDrift(
        begun=assessment.since, ended=assessment.until, error_begun=error_begun, error_ended=error
    )


def figure_of(assessment: Assessment) -> tuple[float, str]:
    """The error and its unit. Raises DriftNotPossible: there is no figure that could have grown."""
    if assessment.error is None or assessment.unit is None:
        raise DriftNotPossible
    return assessment.error, assessment.unit


def find_drift(session: Session, linear_drift_id: int) -> Drift:
    """One statement. Raises NotFound."""
    row = session.get(LinearDriftRow, linear_drift_id)
    if row is None:
        raise NotFound
    return Drift.from_row(row)


def drift_of(session: Session, assessment_id: int) -> Drift | None:
    """The alternative that was stated last for an assessment; None where the worst case stands alone."""
    query = select(LinearDriftRow).where(LinearDriftRow.assessment_id == assessment_id)
    row = session.scalars(query.order_by(LinearDriftRow.id.desc()).limit(1)).first()
    return None if row is None else Drift.from_row(row)


def stated_for(session: Session, assessment_ids: Collection[int]) -> set[int]:
    """The assessments beside which a linear drift was stated."""
    query = select(LinearDriftRow.assessment_id).where(LinearDriftRow.assessment_id.in_(assessment_ids))
    return set(session.scalars(query))


def error_seen_at_the_beginning(session: Session, assessment: Assessment) -> float:
    """What the check at the beginning found, in the assessment's unit; zero for a calibration: its correction was applied."""
    error, unit = figure_of(assessment)
    found = FoundError(error=error, unit=unit, low=assessment.low, high=assessment.high)
    for check in passed_checks(session, assessment.thing_id, assessment.until):
        if check.id == assessment.since_node and (figure := figure_seen(check.figures, found)) is not None:
            return convert_uncertainty(figure["found"] - figure["reference"], figure["unit"], unit)
    return 0.0


def drift_progress(session: Session, drift: Drift, all_: int) -> Progress:
    """How many results were computed by a linear drift."""
    return counted(session, drift.id, all_, DriftedResultRow)


def drift_shift(session: Session, assessment: Assessment, drift: Drift) -> Shift:
    """The error as it grew, with every calibration that carries it and when that used the equipment.

    A calibration that used it on several days carries the error of the last of them in the period.
    """
    whole, line = shift_of(session, assessment), line_of(assessment, drift.error_begun)
    sources, used_at = set(assessment.sources), dict[int, datetime]()
    if whole is None:
        raise DriftNotPossible
    carried = [node for node in whole.nodes if node not in sources]
    for node, source, at in session.execute(back_of_each(carried)):
        if source in sources and at is not None and line.begun <= at < line.ended:
            used_at[node] = max(at, used_at.get(node, at))
    return Shift(nodes=whole.nodes, error=whole.error, unit=whole.unit, drift=line, used_at=used_at)
