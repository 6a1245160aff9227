"""Proficiency tests: list, plan, providers, rounds; the pages of one enrolment are in views_enrolment."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lims.catalogue import method_version_at, methods_at
from lims.edge import now, reading, writing
from lims.errors import LimsError, NotFound
from lims.files import PAPERS, download, file_store, files_by_id, find_file, keep, required_type
from lims.people import day_start, people_by_id
from lims.permissions import permission
from lims.proficiency import overview
from lims.proficiency.forms import (
    EnrolForm,
    PlanForm,
    ProviderForm,
    ReportForm,
    RoundForm,
    SampleForm,
    StatementForm,
)
from lims.proficiency.names import Names, measurands_to_choose
from lims.proficiency.plan import plan_at, planned, plans_of
from lims.proficiency.rounds import (
    add_provider,
    add_report,
    add_round,
    add_sample,
    enrol,
    enrol_components,
    plan,
    state_accreditation,
)
from lims.proficiency.scored import BETWEEN
from lims.proficiency.scores import uncovered_difference
from lims.proficiency.shown import trend
from lims.proficiency.words import PLAN_MARKS, PLAN_WORDS, SIGNS, STATE_MARKS, STATE_WORDS
from lims.samples import samples_by_id
from lims.web import current_language, gettext, saying
from lims.web.export import export
from lims.web.forms import form_page, typed
from lims.web.listing import Filter, fetch_page, read_listing

proficiency = Blueprint("proficiency", __name__, template_folder="templates")
MOST_EXPORTED = 10_000


@proficiency.context_processor
def words() -> dict[str, Any]:
    """The words and marks of states, for every template of proficiency tests."""
    return {
        "state_words": STATE_WORDS,
        "state_marks": STATE_MARKS,
        "plan_words": PLAN_WORDS,
        "plan_marks": PLAN_MARKS,
    }


@proficiency.get("/proficiency")
@permission("proficiency.see")
def index() -> ResponseReturnValue:
    """All enrolments, the newest first."""
    methods = methods_at(reading(), now())
    listing = read_listing(
        Filter(name="state", label=gettext("State"), choices=[(one, str(STATE_WORDS[one])) for one in overview.STATES]),
        Filter(name="method", label=gettext("Method"), choices=[(str(one.method_id), one.code) for one in methods]),
    )  # fmt: skip
    words, method = listing.search, listing.value("method")
    query = overview.enrolment_query(
        words, listing.value("state"), int(method) if method else None,
        [one.method_id for one in methods if words.lower() in one.code.lower()] if words else (),
    )  # fmt: skip
    size = MOST_EXPORTED if listing.format else 50
    page = fetch_page(reading(), query, overview.ORDER, size=size, after=listing.after)
    taken = [overview.enrolment_of(row) for row in page.rows]
    names = Names(reading(), taken)
    scores = overview.scores_of(reading(), [one.outcome_id for one in taken if one.outcome_id])
    if listing.format:
        return _exported(listing.format, taken, names, scores)
    return render_template(
        "proficiency/index.html",
        listing=listing,
        found=page,
        taken=taken,
        names=names,
        scores=scores,
        signs=SIGNS,
    )


def _exported(format: str, taken: Any, names: Names, scores: Any) -> ResponseReturnValue:
    head = [
        gettext("PT round"), gettext("PT provider"), gettext("Scheme"), gettext("Method"), gettext("Measurand"), gettext("State"),
        gettext("Action missing"),
    ]  # fmt: skip
    body = (
        [
            one.code, one.provider, f"{one.scheme}, {one.round_name}", names.method(one), names.measurand(one),
            str(STATE_WORDS[one.state]), gettext("Yes") if one.action_missing else "",
            *({score.name: score.value for score in scores.get(one.outcome_id, ())}.get(name) for name in SIGNS),
        ]
        for one in taken
    )  # fmt: skip
    return export(format, "proficiency-tests", [*head, *SIGNS.values()], body)


# -- the plan -----------------------------------------------------------------------------------------------


@proficiency.get("/proficiency/plan")
@permission("proficiency.see")
def plan_page() -> ResponseReturnValue:
    """Each method in use: how often, when last, when next, and what is open."""
    at = now()
    listing, found = read_listing(), plan_at(reading(), at)
    if listing.format:
        head = [
            gettext("Method"), gettext("Every (months)"), gettext("Where this comes from"), gettext("Last round"),
            gettext("Next"), gettext("State"),
        ]  # fmt: skip
        body = (
            (
                one.method.code, one.said.every_months if one.said else None, one.said.basis if one.said else "",
                one.last.at if one.last else None, one.due_at, str(PLAN_WORDS[one.state(at)]),
            )
            for one in found
        )  # fmt: skip
        return export(listing.format, "proficiency-plan", head, body)
    return render_template("proficiency/plan.html", found=found, now=at, language=current_language())


@proficiency.get("/proficiency/methods/<int:method_id>")
@permission("proficiency.see")
def method(method_id: int) -> str:
    """A method's scores over its rounds, a chart a measurand, and what was said of its plan."""
    at = now()
    edition = method_version_at(reading(), method_id, at)
    if edition is None:
        raise NotFound
    taken = overview.enrolments_of_method(reading(), method_id)
    names, said = Names(reading(), taken), plans_of(reading(), method_id)
    scores = overview.scores_of(reading(), [one.outcome_id for one in taken if one.outcome_id])
    by_measurand = {one.measurand: names.measurand(one) for one in taken}
    charts = {
        title: trend(title, [one for one in taken if one.measurand == key], scores)
        for key, title in by_measurand.items()
    }
    uncovered = [one for one in taken if uncovered_difference(scores.get(one.outcome_id or 0, []))]
    return render_template(
        "proficiency/method.html", uncovered=uncovered, edition=edition, planned=planned(edition, said[0] if said else None, taken), now=at,
        taken=taken[::-1], names=names, scores=scores, charts=charts, plans=said, signs=SIGNS,
        title=edition.title(current_language()), people=people_by_id(reading(), {one.person_id for one in said}),
    )  # fmt: skip


