"""What is due of proficiency tests, for the list of quality."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from lims.proficiency.names import Names
from lims.proficiency.overview import waiting_enrolments
from lims.proficiency.plan import plan_at
from lims.quality import DueItem, DueSource


def proficiency_due(session: Session, until: datetime) -> Iterator[DueItem]:
    """Results to report, actions that are missing, methods to take part with; in a handful of queries."""
    waiting = waiting_enrolments(session, until)
    names = Names(session, waiting)
    for one in waiting:
        at = one.outcome_at if one.action_missing else one.results_due_at
        if at is not None:
            what = "proficiency_action" if one.action_missing else "proficiency_result"
            name = f"{names.method(one)}, {names.measurand(one)}"
            yield DueItem(what=what, thing=one.code, due_at=at, url=f"/proficiency/{one.id}", name=name)
    for one_plan in plan_at(session, until):
        due = one_plan.due_at
        if due is not None and due < until and one_plan.open is None:
            url = f"/proficiency/methods/{one_plan.method.method_id}"
            yield DueItem(what="proficiency", thing=one_plan.method.code, due_at=due, url=url)


SOURCE = DueSource("proficiency tests", proficiency_due)
