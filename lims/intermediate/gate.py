"""What the gate asks of intermediate checks: the last one by each plan passed, and the next one is not overdue (6.4.10).

Where no intermediate check is planned for a piece of equipment nothing is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from lims.equipment import CheckAnswer as Checked
from lims.equipment import Equipment, EquipmentCheck, equipment_by_id, found_by
from lims.gates import Check, CheckAnswer, Fact, GateQuestion, Moment, no, no_requirement, yes
from lims.intermediate.plan import CheckPlan, last_checks, plans_at
from lims.web import lazy_gettext as _

INTERMEDIATE = "intermediate_check"
DO_IT = _("Do the intermediate check first.")
FAILED = no(
    INTERMEDIATE, "failed", _("{equipment}: the intermediate check {plan} of {at} failed: {found}."),
    _("Find the cause, record it, and repeat the check; choose other equipment meanwhile."),
)  # fmt: skip
OVERDUE = no(
    INTERMEDIATE, "overdue", _("{equipment}: the intermediate check {plan} was due at {due}."), DO_IT
)
NOT_JUDGED = no_requirement(
    INTERMEDIATE, "not_judged", _("{equipment}: nobody has entered the criterion of the intermediate check {plan}, done {at}."),
    _("Enter the criterion in the plan."),
)  # fmt: skip
NO_INTERVAL = no_requirement(
    INTERMEDIATE, "no_interval", _("{equipment}: nobody has said how often the intermediate check {plan} is done."),
    _("Say it in the plan."),
)  # fmt: skip
NOT_YET = yes(INTERMEDIATE, "not_yet", _("{equipment}: the first intermediate check {plan} is due at {due}."))
PASSED = yes(INTERMEDIATE, "passed", _("{equipment}: the intermediate check {plan} of {at} passed: {found}."))
REASONS = (FAILED, OVERDUE, NOT_JUDGED, NO_INTERVAL, NOT_YET, PASSED)


def look(session: Session, question: GateQuestion) -> Iterator[CheckAnswer]:
    """One answer for each intermediate check that is planned for a part of the measuring system."""
    if question.item_kind != "sample":
        return
    equipment = equipment_by_id(session, question.parts.values())
    yield from _answers(session, equipment.values(), question.at)


def look_at_one(
    session: Session, one: Equipment, at: datetime, known_at: int | None = None
) -> Iterator[CheckAnswer]:
    """The same of one piece of equipment, for its page and for whoever scans its label."""
    yield from _answers(session, [one], at, known_at)


def _answers(
    session: Session, equipment: Iterable[Equipment], at: datetime, known_at: int | None = None
) -> Iterator[CheckAnswer]:
    codes = {one.id: one.code for one in equipment}
    plans = [one for one in plans_at(session, at, list(codes), known_at) if one.in_use]
    last = last_checks(session, plans, at, known_at) if plans else {}
    for plan in plans:
        yield _answer(plan, codes[plan.equipment_id], last.get(plan.id), at)


def _answer(plan: CheckPlan, code: str, last: EquipmentCheck | None, at: datetime) -> CheckAnswer:
    said: dict[str, Fact] = {"equipment": code, "plan": plan.kind}
    due = plan.due_after(last.at if last else None)
    node = last.id if last else plan.version_id
    if last is not None and last.answer is Checked.FAILED:
        return FAILED.said(node, **said, at=Moment(last.at), found=found_by(last))
    if due is not None and due < at:
        return OVERDUE.said(node, **said, due=Moment(due))
    if due is None:
        return NO_INTERVAL.said(node, **said)
    if last is None:
        return NOT_YET.said(node, **said, due=Moment(due))
    if last.answer is Checked.UNKNOWN:
        return NOT_JUDGED.said(node, **said, at=Moment(last.at))
    return PASSED.said(node, **said, at=Moment(last.at), found=found_by(last))


CHECKS = (Check(INTERMEDIATE, _("Intermediate check"), frozenset({"perform"}), look, REASONS, order=26),)