@proficiency.route("/proficiency/methods/<int:method_id>/plan", methods=["GET", "POST"])
@permission("proficiency.edit")
def change_plan(method_id: int) -> ResponseReturnValue:
    """Say how often the laboratory takes part with a method."""
    edition = method_version_at(reading(), method_id, now())
    if edition is None:
        raise NotFound
    said, back = plans_of(reading(), method_id), url_for("proficiency.method", method_id=method_id)
    form = PlanForm(obj=said[0] if said else None)
    if form.validate_on_submit():
        try:
            with writing("proficiency.planned") as unit:
                plan(unit, method_id, every_months=form.every_months.data, basis=typed(form.basis))
            return redirect(back, 303)
        except LimsError as error:
            form.every_months.errors = [str(saying(error))]
    return form_page(titled(edition.code, gettext("plan of proficiency tests")), form, back)


# -- providers and rounds -------------------------------------------------------------------------------------


@proficiency.get("/proficiency/providers")
@permission("proficiency.see")
def providers() -> str:
    """The providers with what is known of their accreditation."""
    return render_template("proficiency/providers.html", found=overview.providers(reading()))


@proficiency.route("/proficiency/providers/new", methods=["GET", "POST"])
@permission("proficiency.edit")
def new_provider() -> ResponseReturnValue:
    """Enter a provider."""
    form, back = ProviderForm(), url_for("proficiency.providers")
    if form.validate_on_submit():
        try:
            with writing("proficiency.provider_entered") as unit:
                add_provider(unit, name=typed(form.name), **_statement(form))
            return redirect(back, 303)
        except LimsError as error:
            form.name.errors = [str(saying(error))]
    return form_page(gettext("Enter a provider"), form, back)


@proficiency.route("/proficiency/providers/<int:provider_id>/state", methods=["GET", "POST"])
@permission("proficiency.edit")
def state(provider_id: int) -> ResponseReturnValue:
    """Say what was found about a provider's accreditation."""
    one, back = overview.find_provider(reading(), provider_id), url_for("proficiency.providers")
    form = StatementForm(accreditation=one.accreditation, accredited_by=one.accredited_by)
    if form.validate_on_submit():
        with writing("proficiency.provider_stated") as unit:
            state_accreditation(unit, provider_id, **_statement(form))
        return redirect(back, 303)
    return form_page(titled(one.name, gettext("accreditation")), form, back)


def _statement(form: StatementForm) -> dict[str, Any]:
    return {
        "accreditation": typed(form.accreditation) or None, "accredited_by": typed(form.accredited_by) or None,
        "seen_in": typed(form.seen_in),
    }  # fmt: skip


@proficiency.route("/proficiency/rounds/new", methods=["GET", "POST"])
@permission("proficiency.edit")
def new_round() -> ResponseReturnValue:
    """Enter a round."""
    form = RoundForm()
    form.offer([(str(one.id), one.name) for one in overview.providers(reading())])
    if form.validate_on_submit():
        due = form.results_due.data
        try:
            with writing("proficiency.round_entered") as unit:
                made = add_round(
                    unit, provider_id=int(typed(form.provider)), scheme=typed(form.scheme), name=typed(form.name),
                    results_due_at=day_start(due) if due else None,
                )  # fmt: skip
            return redirect(url_for("proficiency.round_page", round_id=made), 303)
        except LimsError as error:
            form.name.errors = [str(saying(error))]
    return form_page(gettext("Enter a round"), form, url_for("proficiency.index"))


