"""The jobs that compute results again: in batches, so that they may be killed at any moment and go on where they were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lims.doubts.actions import letters_when_ready
from lims.doubts.drift import JOB as DRIFT_JOB
from lims.doubts.drift import drift_shift, find_drift
from lims.doubts.models import AssessedResultRow, DriftedResultRow
from lims.doubts.service import (
    AT_ONCE,
    JOB,
    Again,
    find_assessment,
    left_of,
    results_of,
    shift_of,
    write_some,
)
from lims.doubts.supplements import supplement_letters
from lims.jobs import JobContext, JobKind
from lims.records import Actor, unit_of_work
from lims.results import Shift, reported_results, shifted_results

BY = Actor.system("recomputation")
NO_FIGURE = "no figure was found, so it cannot be computed again"


def recompute_results(context: JobContext) -> Mapping[str, Any]:
    """Compute each result of an assessment again with the error taken out."""
    number = int(context.arguments["assessment_id"])
    with context.database.read() as session:
        assessment = find_assessment(session, number)
        ids, shift = results_of(session, assessment), shift_of(session, assessment)
    _compute(context, number, ids, shift, AssessedResultRow)
    with unit_of_work(context.database, by=BY, clock=context.clock, act="doubt.recomputed") as unit:
        acted = find_assessment(unit.session, number)
        letters = letters_when_ready(unit, acted) if acted.nonconformity_id is not None else 0
    return {"results": len(ids), "letters": letters}


def recompute_by_drift(context: JobContext) -> Mapping[str, Any]:
    """Compute each result of an assessment again with the error that a linear drift gives for its moment."""
    number = int(context.arguments["linear_drift_id"])
    with context.database.read() as session:
        drift = find_drift(session, number)
        assessment = find_assessment(session, drift.assessment_id)
        ids, shift = results_of(session, assessment), drift_shift(session, assessment, drift)
    _compute(context, number, ids, shift, DriftedResultRow)
    with unit_of_work(context.database, by=BY, clock=context.clock, act="doubt.recomputed") as unit:
        letters = supplement_letters(unit, find_assessment(unit.session, drift.assessment_id))
    return {"results": len(ids), "letters": letters}


def _compute(context: JobContext, number: int, ids: Sequence[int], shift: Shift | None, row: Again) -> None:
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        with context.database.read() as session:  # the slow part, outside the unit: others write meanwhile
            left = left_of(session, number, some, row)
            found = (
                shifted_results(session, left, shift) if shift else reported_results(session, left, NO_FIGURE)
            )
        if found:
            with unit_of_work(context.database, by=BY, clock=context.clock, act="doubt.recomputed") as unit:
                write_some(unit, number, found, row)
        context.report(start + len(some), len(ids), f"{start + len(some)} of {len(ids)} results")


RECOMPUTE = JobKind(JOB, "quality.doubt", recompute_results, lease_s=300)
DRIFT = JobKind(DRIFT_JOB, "quality.doubt", recompute_by_drift, lease_s=300)
