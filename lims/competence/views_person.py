"""The file of a person: authorisations, training, records, work done, monitoring; and what their function still lacks."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lims.catalogue import methods_at
from lims.clock import months_after
from lims.competence.errors import MonitoringRefused
from lims.competence.forms import FalseForm, MonitoringForm, OutcomeForm, RecordForm, TrainingForm
from lims.competence.matrix import state_of
from lims.competence.models import Aspect, MonitoringOutcome, MonitoringWay
from lims.competence.monitoring import (
    conclude,
    find_monitoring,
    monitorings_of,
    plan_monitoring,
    results_watched,
)
from lims.competence.own_scores import own_scores
from lims.competence.records import correct_record, enter_record, find_false, record_history, records_at
from lims.competence.requirements import functions_at, requirements_at
from lims.competence.training import begin_training, progress_of, trainings_of
from lims.competence.views import competence
from lims.competence.work import HALF_A_YEAR, standings_at, work_done
from lims.edge import now, reading, writing
from lims.errors import LimsError, NotFound
from lims.files import PAPERS, download, file_store, files_by_id, find_file, keep, required_type
from lims.people import (
    Act,
    Person,
    authorisations_at,
    colleagues,
    day_of,
    day_start,
    find_person,
    people_by_id,
)
from lims.permissions import permission
from lims.results import results_by_id
from lims.web import gettext, saying
from lims.web.forms import form_page, typed


def _staff(person_id: int) -> Person:
    """Somebody of the laboratory. Raises NotFound for people of clients."""
    found = find_person(reading(), person_id)
    if found.client_id is not None:
        raise NotFound
    return found


def _codes() -> dict[int, str]:
    return {one.method_id: one.code for one in methods_at(reading(), now())}


@competence.get("/competence/people/<int:person_id>")
@permission("competence.see")
def person(person_id: int) -> str:
    """Everything about the competence of one person on one page."""
    session, at, one = reading(), now(), _staff(person_id)
    records = records_at(session, at, [person_id])
    trainings, looks = trainings_of(session, person_id), monitorings_of(session, person_id)
    stands = standings_at(session, authorisations_at(session, at, person_id=person_id), at)
    function = next(
        (it for it in functions_at(session, at) if (it.function or "").casefold() == one.function.casefold()),
        None,
    )
    files = {it.file_id for it in records if it.file_id} | {it.file_id for it in looks if it.file_id}
    names = {it.evaluated_by for it in records if it.evaluated_by} | {
        it.found_by for it in looks if it.found_by
    }
    return render_template(
        "competence/person.html", person=one, codes=_codes(), records=records, trainings=trainings, looks=looks,
        stands=[(it, state_of(it, at)) for it in stands], function=function, files=files_by_id(session, files),
        progress=progress_of(session, trainings, requirements_at(session, at), at), names=people_by_id(session, names),
        have={it.aspect for it in records if it.passed is not False}, now=at, months=HALF_A_YEAR,
        done=work_done(session, Act.PERFORM, months_after(at, -HALF_A_YEAR), at, person_id),
        scores=own_scores(session, person_id), results=results_by_id(session, [it.result_id for it in looks if it.result_id]),
    )  # fmt: skip


# -- records ------------------------------------------------------------------------------------------------


def _record_form(**known: Any) -> RecordForm:
    form = RecordForm(**known)
    people = [(one.id, one.name) for one in colleagues(reading(), now())]
    form.offer(list(_codes().items()), people)
    return form


def _content(form: RecordForm) -> dict[str, Any]:
    assert form.acquired.data is not None  # noqa: S101 - a needed field
    return {
        "title": typed(form.title), "given_by": typed(form.given_by), "acquired_at": day_start(form.acquired.data),
        "ends_at": day_start(form.ends.data) if form.ends.data else None, "method_id": form.method.data,
        "passed": {"yes": True, "no": False}.get(form.passed.data or ""), "evaluated_by": form.evaluated_by.data,
        "words": typed(form.words),
    }  # fmt: skip


def stored(upload: Any) -> Any:
    """An uploaded paper, put into the store before the unit opens; None where nothing was uploaded."""
    if not upload or not upload.filename:
        return None
    content = upload.read()
    media_type = required_type(content, upload.filename, PAPERS)
    return file_store().put(content), upload.filename, media_type


@competence.route("/competence/people/<int:person_id>/records/new", methods=["GET", "POST"])
@permission("competence.edit")
def new_record(person_id: int) -> ResponseReturnValue:
    """Enter a record of a person, with its paper."""
    one, form = _staff(person_id), _record_form()
    back = url_for("competence.person", person_id=person_id)
    if form.validate_on_submit():
        try:
            kept = stored(form.file.data)
            with writing("competence.recorded") as unit:
                file_id = keep(unit, *kept).id if kept else None
                enter_record(unit, person_id, Aspect(form.aspect.data), file_id=file_id, **_content(form))
            return redirect(back, 303)
        except LimsError as error:
            form.title.errors = [str(saying(error))]
    return form_page(f"{one.name}: {gettext('record of competence')}", form, back)


@competence.get("/competence/records/<int:competence_id>")
@permission("competence.see")
def record(competence_id: int) -> str:
    """One record with everything that was ever said of it."""
    said = record_history(reading(), competence_id)
    ids = {one.evaluated_by for one in said if one.evaluated_by} | {one.person_id for one in said}
    return render_template(
        "competence/record.html", said=said, holder=_staff(said[0].holder_id), codes=_codes(),
        names=people_by_id(reading(), ids), files=files_by_id(reading(), [one.file_id for one in said if one.file_id]),
    )  # fmt: skip


@competence.get("/competence/records/<int:competence_id>/paper")
@permission("competence.see")
def paper(competence_id: int) -> ResponseReturnValue:
    """The paper of a record as it stands."""
    last = record_history(reading(), competence_id)[0]
    if last.file_id is None:
        raise NotFound
    return download(find_file(reading(), last.file_id))


@competence.route("/competence/records/<int:competence_id>/correct", methods=["GET", "POST"])
@permission("competence.edit")
def change_record(competence_id: int) -> ResponseReturnValue:
    """State a record otherwise: evaluated meanwhile, or entered wrongly. What was said before stays readable."""
    last = record_history(reading(), competence_id)[0]
    form = _record_form(
        title=last.title, given_by=last.given_by, method=last.method_id, acquired=day_of(last.acquired_at),
        ends=day_of(last.ends_at) if last.ends_at else None, evaluated_by=last.evaluated_by, words=last.words,
        passed={True: "yes", False: "no"}.get(last.passed, "") if last.passed is not None else "",
    )  # fmt: skip
    del form.aspect
    back = url_for("competence.record", competence_id=competence_id)
    if form.validate_on_submit():
        try:
            kept = stored(form.file.data)
            with writing("competence.recorded") as unit:
                file_id = keep(unit, *kept).id if kept else last.file_id
                correct_record(unit, competence_id, file_id=file_id, **_content(form))
            return redirect(back, 303)
        except LimsError as error:
            form.title.errors = [str(saying(error))]
    return form_page(f"{last.title}: {gettext('state it otherwise')}", form, back)


@competence.route("/competence/records/<int:competence_id>/false", methods=["GET", "POST"])
@permission("competence.edit")
def record_false(competence_id: int) -> ResponseReturnValue:
    """Say that a record is not true: it counts no longer, and what rested on it is in doubt."""
    last, form = record_history(reading(), competence_id)[0], FalseForm()
    back = url_for("competence.record", competence_id=competence_id)
    if form.validate_on_submit():
        try:
            with writing("competence.found_false", typed(form.words)) as unit:
                find_false(unit, competence_id, words=typed(form.words))
            flash(gettext("It counts no longer. What rested on it is in doubt (Doubts)."), "ok")
            return redirect(back, 303)
        except LimsError as error:
            form.words.errors = [str(saying(error))]
    intro = gettext(
        "Authorisations that were given on it stand until somebody ends them; the work done under them is put in doubt."
    )
    return form_page(f"{last.title}: {gettext('found not to be true')}", form, back, intro)


# -- training and monitoring --------------------------------------------------------------------------------


@competence.route("/competence/people/<int:person_id>/training/new", methods=["GET", "POST"])
@permission("competence.edit")
def new_training(person_id: int) -> ResponseReturnValue:
    """Take somebody into training for an act of a method."""
    one, form = _staff(person_id), TrainingForm()
    form.offer(list(_codes().items()))
    if form.validate_on_submit():
        try:
            with writing("training.begun") as unit:
                made = begin_training(
                    unit,
                    trainee_id=person_id,
                    method_id=form.method.data,
                    act=Act(form.act.data),
                    words=typed(form.words),
                )
            return redirect(url_for("competence.training", training_id=made), 303)
        except LimsError as error:
            form.method.errors = [str(saying(error))]
    back = url_for("competence.person", person_id=person_id)
    return form_page(f"{one.name}: {gettext('training')}", form, back)


@competence.route("/competence/people/<int:person_id>/monitoring/new", methods=["GET", "POST"])
@permission("competence.edit")
def new_monitoring(person_id: int) -> ResponseReturnValue:
    """Plan to look at somebody's work."""
    one, form = _staff(person_id), MonitoringForm()
    form.offer(list(_codes().items()))
    back = url_for("competence.person", person_id=person_id)
    if form.validate_on_submit() and form.due.data is not None:
        with writing("competence.monitoring_planned") as unit:
            plan_monitoring(
                unit, watched_id=person_id, method_id=form.method.data, act=Act(form.act.data),
                way=MonitoringWay(form.way.data), due_at=day_start(form.due.data), words=typed(form.words),
            )  # fmt: skip
        return redirect(back, 303)
    return form_page(f"{one.name}: {gettext('monitoring of competence')}", form, back)


