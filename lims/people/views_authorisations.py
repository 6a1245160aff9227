"""Pages of authorisations: for each method and act who may, and who could; giving and revoking."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.edge import now, reading, require_person, writing
from lims.errors import LimsError
from lims.people.authorisations import give_authorisation, history_of, revoke_authorisation
from lims.people.days import day_of, day_start, moment_of, today
from lims.people.forms import ACT_WORDS, AsOfForm, AuthorisationForm, RevokeForm, typed
from lims.people.overview import method_titles, who_may_what
from lims.people.service import colleagues, people_by_id
from lims.people.views import people
from lims.people.views_account import say
from lims.people.views_people import form_page
from lims.permissions import permission
from lims.web import gettext


@people.get("/people/authorisations")
@permission("people.see")
def authorisations() -> ResponseReturnValue:
    """For each method and act, as of a day: who is authorised; and where few are, who could be."""
    at = moment_of(request.args.get("at"))
    return render_template(
        "people/authorisations.html",
        rows=who_may_what(reading(), at),
        as_of_form=AsOfForm(formdata=None, at=day_of(at)),
        act_words=ACT_WORDS,
    )  # fmt: skip


@people.route("/people/authorisations/new", methods=["GET", "POST"])
@permission("people.authorise")
def new_authorisation() -> ResponseReturnValue:
    """Authorise somebody for acts of a method, in a period, on a basis."""
    form = AuthorisationForm(
        valid_from=today(),
        person=request.args.get("person", type=int),
        method=request.args.get("method", type=int),
    )
    others = [(one.id, one.name) for one in colleagues(reading(), now()) if one.id != require_person().id]
    form.person.choices = [("", "–"), *others]
    form.method.choices = [("", "–"), *method_titles(reading()).items()]
    title, back = gettext("Give an authorisation"), url_for("people.authorisations")
    if not form.validate_on_submit():
        return form_page(title, form, back, gettext("Give it"))
    try:
        _give(form)
    except LimsError as error:
        say(form.basis, error)
        return form_page(title, form, back, gettext("Give it"))
    return redirect(url_for("people.person", person_id=form.person.data), 303)


def _give(form: AuthorisationForm) -> None:
    assert form.valid_from.data is not None  # noqa: S101 - a needed field
    start, until = day_start(form.valid_from.data), form.valid_to.data
    with writing("authorisation.given") as unit:
        for act in form.acts.data or ():
            give_authorisation(
                unit, person_id=form.person.data, method_id=form.method.data, act=act, valid_from=start,
                valid_to=day_start(until) if until else None, basis=typed(form.basis), given_by=require_person().id,
            )  # fmt: skip


@people.get("/people/authorisations/<int:authorisation_id>")
@permission("people.see")
def authorisation(authorisation_id: int) -> ResponseReturnValue:
    """One authorisation with everything that was ever stated about it."""
    return _page(authorisation_id, RevokeForm(day=today()))


def _page(authorisation_id: int, form: RevokeForm) -> ResponseReturnValue:
    versions = history_of(reading(), authorisation_id)
    names = people_by_id(reading(), {one.given_by for one in versions} | {versions[0].person_id})
    page = render_template(
        "people/authorisation.html", versions=versions, form=form, names=names, act_words=ACT_WORDS,
        method=method_titles(reading()).get(versions[0].method_id, ""), holder=names[versions[0].person_id],
    )  # fmt: skip
    return page, 422 if form.errors else 200


@people.post("/people/authorisations/<int:authorisation_id>/revoke")
@permission("people.authorise")
def revoke(authorisation_id: int) -> ResponseReturnValue:
    """Revoke from a day on, with the reason; the past included."""
    form = RevokeForm()
    if not form.validate() or form.day.data is None:
        return _page(authorisation_id, form)
    with writing("authorisation.revoked", typed(form.reason)) as unit:
        revoke_authorisation(unit, authorisation_id, from_=day_start(form.day.data))
    return redirect(url_for("people.authorisation", authorisation_id=authorisation_id), 303)
