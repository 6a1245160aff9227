"""The plan of proficiency tests: for each method how often, when last, when next (ISO/IEC 17025 7.7.2)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims.catalogue import MethodVersion, methods_at
from lims.clock import months_after
from lims.proficiency.models import EnrolmentRow, PlanRow
from lims.proficiency.overview import Enrolment, enrolment_of, enrolment_query
from lims.proficiency.values import Plan


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    """A method in use with its plan; `said` is None where nobody has entered one."""

    method: MethodVersion
    said: Plan | None
    taken: tuple[Enrolment, ...]
    due_at: datetime | None

    @property
    def last(self) -> Enrolment | None:
        """The last time that something was reported with it."""
        done = [one for one in self.taken if one.state != "enrolled"]
        return done[-1] if done else None

    @property
    def open(self) -> Enrolment | None:
        """An enrolment that still waits for its report."""
        return next((one for one in self.taken if one.state == "enrolled"), None)

    @property
    def actions_missing(self) -> int:
        """How many unsatisfactory scores nobody has acted on."""
        return sum(one.action_missing for one in self.taken)

    def state(self, now: datetime) -> str:
        """unknown, not_planned, late, enrolled or planned."""
        if self.said is None:
            return "unknown"
        if self.said.every_months is None:
            return "not_planned"
        if self.open is not None:
            return "enrolled"
        return "late" if self.due_at is not None and self.due_at <= now else "planned"


def plan_at(session: Session, at: datetime) -> list[Planned]:
    """Every method in use with its plan, by code; three queries."""
    said, taken = last_plans(session), defaultdict(list)
    for row in session.execute(enrolment_query().order_by(EnrolmentRow.id)):
        one = enrolment_of(row)
        taken[one.method_id].append(one)
    return [
        planned(method, said.get(method.method_id), taken[method.method_id])
        for method in methods_at(session, at)
    ]


def planned(method: MethodVersion, said: Plan | None, taken: list[Enrolment]) -> Planned:
    """A method's plan: the next time is counted from the last report, or from the plan where there was none."""
    due = None
    if said is not None and said.every_months is not None:
        done = [one.at for one in taken if one.state != "enrolled"]
        due = months_after(done[-1], said.every_months) if done else said.at
    return Planned(method=method, said=said, taken=tuple(taken), due_at=due)


def last_plans(session: Session) -> dict[int, Plan]:
    """What was last said about each method."""
    last = select(func.max(PlanRow.id)).group_by(PlanRow.method_id)
    query = select(PlanRow).where(PlanRow.id.in_(last))
    return {row.method_id: Plan.from_row(row) for row in session.scalars(query)}


def plans_of(session: Session, method_id: int) -> list[Plan]:
    """Everything that was said about a method's plan, latest first."""
    query = select(PlanRow).where(PlanRow.method_id == method_id).order_by(PlanRow.id.desc())
    return [Plan.from_row(row) for row in session.scalars(query)]
