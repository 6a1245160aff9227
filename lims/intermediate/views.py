"""Intermediate checks: list, a plan with its chart, planning, entering readings."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lims.edge import now, reading, writing
from lims.equipment import CheckAnswer, EquipmentCheck, equipment_by_id, find_equipment, found_sentence
from lims.equipment.reasons import QUANTITY_WORDS
from lims.errors import LimsError
from lims.intermediate.forms import (
    ChangePlanForm,
    CriterionForm,
    PlanForm,
    ReadingsForm,
    read_readings,
)
from lims.intermediate.list import plans_query
from lims.intermediate.plan import CheckPlan, checks_by, find_plan
from lims.intermediate.service import change_plan, do_check, plan_check
from lims.intermediate.shown import drawn, lines
from lims.intermediate.words import VIEWS
from lims.materials import find_lot, lots_at
from lims.people import people_by_id
from lims.permissions import permission
from lims.quality import doubts_of_check
from lims.web import current_language, gettext, moment_text, saying, unit_words
from lims.web.export import export
from lims.web.forms import form_page, typed, typed_number
from lims.web.i18n import lazy_gettext as _
from lims.web.listing import Filter, fetch_page, read_listing
from methods.units import UNITS

intermediate = Blueprint("intermediate", __name__, template_folder="templates")
PAGE, FILE = 100, 10_000
TONES = {CheckAnswer.PASSED: "ok", CheckAnswer.FAILED: "bad", CheckAnswer.UNKNOWN: "warn"}
FIGURES = ("reference_value", "reference_uncertainty", "max_difference", "max_spread", "every_days")


@intermediate.get("/intermediate")
@permission("intermediate.see")
def index() -> ResponseReturnValue:
    """All planned intermediate checks with the last one done and when the next is due."""
    at = now()
    listing = read_listing(Filter(name="state", label=_("State"), choices=list(VIEWS.items())))
    query, order = plans_query(reading(), at, search=listing.search, view=listing.value("state"))
    page = fetch_page(reading(), query, order, size=FILE if listing.format else PAGE, after=listing.after)
    rows = lines(reading(), [CheckPlan.from_row(*one) for one in page.rows], at)
    equipment = equipment_by_id(reading(), {one.plan.equipment_id for one in rows})
    if listing.format:
        head = [_("Code"), _("Name"), _("Equipment"), _("Last done"), _("Due"), _("State")]
        return export(listing.format, "intermediate-checks", [str(one) for one in head], (
            (one.plan.code, one.plan.name, equipment[one.plan.equipment_id].code, one.last.at if one.last else None, one.due_at,
             VIEWS[one.state])
            for one in rows
        ))  # fmt: skip
    return render_template(
        "intermediate/index.html", listing=listing, page=page, rows=rows, equipment=equipment, now=at
    )


@intermediate.get("/intermediate/<int:check_plan_id>")
@permission("intermediate.see")
def plan(check_plan_id: int) -> ResponseReturnValue:
    """An intermediate check: how it is done, its chart, what was found."""
    at = now()
    one = find_plan(reading(), check_plan_id, at)
    done = checks_by(reading(), one, at)
    return render_template(
        "intermediate/plan.html", plan=one, line=lines(reading(), [one], at)[0], done=done, chart=drawn(one, done), now=at,
        equipment=find_equipment(reading(), one.equipment_id), found_sentence=found_sentence, quantity_words=QUANTITY_WORDS,
        lot=find_lot(reading(), one.lot_id, at) if one.lot_id else None,
        people=people_by_id(reading(), {each.person_id for each in done}),
        follow=_followed(one, done[0]) if done else "", doubts=doubts_of_check(reading(), done[0].id, done[0].at) if done else [],
    )  # fmt: skip


def _followed(one: CheckPlan, last: EquipmentCheck) -> str:
    """Where the difference that was found is followed forward as an error."""
    asked = {
        "equipment": one.equipment_id, "error": f"{last.figures['found'][0]['difference']:.10g}", "unit": one.unit,
        "until": moment_text(last.at), "reason": f"{one.code}: {found_sentence(last)}",
    }  # fmt: skip
    return f"/assessments/new?{urlencode(asked)}"


@intermediate.route("/equipment/<int:equipment_id>/intermediate/new", methods=["GET", "POST"])
@permission("intermediate.edit")
def new_plan(equipment_id: int) -> ResponseReturnValue:
    """Plan an intermediate check of a piece of equipment."""
    one, form = find_equipment(reading(), equipment_id), PlanForm(readings=1)
    form.offer(_lots())
    form.unit.choices = [
        (code, f"{unit_words(code, current_language())} ({QUANTITY_WORDS.get(each.quantity, each.quantity)})")
        for code, each in UNITS.items()
    ]
    back = url_for("equipment.detail", equipment_id=equipment_id)
    if form.validate_on_submit():
        try:
            with writing("intermediate.planned") as unit:
                made = plan_check(
                    unit, equipment_id, name=typed(form.name), quantity=typed(form.quantity), unit_code=typed(form.unit),
                    **_criterion(form),
                )  # fmt: skip
            return redirect(url_for("intermediate.plan", check_plan_id=made.id), 303)
        except LimsError as error:
            form.procedure.errors = [str(saying(error))]
    return form_page(f"{one.code}: {gettext('plan an intermediate check')}", form, back)


@intermediate.route("/intermediate/<int:check_plan_id>/change", methods=["GET", "POST"])
@permission("intermediate.edit")
def change(check_plan_id: int) -> ResponseReturnValue:
    """Say how it is done and judged from now on; what was said of done ones stays."""
    one = find_plan(reading(), check_plan_id, now())
    form = ChangePlanForm(
        procedure=one.procedure, reference=one.reference, lot=str(one.lot_id or ""), readings=one.readings,
        corrected=one.corrected, basis=one.basis, in_use=one.in_use,
        **{name: None if getattr(one, name) is None else f"{getattr(one, name):.12g}" for name in FIGURES},
    )  # fmt: skip
    form.offer(_lots())
    back = url_for("intermediate.plan", check_plan_id=check_plan_id)
    if form.validate_on_submit():
        try:
            with writing("intermediate.changed", typed(form.reason)) as unit:
                change_plan(unit, check_plan_id, **_criterion(form), in_use=bool(form.in_use.data))
            return redirect(back, 303)
        except LimsError as error:
            form.procedure.errors = [str(saying(error))]
    return form_page(f"{one.code}: {gettext('how it is judged')}", form, back)


def _lots() -> list[tuple[str, str]]:
    return [(str(one.id), f"{one.code} {one.name}") for one in lots_at(reading(), now()) if one.in_use]


def _criterion(form: CriterionForm) -> dict[str, Any]:
    figures = {name: typed_number(form[name]) for name in FIGURES}
    return {
        **figures, "procedure": typed(form.procedure), "reference": typed(form.reference), "basis": typed(form.basis),
        "lot_id": int(typed(form.lot)) if typed(form.lot) else None, "readings": form.readings.data or 0,
        "corrected": bool(form.corrected.data),
    }  # fmt: skip


@intermediate.route("/intermediate/<int:check_plan_id>/checks/new", methods=["GET", "POST"])
@permission("intermediate.record")
def new_check(check_plan_id: int) -> ResponseReturnValue:
    """Enter the readings of an intermediate check; the verdict follows from them."""
    one, form = find_plan(reading(), check_plan_id, now()), ReadingsForm(at=now())
    back = url_for("intermediate.plan", check_plan_id=check_plan_id)
    if form.validate_on_submit():
        try:
            readings = read_readings(form.readings.data or "")
            with writing("intermediate.done") as unit:
                done = do_check(unit, check_plan_id, readings=readings, at=form.at.data)
            flash(found_sentence(done), TONES[done.answer])
            return redirect(back, 303)
        except LimsError as error:
            form.readings.errors = [str(saying(error))]
    words = gettext(
        "%(reference)s, %(count)s readings in %(unit)s. %(procedure)s", reference=one.reference, count=one.readings,
        unit=unit_words(one.unit), procedure=one.procedure,
    )  # fmt: skip
    return form_page(f"{one.code}: {one.name}", form, back, words)