@proficiency.get("/proficiency/rounds/<int:round_id>")
@permission("proficiency.see")
def round_page(round_id: int) -> str:
    """A round: its samples, reports and enrolments."""
    one, taken = overview.find_round(reading(), round_id), overview.enrolments_of_round(reading(), round_id)
    samples = overview.samples_of_round(reading(), round_id)
    reports = overview.reports_of_round(reading(), round_id)
    return render_template(
        "proficiency/round.html", round=one, taken=taken, samples=samples, reports=reports, names=Names(reading(), taken),
        provider=overview.find_provider(reading(), one.provider_id), signs=SIGNS,
        scores=overview.scores_of(reading(), [each.outcome_id for each in taken if each.outcome_id]),
        items=samples_by_id(reading(), [each.item_id for each in samples]),
        files=files_by_id(reading(), [each.file_id for each in reports]),
    )  # fmt: skip


@proficiency.route("/proficiency/rounds/<int:round_id>/enrol", methods=["GET", "POST"])
@permission("proficiency.edit")
def enrol_page(round_id: int) -> ResponseReturnValue:
    """Take part with a measurand."""
    one, form = overview.find_round(reading(), round_id), EnrolForm()
    form.offer(measurands_to_choose(reading(), now()))
    if form.validate_on_submit():
        method_id, _sign, measurand = typed(form.measurand).partition(BETWEEN)
        try:
            with writing("proficiency.enrolled") as unit:
                if measurand.endswith(BETWEEN):
                    enrol_components(
                        unit, round_id, method_id=int(method_id), measurand=measurand.removesuffix(BETWEEN),
                        components=[name for line in typed(form.components).splitlines() if (name := line.strip())],
                    )  # fmt: skip
                else:
                    enrol(unit, round_id, method_id=int(method_id), measurand=measurand)
            return redirect(url_for("proficiency.round_page", round_id=round_id), 303)
        except LimsError as error:
            form.measurand.errors = [str(saying(error))]
    back = url_for("proficiency.round_page", round_id=round_id)
    return form_page(titled(one.code, gettext("enrol")), form, back)


@proficiency.route("/proficiency/rounds/<int:round_id>/samples/new", methods=["GET", "POST"])
@permission("proficiency.edit")
def new_sample(round_id: int) -> ResponseReturnValue:
    """Say which sample the provider sent."""
    one, form = overview.find_round(reading(), round_id), SampleForm()
    back = url_for("proficiency.round_page", round_id=round_id)
    if form.validate_on_submit():
        try:
            with writing("proficiency.sample_named") as unit:
                add_sample(unit, round_id, code=typed(form.code), designation=typed(form.designation))
            return redirect(back, 303)
        except LimsError as error:
            form.code.errors = [str(saying(error))]
    return form_page(titled(one.code, gettext("sample of the provider")), form, back)


@proficiency.route("/proficiency/rounds/<int:round_id>/reports/new", methods=["GET", "POST"])
@permission("proficiency.edit")
def new_report(round_id: int) -> ResponseReturnValue:
    """Keep a report of the provider; the file goes into the store before the unit opens."""
    one, form = overview.find_round(reading(), round_id), ReportForm()
    back = url_for("proficiency.round_page", round_id=round_id)
    if form.validate_on_submit():
        upload = form.file.data
        try:
            content = upload.read()
            media_type = required_type(content, upload.filename, PAPERS)
            kept = file_store().put(content)
            with writing("proficiency.report_kept") as unit:
                add_report(unit, round_id, keep(unit, kept, upload.filename, media_type).id)
            flash(gettext("The report is kept. Enter now what it says of each measurand."), "ok")
            return redirect(back, 303)
        except LimsError as error:
            form.file.errors = [str(saying(error))]
    return form_page(titled(one.code, gettext("report of the provider")), form, back)


@proficiency.get("/proficiency/reports/<int:report_id>")
@permission("proficiency.see")
def report(report_id: int) -> ResponseReturnValue:
    """The bytes of a provider's report."""
    return download(find_file(reading(), overview.find_report(reading(), report_id).file_id))


def titled(what: str, words: str) -> str:
    """The title of a form: what it is about, and what is done."""
    return f"{what}: {words}"
