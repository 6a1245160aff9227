"""An intermediate check as its pages show it: the differences in order of time with the criterion, and where the plan stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lims.equipment import CheckAnswer, EquipmentCheck, Panel
from lims.intermediate.plan import CheckPlan, last_checks, plans_at
from lims.web import Chart, Line, Series, gettext
from lims.web.units import unit_words


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanLine:
    """A plan with its last check and where it stands: passed, failed, unknown, overdue, not_yet, not_in_use."""

    plan: CheckPlan
    last: EquipmentCheck | None
    due_at: datetime | None
    state: str


def lines(session: Session, plans: Sequence[CheckPlan], at: datetime) -> list[PlanLine]:
    """Plans with their last checks; in one query."""
    last = last_checks(session, plans, at) if plans else {}
    return [_line(plan, last.get(plan.id), at) for plan in plans]


def _line(plan: CheckPlan, last: EquipmentCheck | None, at: datetime) -> PlanLine:
    due = plan.due_after(last.at if last else None)
    if not plan.in_use:
        state = "not_in_use"
    elif last is not None and last.answer is CheckAnswer.FAILED:
        state = "failed"
    elif due is not None and due < at:
        state = "overdue"
    else:
        state = last.answer.value if last is not None else "not_yet"
    return PlanLine(plan=plan, last=last, due_at=due if plan.in_use else None, state=state)


def drawn(plan: CheckPlan, checks: Sequence[EquipmentCheck]) -> Chart | None:
    """The differences from the reference in order of time, with the criterion; those that failed are boxed."""
    done = list(reversed(checks))
    if not done:
        return None
    values = [float(one.figures["found"][0]["difference"]) for one in done]
    bounds = [] if plan.max_difference is None else [
        Line(label=gettext("Limit"), y=sign * plan.max_difference, kind="action") for sign in (1, -1)
    ]  # fmt: skip
    return Chart(
        words=gettext("Differences found by the intermediate check %(code)s, in order of time.", code=plan.code),
        x_label=gettext("Done"), y_label=f"{gettext('Difference')}, {unit_words(plan.unit)}", x=[one.at for one in done],
        series=[
            Series(
                label=plan.name, values=values, mark="points", ringed=len(done) - 1,
                boxed=[n for n, one in enumerate(done) if one.answer is CheckAnswer.FAILED],
            )
        ],
        lines=[Line(label="0", y=0.0, kind="centre"), *bounds],
    )  # fmt: skip


def _find(session: Session, equipment_id: int, at: datetime) -> dict[str, object]:
    return {"equipment_id": equipment_id, "lines": lines(session, plans_at(session, at, [equipment_id]), at)}


PANEL = Panel(name="intermediate", template="intermediate/panel.html", find=_find, order=5)
