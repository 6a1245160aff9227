"""Pages of one experiment: planning it, its chart and figures, entering data, taking results of the system, withdrawing."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from lims.catalogue import find_definition
from lims.edge import reading, require_person, writing
from lims.equipment import systems_at
from lims.errors import LimsError, NotFound
from lims.people import people_by_id
from lims.permissions import permission
from lims.validation.errors import DataRefused
from lims.validation.forms import DataForm, TakeForm, WithdrawForm, experiment_form
from lims.validation.models import DatumRow, ExperimentRow, ValidationState
from lims.validation.plans import COUNTED, Wish, plan_experiment
from lims.validation.reading import work_of
from lims.validation.service import (
    enter_data,
    experiment_of,
    read_entries,
    take_results,
    to_be_taken,
    withdraw_datum,
)
from lims.validation.shown import drawn, found_figures, given_figures, residuals_drawn, title_of
from lims.validation.values import Standing, Work
from lims.validation.views import names_of, validation
from lims.validation.words import ANSWERS, EXPERIMENTS, PLACES
from lims.web import current_language, day_text, gettext, saying, unit_words
from lims.web.forms import form_page, typed
from lims.web.tables import table_of_bytes
from methods.definitions import ScaleKind
from methods.verification import PLANS, Experiment

MOST_LINES = 2_000


def found_experiment(experiment_id: int) -> tuple[Work, Standing]:
    """A validation and the experiment that a row of its plan is of. Raises NotFound."""
    row = reading().get(ExperimentRow, experiment_id)
    if row is None:
        raise NotFound
    work = work_of(reading(), row.validation_id)
    return work, experiment_of(work, row.root)


@validation.route("/validations/<int:validation_id>/experiments/new", methods=["GET", "POST"])
@permission("validation.measure")
def new_experiment(validation_id: int) -> ResponseReturnValue:
    """Plan an experiment of a kind."""
    work = work_of(reading(), validation_id)
    asked = request.args.get("kind", "")
    kind = Experiment(asked) if asked in set(Experiment) else Experiment.TRUENESS
    return _experiment_page(work, kind, None)


@validation.route("/validations/experiments/<int:experiment_id>/change", methods=["GET", "POST"])
@permission("validation.measure")
def change_experiment(experiment_id: int) -> ResponseReturnValue:
    """Change an experiment of the plan; what stood before stays readable."""
    work, one = found_experiment(experiment_id)
    return _experiment_page(work, one.plan.kind, one)


def _experiment_page(work: Work, kind: Experiment, one: Standing | None) -> ResponseReturnValue:
    known = [each for each in find_definition(work.validation.definition).measurands if each.scale in COUNTED]
    units = {each.unit for each in known}
    unit = unit_words(units.pop(), current_language()) if len(units) == 1 else ""
    composition = any(each.scale is ScaleKind.VECTOR for each in known)
    of = experiment_form(
        kind, unit, composition=composition, standing=one is not None,
        fixed=work.validation.state is not ValidationState.PLANNING,
    )  # fmt: skip
    before: dict[str, Any] = {}
    if one is not None:
        plan = one.plan
        before = {f"given_{name}": figure for name, figure in plan.given.items()} | {
            "measurand": plan.measurand, "component": plan.component, "source": plan.source, "how": plan.how, "left_out": plan.left_out,
        }  # fmt: skip
    form: Any = of(**before)
    names = names_of(work.validation)
    form.measurand.choices = [(each.key, names[each.key]) for each in known]
    back = url_for("validation.show", validation_id=work.validation.id)
    if form.validate_on_submit():
        try:
            with writing("validation.experiment_planned", _typed(form, "why") or None) as unit_of:
                plan_experiment(
                    unit_of, work.validation.id, _wish(form, kind), None if one is None else one.root
                )
            return redirect(back, 303)
        except LimsError as error:
            form.measurand.errors = [str(saying(error))]
    return form_page(f"{work.validation.number}: {EXPERIMENTS[kind]}", form, back)


def _wish(form: Any, kind: Experiment) -> Wish:
    plan = PLANS[kind]
    given = {name: form[f"given_{name}"].data for name in (*plan.needed, *plan.criteria)}
    return Wish(
        kind=kind, measurand=str(form.measurand.data), component=_typed(form, "component"), source=_typed(form, "source"),
        given={name: float(figure) for name, figure in given.items() if figure is not None}, how=_typed(form, "how"),
        why=_typed(form, "why"), left_out="left_out" in form and bool(form.left_out.data),
    )  # fmt: skip


def _typed(form: Any, name: str) -> str:
    return typed(form[name]) if name in form else ""


@validation.get("/validations/experiments/<int:experiment_id>")
@permission("validation.see")
def experiment(experiment_id: int) -> ResponseReturnValue:
    """One experiment: criteria, data, chart, what it shows."""
    return _data_page(*found_experiment(experiment_id), DataForm(formdata=None), experiment_id)


def _data_page(work: Work, one: Standing, form: DataForm, experiment_id: int) -> ResponseReturnValue:
    title = title_of(one, names_of(work.validation))
    page = render_template(
        "validation/experiment.html", work=work, one=one, form=form, title=title, given=given_figures(one), found=found_figures(one),
        chart=drawn(one, title), residuals=residuals_drawn(one, title), answers=ANSWERS, experiment_id=experiment_id,
        place=PLACES.get(PLANS[one.plan.kind].grouped), people=people_by_id(reading(), work.people),
        measuring=work.validation.state is ValidationState.MEASURING and not one.plan.left_out,
    )  # fmt: skip
    return page, 422 if form.errors else 200


@validation.post("/validations/experiments/<int:experiment_id>/data")
@permission("validation.measure")
def put_data(experiment_id: int) -> ResponseReturnValue:
    """Enter data: typed or pasted a line each, or a table as a file."""
    work, one = found_experiment(experiment_id)
    form = DataForm()
    if form.validate_on_submit():
        try:
            entries = read_entries(_lines(form), PLANS[one.plan.kind].grouped)
            with writing("validation.data_entered") as unit:
                enter_data(unit, work.validation.id, one.root, entries)
            return redirect(url_for("validation.experiment", experiment_id=experiment_id), 303)
        except LimsError as error:
            form.lines.errors = [str(saying(error))]
    return _data_page(work, one, form, experiment_id)


def _lines(form: DataForm) -> list[list[str]]:
    """The cells of what was sent. A line's cells stand between tabs or semicolons. Raises DataRefused, TableRefused."""
    upload = form.table.data
    if upload and upload.filename:
        return [list(line) for line in table_of_bytes(upload.read())]
    lines = str(form.lines.data or "").splitlines()
    if len(lines) > MOST_LINES:
        raise DataRefused(why=f"there are more than {MOST_LINES} lines")
    return [line.replace("\t", ";").split(";") for line in lines]