@competence.route("/competence/monitoring/<int:monitoring_id>", methods=["GET", "POST"])
@permission("competence.edit")
def monitoring(monitoring_id: int) -> ResponseReturnValue:
    """Say what came of a look at somebody's work."""
    one, form = find_monitoring(reading(), monitoring_id), OutcomeForm()
    back = url_for("competence.person", person_id=one.watched_id)
    if form.validate_on_submit():
        try:
            result_id, kept = _result_seen(one, typed(form.code)), stored(form.file.data)
            with writing("competence.monitored") as unit:
                file_id = keep(unit, *kept).id if kept else None
                conclude(
                    unit, monitoring_id, outcome=MonitoringOutcome(form.outcome.data), words=typed(form.words),
                    result_id=result_id, file_id=file_id,
                )  # fmt: skip
            if form.outcome.data == MonitoringOutcome.UNSATISFACTORY:
                flash(
                    gettext("A nonconformity was opened. Suspend the authorisation where that is needed."),
                    "warn",
                )
            return redirect(back, 303)
        except LimsError as error:
            form.words.errors = [str(saying(error))]
    watched = people_by_id(reading(), [one.watched_id])[one.watched_id]
    intro = ", ".join(filter(None, (_codes().get(one.method_id, ""), one.words)))
    return form_page(f"{watched.name}: {gettext('what was seen')}", form, back, intro)


def _result_seen(one: Any, code: str) -> int | None:
    if not code:
        return None
    found = results_watched(reading(), one, code)
    if not found:
        raise MonitoringRefused(why="the person has no result of this sample with the method")
    return found[0].id
