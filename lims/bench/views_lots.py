"""A lot of a material that is scanned on the page of a test: recorded for it, with the gate's answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from lims.bench.drafts import find_draft, keep_draft
from lims.bench.errors import RoleUnknown
from lims.bench.shown import ShownAnswer, shown_answers
from lims.bench.views import air_now
from lims.bench.views_test import LOTS, back_to
from lims.edge import now, reading, require_person, stop_reading, writing, writing_outside_chain
from lims.gates import ask
from lims.materials import Lot, find_lot
from lims.permissions import permission
from lims.results import Evaluated, evaluate_test, find_subject, observe
from lims.web import current_language, gettext
from methods.definitions import Role

bench_lots = Blueprint("bench_lots", __name__, template_folder="templates")


@bench_lots.get("/bench/tests/<int:test_id>/lots/<int:lot_id>")
@permission("bench.perform")
def lot(test_id: int, lot_id: int) -> ResponseReturnValue:
    """What is this lot used as, and is it fit?"""
    subject, found = find_subject(reading(), test_id), find_lot(reading(), lot_id, now())
    roles = materials_of(subject.method.definition.roles)
    answers = {one.key: answers_with(_evaluated(test_id), one.key, found) for one in roles}
    return render_template(
        "bench/lot.html", subject=subject, lot=found, roles=roles, answers=answers, language=current_language(), air=air_now()
    )  # fmt: skip


@bench_lots.post("/bench/tests/<int:test_id>/lots/<int:lot_id>")
@permission("bench.perform")
def choose_lot(test_id: int, lot_id: int) -> ResponseReturnValue:
    """Record the lot: on the determination in use, and for those that this person takes next."""
    evaluated, found, role = (
        _evaluated(test_id),
        find_lot(reading(), lot_id, now()),
        request.form.get("role", ""),
    )
    if role not in {one.key for one in materials_of(evaluated.subject.method.definition.roles)}:
        raise RoleUnknown(method=evaluated.subject.method.code, role=role[:40])
    answers = answers_with(evaluated, role, found)
    used = [one for one in evaluated.determinations if one.used]
    me = require_person().id
    chosen = {**find_draft(reading(), me, LOTS, test_id), role: str(found.id)}
    stop_reading()
    with writing_outside_chain() as session:
        keep_draft(session, me, LOTS, test_id, chosen, now())
    if used and evaluated.subject.open:
        before = used[-1].observations.get(LOTS) or {}
        with writing("determination.lot_chosen") as unit:
            observe(unit, used[-1].id, {LOTS: {**before, role: found.id}})
    said = " ".join(one.reason for one in answers)
    fit = all(one.answer == "yes" for one in answers)
    return back_to(
        test_id, gettext("%(lot)s is recorded. %(said)s", lot=found.code, said=said), "ok" if fit else "warn"
    )


def materials_of(roles: Sequence[Role]) -> list[Role]:
    """The reference materials that a method uses."""
    return [one for one in roles if one.kind == "reference material"]


def answers_with(evaluated: Evaluated, role: str, chosen: Lot) -> list[ShownAnswer]:
    """What the gate says of a lot in a role, were it chosen."""
    question = replace(evaluated.question, lots={role: chosen.id})
    return shown_answers([one for one in ask(reading(), question) if one.check == LOTS])


def _evaluated(test_id: int) -> Evaluated:
    return evaluate_test(reading(), test_id, at=now(), person_id=require_person().id)
