"""Intermediate checks that are due, for the list of quality and the bench."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.equipment import CheckAnswer, EquipmentState, equipment_by_id
from lims.equipment.models import EquipmentVersionRow
from lims.intermediate.plan import CheckPlan, last_checks, plans_at
from lims.quality import DueItem, DueSource, Urgency
from lims.records import living


def in_service(session: Session, plans: list[CheckPlan], at: datetime) -> list[CheckPlan]:
    """The plans in use of equipment that is in service: what stands still is not checked."""
    query = select(EquipmentVersionRow.header_id).where(
        living(EquipmentVersionRow, at), EquipmentVersionRow.state == EquipmentState.IN_SERVICE
    )
    serving = set(session.scalars(query))
    return [one for one in plans if one.in_use and one.equipment_id in serving]


def checks_due(session: Session, until: datetime) -> Iterator[DueItem]:
    """The intermediate checks that failed, and those that are due before a moment; in a few queries."""
    plans = in_service(session, plans_at(session, until), until)
    last = last_checks(session, plans, until) if plans else {}
    codes = equipment_by_id(session, {one.equipment_id for one in plans})
    for plan in plans:
        done, one = last.get(plan.id), codes[plan.equipment_id]
        due = plan.due_after(done.at if done else None)
        thing, url = f"{one.code}, {plan.kind}", f"/intermediate/{plan.id}"
        if done is not None and done.answer is CheckAnswer.FAILED:
            yield DueItem(
                what="failed_check", thing=thing, due_at=done.at, url=url, name=one.name, urgency=Urgency.STOPPED
            )  # fmt: skip
        elif due is not None and due < until:
            yield DueItem(what="intermediate_check", thing=thing, due_at=due, url=url, name=one.name)


SOURCE = DueSource("intermediate_checks", checks_due)