@validation.route("/validations/experiments/<int:experiment_id>/results", methods=["GET", "POST"])
@permission("validation.measure")
def results(experiment_id: int) -> ResponseReturnValue:
    """Take results of samples and control results of the same measurand as data."""
    work, one = found_experiment(experiment_id)
    form = TakeForm(request.args if request.method == "GET" else None)
    refusal: LimsError | None = None
    if request.method == "POST":
        try:
            with writing("validation.results_taken") as unit:
                take_results(unit, work.validation.id, one.root, _places(one))
            return redirect(url_for("validation.experiment", experiment_id=experiment_id), 303)
        except LimsError as error:
            refusal = error
    found = to_be_taken(reading(), work.validation, one.plan, material=typed(form.material))
    there = {each.source_id for each in one.counted}
    page = render_template(
        "validation/results.html", work=work, one=one, form=form, experiment_id=experiment_id, refusal=refusal,
        rows=[each for each in found if each.id not in there], grouped=PLANS[one.plan.kind].grouped,
        place=PLACES.get(PLANS[one.plan.kind].grouped), title=title_of(one, names_of(work.validation)),
        people=people_by_id(reading(), {each.person_id or 0 for each in found}), me=require_person().id,
        systems={each.id: each.code for each in systems_at(reading(), work.validation.opened_at)},
    )  # fmt: skip
    return page, 200 if refusal is None else refusal.status


def _places(one: Standing) -> dict[int, str]:
    """The chosen results with their place: their day, or what was typed for all of them."""
    chosen = [int(each) for each in request.form.getlist("row") if each.isdigit()]
    typed_place = request.form.get("place", "").strip()
    if PLANS[one.plan.kind].grouped != "day":
        return dict.fromkeys(chosen, typed_place)
    work_results = {each.id: each for each in _by_ids(one, chosen)}
    return {id_: day_text(each.at) for id_, each in work_results.items()}


def _by_ids(one: Standing, chosen: list[int]) -> Any:
    row = reading().get_one(ExperimentRow, one.plan.id)
    return to_be_taken(reading(), work_of(reading(), row.validation_id).validation, one.plan, ids=chosen)


@validation.route("/validations/data/<int:datum_id>/withdraw", methods=["GET", "POST"])
@permission("validation.measure")
def withdraw(datum_id: int) -> ResponseReturnValue:
    """Let a result not count, with the reason; it stays readable."""
    row = reading().get(DatumRow, datum_id)
    if row is None:
        raise NotFound
    first = reading().scalar(
        select(ExperimentRow.id)
        .where(ExperimentRow.validation_id == row.validation_id, ExperimentRow.root == row.root)
        .order_by(ExperimentRow.id)
        .limit(1)
    )
    back, form = url_for("validation.experiment", experiment_id=first), WithdrawForm()
    if form.validate_on_submit():
        try:
            with writing("validation.datum_withdrawn", typed(form.why)) as unit:
                withdraw_datum(unit, row.validation_id, datum_id, typed(form.why))
            return redirect(back, 303)
        except LimsError as error:
            form.why.errors = [str(saying(error))]
    return form_page(gettext("Let %(text)s not count", text=row.text), form, back)
