"""Pages of authorisations: for each method and act who may, and who could; giving and revoking."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.edge import now, reading, require_person, writing
from lims.errors import LimsError
from lims.people.authorisations import history_of
from lims.people.days import day_start, today
from lims.people.endings import end_authorisation, endings_of, resume_authorisation
from lims.people.forms import (
    ACT_WORDS,
    ENDING_WORDS,
    AuthorisationForm,
    EndingForm,
    ResumeForm,
    typed,
)
from lims.people.models import Act, Ending
from lims.people.overview import method_titles, who_may_what
from lims.people.service import colleagues, people_by_id
from lims.people.standing import evidence, give_on_evidence
from lims.people.views import people
from lims.people.views_account import say
from lims.people.views_people import form_page
from lims.permissions import permission
from lims.web import gettext
from lims.web.as_of import asked_as_of


@people.get("/people/authorisations")
@permission("people.see")
def authorisations() -> ResponseReturnValue:
    """For each method and act, as of a day: who is authorised; and where few are, who could be."""
    as_of = asked_as_of(now())
    return render_template(
        "people/authorisations.html",
        rows=who_may_what(reading(), as_of.at, as_of.known),
        as_of=as_of,
        act_words=ACT_WORDS,
    )  # fmt: skip


@people.route("/people/authorisations/new", methods=["GET", "POST"])
@permission("people.authorise")
def new_authorisation() -> ResponseReturnValue:
    """Authorise somebody for acts of a method, in a period, on a basis."""
    asked, intro = _proposed()
    form = AuthorisationForm(valid_from=today(), **asked)
    others = [(one.id, one.name) for one in colleagues(reading(), now()) if one.id != require_person().id]
    form.person.choices = [("", "–"), *others]
    form.method.choices = [("", "–"), *method_titles(reading()).items()]
    title, back = gettext("Give an authorisation"), url_for("people.authorisations")
    if not form.validate_on_submit():
        return form_page(title, form, back, gettext("Give it"), intro)
    try:
        _give(form)
    except LimsError as error:
        say(form.basis, error)
        return form_page(title, form, back, gettext("Give it"), intro)
    return redirect(url_for("people.person", person_id=form.person.data), 303)


def _proposed() -> tuple[dict[str, Any], str]:
    """What the address asks for, with the basis that the records of the person make; and what is missing, in a sentence."""
    person, method = request.args.get("person", type=int), request.args.get("method", type=int)
    asked: dict[str, Any] = {"person": person, "method": method}
    act = request.args.get("act", "")
    if act in set(Act):
        asked["acts"] = [act]
        if person and method:
            found = evidence(reading(), person, method, Act(act), now())
            asked["basis"] = found.basis
            if found.missing:
                missing = ", ".join(found.missing)
                return asked, gettext(
                    "Missing of what the laboratory requires: %(missing)s.", missing=missing
                )
    return asked, ""


def _give(form: AuthorisationForm) -> None:
    assert form.valid_from.data is not None  # noqa: S101 - a needed field
    start, until = day_start(form.valid_from.data), form.valid_to.data
    with writing("authorisation.given") as unit:
        for act in form.acts.data or ():
            give_on_evidence(
                unit, person_id=form.person.data, method_id=form.method.data, act=Act(act), valid_from=start,
                valid_to=day_start(until) if until else None, basis=typed(form.basis), exception=typed(form.exception),
            )  # fmt: skip


@people.get("/people/authorisations/<int:authorisation_id>")
@permission("people.see")
def authorisation(authorisation_id: int) -> ResponseReturnValue:
    """One authorisation with everything that was ever stated about it."""
    return _page(authorisation_id, EndingForm(day=today()), ResumeForm())


def _page(authorisation_id: int, form: EndingForm, resume_form: ResumeForm) -> ResponseReturnValue:
    versions, ended = history_of(reading(), authorisation_id), endings_of(reading(), authorisation_id)
    known = {one.given_by for one in versions} | {versions[0].person_id} | {one.by for one in ended}
    names = people_by_id(reading(), known)
    for one_field in resume_form:
        one_field.id = f"resume-{one_field.name}"  # two forms with a reason stand on the page
    holds = any(one.died is None and (one.valid_to is None or one.valid_to > now()) for one in versions)
    page = render_template(
        "people/authorisation.html", versions=versions, form=form, names=names, act_words=ACT_WORDS, ended=ended,
        method=method_titles(reading()).get(versions[0].method_id, ""), holder=names[versions[0].person_id], holds=holds,
        suspended=bool(ended) and ended[0].ending is Ending.SUSPENDED and not holds, ending_words=ENDING_WORDS,
        resume_form=resume_form,
    )  # fmt: skip
    return page, 422 if form.errors or resume_form.errors else 200


@people.post("/people/authorisations/<int:authorisation_id>/revoke")
@permission("people.authorise")
def revoke(authorisation_id: int) -> ResponseReturnValue:
    """Suspend or withdraw from a day on, with the reason; the past included."""
    form = EndingForm()
    if not form.validate() or form.day.data is None:
        return _page(authorisation_id, form, ResumeForm(formdata=None))
    with writing("authorisation.revoked", typed(form.reason)) as unit:
        end_authorisation(
            unit, authorisation_id, ending=Ending(form.ending.data), since=day_start(form.day.data),
            reason=typed(form.reason),
        )  # fmt: skip
    return redirect(url_for("people.authorisation", authorisation_id=authorisation_id), 303)


@people.post("/people/authorisations/<int:authorisation_id>/resume")
@permission("people.authorise")
def resume(authorisation_id: int) -> ResponseReturnValue:
    """Let a suspended authorisation hold again, with the reason."""
    form = ResumeForm()
    if not form.validate():
        return _page(authorisation_id, EndingForm(formdata=None, day=today()), form)
    with writing("authorisation.resumed", typed(form.reason)) as unit:
        resume_authorisation(unit, authorisation_id, reason=typed(form.reason))
    return redirect(url_for("people.authorisation", authorisation_id=authorisation_id), 303)
