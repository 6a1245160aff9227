"""One training: supervised tests, what came of each run, the end; and taking the supervision at the bench."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.catalogue import method_version_at
from lims.competence.comparing import candidates, control_points
from lims.competence.forms import RunForm, StopForm
from lims.competence.models import Criterion, TrainingOutcome
from lims.competence.requirements import requirement_at, requirements_at
from lims.competence.runs import judge_run, runs_of, waiting_tests
from lims.competence.supervision import supervise, supervisions_in
from lims.competence.training import Training, end_training, find_training, progress_of
from lims.competence.views import competence
from lims.edge import now, reading, writing
from lims.errors import LimsError
from lims.people import find_person, people_by_id
from lims.permissions import permission
from lims.results import results_of, subjects
from lims.web import day_text, gettext, saying, unit_words
from lims.web.forms import form_page, typed


@competence.get("/competence/training/<int:training_id>")
@permission("competence.see")
def training(training_id: int) -> str:
    """One training: what is required, how far it is, and each run."""
    session, at, one = reading(), now(), find_training(reading(), training_id)
    watched, runs = supervisions_in(session, training_id), runs_of(session, training_id, at)
    tests = {it.test_id for it in watched}
    people = (
        {one.trainee_id, one.person_id} | {it.supervisor_id for it in watched} | {it.person_id for it in runs}
    )
    return render_template(
        "competence/training.html", training=one, rule=requirement_at(session, one.method_id, one.act, at),
        progress=progress_of(session, [one], requirements_at(session, at), at)[one.id], watched=watched,
        runs={it.test_id: it for it in runs if it.test_id}, control=[it for it in runs if it.control_point_id],
        waiting={it.test_id for it in waiting_tests(session, training_id, at)}, subjects=subjects(session, tests),
        results=results_of(session, tests), names=people_by_id(session, people), by_control=Criterion.CONTROL,
        method=method_version_at(session, one.method_id, at), trainee=find_person(session, one.trainee_id),
    )  # fmt: skip


@competence.route("/competence/training/<int:training_id>/stop", methods=["GET", "POST"])
@permission("competence.edit")
def stop_training(training_id: int) -> ResponseReturnValue:
    """End a training without an authorisation."""
    one, form = find_training(reading(), training_id), StopForm()
    back = url_for("competence.training", training_id=training_id)
    if form.validate_on_submit():
        with writing("training.stopped", typed(form.reason)) as unit:
            end_training(unit, training_id, TrainingOutcome.STOPPED, typed(form.reason))
        return redirect(back, 303)
    name = find_person(reading(), one.trainee_id).name
    return form_page(f"{name}: {gettext('stop the training')}", form, back)


@competence.route("/competence/training/<int:training_id>/judge", methods=["GET", "POST"])
@permission("competence.supervise")
def judge(training_id: int) -> ResponseReturnValue:
    """Say what came of a run; the address names the supervised test, if it is one."""
    one = find_training(reading(), training_id)
    rule = requirement_at(reading(), one.method_id, one.act, now())
    criterion = rule.criterion if rule else None
    test_id = request.args.get("test", type=int)
    form, back = RunForm(), url_for("competence.training", training_id=training_id)
    form.offer(_points(one) if criterion is Criterion.CONTROL else None, _compared(one, criterion, test_id))
    if form.validate_on_submit():
        try:
            with writing("training.run_judged") as unit:
                judge_run(
                    unit, training_id, accepted=form.accepted.data == "yes", words=typed(form.words),
                    test_id=None if criterion is Criterion.CONTROL else test_id,
                    control_point_id=form.control_point.data if "control_point" in form else None,
                    compared_id=form.compared.data if "compared" in form else None,
                )  # fmt: skip
            return redirect(back, 303)
        except LimsError as error:
            form.words.errors = [str(saying(error))]
    name = find_person(reading(), one.trainee_id).name
    return form_page(f"{name}: {gettext('what came of the run')}", form, back)


def _points(one: Training) -> list[tuple[int, str]]:
    return [
        (point.id, f"{chart.code}: {point.text} {unit_words(chart.unit)}, {day_text(point.at)}")
        for point, chart in control_points(reading(), one)
    ]


def _compared(
    one: Training, criterion: Criterion | None, test_id: int | None
) -> list[tuple[int, str]] | None:
    if criterion in (None, Criterion.JUDGED, Criterion.CONTROL) or test_id is None:
        return None
    return [
        (it.id, f"{it.printed} {unit_words(it.unit)}, {day_text(it.measured_at)}")
        for it in candidates(reading(), test_id, one.trainee_id)
    ]


@competence.post("/competence/training/<int:training_id>/tests/<int:test_id>/supervise")
@permission("competence.supervise")
def take_supervision(training_id: int, test_id: int) -> ResponseReturnValue:
    """Take the supervision of a trainee for a test, at the bench."""
    one = find_training(reading(), training_id)
    name = find_person(reading(), one.trainee_id).name
    with writing("test.supervised") as unit:
        supervise(unit, test_id, training_id)
    flash(
        gettext("You supervise %(name)s in this test. Now %(name)s scans the badge and measures.", name=name),
        "ok",
    )
    return redirect(url_for("bench_test.test", test_id=test_id), 303)
