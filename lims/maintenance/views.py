"""Maintenance of a piece of equipment: its plans, what was done and happened, its consumables with their counters."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.edge import now, reading, writing
from lims.equipment import find_equipment
from lims.errors import LimsError
from lims.maintenance.by_hand import add_runs, entries_of
from lims.maintenance.forms import (
    ConsumableForm,
    EventForm,
    PlanChangeForm,
    PlanForm,
    RemovalForm,
    RunsForm,
)
from lims.maintenance.models import EventKind
from lims.maintenance.service import (
    consumables_of,
    events_of,
    find_consumable,
    find_plan,
    fit_consumable,
    plan_maintenance,
    plan_periods,
    plans_at,
    record_event,
    remove_consumable,
)
from lims.maintenance.words import KIND_WORDS
from lims.people import people_by_id
from lims.permissions import permission
from lims.web import gettext, saying
from lims.web.export import export
from lims.web.forms import form_page, typed, typed_number
from lims.web.i18n import lazy_gettext as _

maintenance = Blueprint("maintenance", __name__, template_folder="templates")


def _back(equipment_id: int) -> str:
    return url_for("maintenance.detail", equipment_id=equipment_id)


@maintenance.get("/equipment/<int:equipment_id>/maintenance")
@permission("maintenance.see")
def detail(equipment_id: int) -> ResponseReturnValue:
    """Everything about the maintenance of a piece of equipment."""
    at, one = now(), find_equipment(reading(), equipment_id)
    events = events_of(reading(), equipment_id, at)
    if request.args.get("format") in ("csv", "xlsx"):
        head = [_("When"), _("Kind"), _("What was done or happened"), _("By whom"), _("Verified again?")]
        return export(request.args["format"], f"maintenance-{one.code}", [str(each) for each in head], (
            (each.at, str(KIND_WORDS[each.kind]), each.what, each.by_whom, each.recheck) for each in events
        ))  # fmt: skip
    return render_template(
        "maintenance/detail.html", equipment=one, events=events, plans=plans_at(reading(), at, equipment_id),
        consumables=consumables_of(reading(), at, equipment_id), kind_words=KIND_WORDS, now=at,
        people=people_by_id(reading(), {each.person_id for each in events}),
    )  # fmt: skip


@maintenance.route("/equipment/<int:equipment_id>/maintenance/plan", methods=["GET", "POST"])
@permission("maintenance.edit")
def plan(equipment_id: int) -> ResponseReturnValue:
    """Plan preventive maintenance."""
    one, form = find_equipment(reading(), equipment_id), PlanForm()
    if form.validate_on_submit():
        try:
            with writing("maintenance.planned") as unit:
                plan_maintenance(
                    unit, equipment_id, name=typed(form.name), procedure=typed(form.procedure), basis=typed(form.basis),
                    every_days=typed_number(form.every_days),
                    every_runs=form.every_runs.data,
                )  # fmt: skip
            return redirect(_back(equipment_id), 303)
        except LimsError as error:
            form.procedure.errors = [str(saying(error))]
    return form_page(f"{one.code}: {gettext('plan maintenance')}", form, _back(equipment_id))


@maintenance.route("/maintenance/plans/<int:maintenance_plan_id>", methods=["GET", "POST"])
@permission("maintenance.edit")
def change_plan(maintenance_plan_id: int) -> ResponseReturnValue:
    """State how a plan is done from now on; how it was done before stays readable below."""
    known = find_plan(reading(), maintenance_plan_id, now())
    one = find_equipment(reading(), known.equipment_id)
    form = PlanChangeForm(
        procedure=known.procedure,
        every_days=known.every_days,
        every_runs=known.every_runs,
        basis=known.basis,
        in_use=known.in_use,
    )
    if form.validate_on_submit():
        try:
            with writing("maintenance.plan_changed", typed(form.reason)) as unit:
                plan_maintenance(
                    unit, known.equipment_id, plan_id=known.id, name=known.name, procedure=typed(form.procedure),
                    basis=typed(form.basis), every_runs=form.every_runs.data, in_use=bool(form.in_use.data),
                    every_days=typed_number(form.every_days),
                )  # fmt: skip
            return redirect(_back(known.equipment_id), 303)
        except LimsError as error:
            form.procedure.errors = [str(saying(error))]
    page = render_template(
        "maintenance/plan.html",
        equipment=one,
        plan=known,
        form=form,
        periods=plan_periods(reading(), known.id),
    )
    return page, 422 if form.errors else 200


@maintenance.route("/equipment/<int:equipment_id>/maintenance/new", methods=["GET", "POST"])
@permission("maintenance.record")
def new_event(equipment_id: int) -> ResponseReturnValue:
    """Enter what was done or happened."""
    one, form = find_equipment(reading(), equipment_id), EventForm(at=now())
    plans = [each for each in plans_at(reading(), now(), equipment_id) if each.in_use]
    form.plan.choices = [("", ""), *((str(each.id), each.name) for each in plans)]
    if form.validate_on_submit():
        try:
            with writing("maintenance.recorded") as unit:
                record_event(
                    unit, equipment_id, kind=EventKind(form.kind.data), what=typed(form.what), by_whom=typed(form.by_whom),
                    at=form.at.data, plan_id=int(form.plan.data) if form.plan.data else None,
                    recheck=bool(form.recheck.data), out_of_use=bool(form.out_of_use.data),
                )  # fmt: skip
            return redirect(_back(equipment_id), 303)
        except LimsError as error:
            form.what.errors = [str(saying(error))]
    return form_page(f"{one.code}: {gettext('maintenance')}", form, _back(equipment_id))


@maintenance.route("/equipment/<int:equipment_id>/consumables/new", methods=["GET", "POST"])
@permission("maintenance.record")
def new_consumable(equipment_id: int) -> ResponseReturnValue:
    """Put a consumable in."""
    one, form = find_equipment(reading(), equipment_id), ConsumableForm(at=now())
    if form.validate_on_submit():
        try:
            with writing("maintenance.fitted") as unit:
                fit_consumable(
                    unit, equipment_id, what=typed(form.what), serial=typed(form.serial), at=form.at.data,
                    most_runs=form.most_runs.data, basis=typed(form.basis),
                    most_days=typed_number(form.most_days),
                )  # fmt: skip
            return redirect(_back(equipment_id), 303)
        except LimsError as error:
            form.what.errors = [str(saying(error))]
    return form_page(f"{one.code}: {gettext('put a consumable in')}", form, _back(equipment_id))


@maintenance.route("/consumables/<int:consumable_id>/runs", methods=["GET", "POST"])
@permission("maintenance.record")
def runs(consumable_id: int) -> ResponseReturnValue:
    """Enter runs that no determination shows; what was entered before stands below."""
    one, form = find_consumable(reading(), consumable_id, now()), RunsForm()
    if form.validate_on_submit():
        try:
            with writing("maintenance.runs_added", typed(form.what)) as unit:
                equipment_id = add_runs(unit, consumable_id, runs=form.runs.data or 0, what=typed(form.what))
            return redirect(_back(equipment_id), 303)
        except LimsError as error:
            form.runs.errors = [str(saying(error))]
    entries = entries_of(reading(), consumable_id)
    page = render_template(
        "maintenance/runs.html", one=one, equipment=find_equipment(reading(), one.equipment_id), form=form, entries=entries,
        people=people_by_id(reading(), {each.person_id for each in entries}), now=now(),
    )  # fmt: skip
    return page, 422 if form.errors else 200


@maintenance.route("/consumables/<int:consumable_id>/remove", methods=["GET", "POST"])
@permission("maintenance.record")
def remove(consumable_id: int) -> ResponseReturnValue:
    """Take a consumable out."""
    form = RemovalForm(at=now())
    if form.validate_on_submit():
        try:
            with writing("maintenance.removed", typed(form.reason)) as unit:
                equipment_id = remove_consumable(
                    unit, consumable_id, reason=typed(form.reason), at=form.at.data
                )
            return redirect(_back(equipment_id), 303)
        except LimsError as error:
            form.reason.errors = [str(saying(error))]
    return form_page(gettext("Take a consumable out"), form, url_for("equipment.index"))
