"""The job that computes results again: in batches, so that it may be killed at any moment and goes on where it was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lims.doubts.actions import letters_when_ready
from lims.doubts.service import AT_ONCE, JOB, find_assessment, left_of, results_of, shift_of, write_some
from lims.jobs import JobContext, JobKind
from lims.records import Actor, unit_of_work
from lims.results import shifted_results


def recompute_results(context: JobContext) -> Mapping[str, Any]:
    """Compute each result of an assessment again with the error taken out."""
    number = int(context.arguments["assessment_id"])
    with context.database.read() as session:
        assessment = find_assessment(session, number)
        ids, shift = results_of(session, assessment), shift_of(session, assessment)
    by = Actor.system("recomputation")
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        with context.database.read() as session:  # the slow part, outside the unit: others write meanwhile
            found = shifted_results(session, left_of(session, number, some), shift)
        if found:
            with unit_of_work(context.database, by=by, clock=context.clock, act="doubt.recomputed") as unit:
                write_some(unit, number, found)
        context.report(start + len(some), len(ids), f"{start + len(some)} of {len(ids)} results")
    with unit_of_work(context.database, by=by, clock=context.clock, act="doubt.recomputed") as unit:
        acted = find_assessment(unit.session, number)
        letters = letters_when_ready(unit, acted) if acted.nonconformity_id is not None else 0
    return {"results": len(ids), "letters": letters}


RECOMPUTE = JobKind(JOB, "quality.doubt", recompute_results, lease_s=300)
