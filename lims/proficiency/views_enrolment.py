"""One enrolment: what was reported, what the provider's report says, the scores, and what was done."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lims.edge import now, reading, writing
from lims.errors import LimsError
from lims.files import files_by_id
from lims.people import people_by_id
from lims.permissions import permission
from lims.proficiency import overview
from lims.proficiency.eligible import eligible_results
from lims.proficiency.forms import ActionForm, OutcomeForm, ReportedForm
from lims.proficiency.names import Names
from lims.proficiency.outcomes import (
    Figures,
    Said,
    enter_outcome,
    known_of,
    record_action,
    report_result,
    report_value,
)
from lims.proficiency.overview import Enrolment
from lims.proficiency.scores import NEEDS, uncovered_difference
from lims.proficiency.shown import trend
from lims.proficiency.values import Outcome, Reported
from lims.proficiency.views import proficiency
from lims.proficiency.words import FIGURES, SIGNS
from lims.trace import describe
from lims.web import gettext, moment_text, saying, unit_words
from lims.web.forms import form_page, typed, typed_number


@proficiency.get("/proficiency/<int:enrolment_id>")
@permission("proficiency.see")
def enrolment(enrolment_id: int) -> str:
    """Everything about one measurand in one round, with the trend of its scores."""
    one = overview.find_enrolment(reading(), enrolment_id)
    alike = [
        each
        for each in overview.enrolments_of_method(reading(), one.method_id)
        if each.measurand == one.measurand
    ]
    reported = overview.reported_history(reading(), enrolment_id)
    outcomes = overview.outcome_history(reading(), enrolment_id)
    actions = overview.actions_of(reading(), enrolment_id)
    scores = overview.scores_of(reading(), [each.outcome_id for each in alike if each.outcome_id])
    names = Names(reading(), [one])
    nodes = [each.result_id for each in reported if each.result_id] + [one.nonconformity_id or 0]
    people = people_by_id(reading(), {each.person_id for each in (*reported, *outcomes, *actions)})
    return render_template(
        "proficiency/enrolment.html", one=one, names=names, reported=reported, outcomes=outcomes, actions=actions,
        scores=scores.get(one.outcome_id or 0, []), needed=_needed(reported, outcomes), signs=SIGNS,
        things=describe(reading(), [each for each in nodes if each]), people=people,
        uncovered=uncovered_difference(scores.get(one.outcome_id or 0, [])), drawn=trend(names.measurand(one), alike, scores), now=now(),
    )  # fmt: skip


def _needed(reported: list[Reported], outcomes: list[Outcome]) -> list[tuple[str, str]]:
    """The scores that are not possible, each with what is not known for it."""
    if not outcomes:
        return []
    by_id = {one.id: one for one in reported}
    known = known_of(by_id[outcomes[0].reported_id], outcomes[0])
    return [
        (SIGNS[name], ", ".join(str(FIGURES[one]) for one in known.missing(name)))
        for name in NEEDS
        if known.missing(name)
    ]


@proficiency.route("/proficiency/<int:enrolment_id>/result", methods=["GET", "POST"])
@permission("proficiency.edit")
def report_page(enrolment_id: int) -> ResponseReturnValue:
    """Enter what was reported to the provider."""
    one, form = overview.find_enrolment(reading(), enrolment_id), ReportedForm()
    unit_text = unit_words(one.unit)
    form.offer(
        [
            (str(each.result_id), f"{each.text} {unit_text}, {moment_text(each.measured_at)}")
            for each in eligible_results(reading(), one)
        ],
        unit_text,
    )
    if form.validate_on_submit():
        try:
            _reported(enrolment_id, form)
            return redirect(url_for("proficiency.enrolment", enrolment_id=enrolment_id), 303)
        except LimsError as error:
            form.result.errors = [str(saying(error))]
    return _form(one, gettext("what was reported"), form)


def _reported(enrolment_id: int, form: ReportedForm) -> None:
    chosen, value = typed(form.result), typed_number(form.value)
    with writing("proficiency.reported", typed(form.reason) or None) as unit:
        if chosen:
            report_result(unit, enrolment_id, result_id=int(chosen), reason=typed(form.reason))
        else:
            said = None if value is None else Said(
                value=value, text=str(form.value.data), expanded_uncertainty=typed_number(form.expanded_uncertainty),
                k=typed_number(form.k),
            )  # fmt: skip
            report_value(unit, enrolment_id, said, reason=typed(form.reason))


@proficiency.route("/proficiency/<int:enrolment_id>/outcome", methods=["GET", "POST"])
@permission("proficiency.edit")
def outcome_page(enrolment_id: int) -> ResponseReturnValue:
    """Enter what the provider's report says."""
    one, form = overview.find_enrolment(reading(), enrolment_id), OutcomeForm()
    reports = overview.reports_of_round(reading(), one.round_id)
    files = files_by_id(reading(), [each.file_id for each in reports])
    form.offer([(str(each.id), files[each.file_id].name) for each in reports], unit_words(one.unit))
    if form.validate_on_submit():
        try:
            with writing("proficiency.scored", typed(form.reason) or None) as unit:
                enter_outcome(
                    unit, enrolment_id, report_id=int(typed(form.report)), figures=_figures(form), reason=typed(form.reason)
                )  # fmt: skip
            _say(enrolment_id)
            return redirect(url_for("proficiency.enrolment", enrolment_id=enrolment_id), 303)
        except LimsError as error:
            form.assigned_value.errors = [str(saying(error))]
    return _form(one, gettext("what the report says"), form)


def _say(enrolment_id: int) -> None:
    if overview.find_enrolment(reading(), enrolment_id).state == "unsatisfactory":
        flash(
            gettext("A score is unsatisfactory: a nonconformity is opened, and an action is asked for."),
            "bad",
        )


def _figures(form: OutcomeForm) -> Figures:
    return Figures(
        assigned_value=float(form.assigned_value.data or 0), assigned_text=str(form.assigned_value.data),
        standard_uncertainty=typed_number(form.standard_uncertainty), expanded_uncertainty=typed_number(form.expanded_uncertainty),
        sigma_pt=typed_number(form.sigma_pt),
    )  # fmt: skip


@proficiency.route("/proficiency/<int:enrolment_id>/action", methods=["GET", "POST"])
@permission("proficiency.edit")
def action_page(enrolment_id: int) -> ResponseReturnValue:
    """Write down what was done about the scores."""
    one, form = overview.find_enrolment(reading(), enrolment_id), ActionForm()
    if form.validate_on_submit():
        try:
            with writing("proficiency.acted") as unit:
                record_action(unit, enrolment_id, text=typed(form.text))
            return redirect(url_for("proficiency.enrolment", enrolment_id=enrolment_id), 303)
        except LimsError as error:
            form.text.errors = [str(saying(error))]
    return _form(one, gettext("what was done"), form)


def _form(one: Enrolment, words: str, form: Any) -> ResponseReturnValue:
    back = url_for("proficiency.enrolment", enrolment_id=one.id)
    measurand = Names(reading(), [one]).measurand(one)
    return form_page(f"{one.code}, {measurand}: {words}", form, back)
