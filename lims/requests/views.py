"""Pages of requests: the list, one request, writing it down, agreeing it, changing it after the start."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.catalogue import (
    SpecificationVersion,
    decision_rule,
    decision_rules_at,
    method_versions,
    methods_at,
    specification_versions,
    specifications_at,
)
from lims.clients import Client, all_clients, contacts_by_id, contacts_of, find_client
from lims.edge import now, reading, writing
from lims.people import people_by_id
from lims.permissions import permission
from lims.requests.changes import add_line, changes_of, end_request, remove_line
from lims.requests.choices import chosen_line, method_choices, value_of
from lims.requests.forms import AFTER_WORDS, VIEW_WORDS, AddLineForm, AgreeForm, ChangeForm, RequestForm
from lims.requests.listing import VIEWS, request_page
from lims.requests.models import View
from lims.requests.service import (
    LineWish,
    Request,
    RequestDetails,
    agree_request,
    change_request,
    create_request,
    find_request,
    request_lines,
)
from lims.web import current_language, gettext
from lims.web import lazy_gettext as _
from lims.web.forms import Form
from lims.web.listing import read_listing

requests = Blueprint("requests", __name__, template_folder="templates")
VIEW_TABS = {"draft": _("To be agreed"), "agreed": _("Agreed"), "all": _("All")}


@requests.get("/requests")
@permission("requests.see")
def index() -> str:
    """Requests that wait for an agreement, those that are worked on, all."""
    listing = read_listing()
    view = request.args.get("view", "agreed")
    view = view if view in VIEWS else "agreed"
    page = request_page(reading(), view, listing.search, now(), after=listing.after)
    tabs = [
        {"label": word, "to": url_for("requests.index", view=one), "current": one == view}
        for one, word in VIEW_TABS.items()
    ]
    return render_template("requests/index.html", listing=listing, found=page, tabs=tabs)


@requests.get("/requests/new")
@permission("requests.edit")
def choose_client() -> str:
    """Whose request is it?"""
    return render_template("requests/choose_client.html", clients=all_clients(reading(), now()))


@requests.get("/requests/<int:request_id>")
@permission("requests.see")
def detail(request_id: int) -> str:
    """One request: what is asked for, what was agreed, what was changed since."""
    session = reading()
    order = find_request(session, request_id)
    changes = changes_of(session, request_id)
    people = people_by_id(
        session, {one.person_id for one in changes} | ({order.agreed_by} if order.agreed_by else set())
    )
    wanted = {one for line in order.lines for one in line.specification_version_ids}
    return render_template(
        "requests/detail.html", order=order, client=find_client(session, order.client_id, now()), changes=changes,
        people=people, methods=method_versions(session, [line.method_version_id for line in order.lines]),
        specifications=specification_versions(session, wanted), view_words=VIEW_WORDS, after_words=AFTER_WORDS,
        contact=contacts_by_id(session, [order.contact_id or 0]).get(order.contact_id or 0),
        form=AgreeForm(row_version=order.row_version), rule=_rule(order),
    )  # fmt: skip


def _rule(order: Request) -> str | None:
    """The rule's name, also of one that has been replaced since."""
    return (
        decision_rule(reading(), order.decision_rule_id).name(current_language())
        if order.decision_rule_id
        else None
    )


def _prepared(form: RequestForm, client: Client) -> RequestForm:
    """The form with what can be chosen now: contacts, methods, specifications and rules in use."""
    language, at = current_language(), now()
    form.contact_id.choices = [
        (0, "–"),
        *((one.id, one.name) for one in contacts_of(reading(), client.id) if one.active),
    ]
    form.methods.choices = method_choices(methods_at(reading(), at), language)
    form.specifications.choices = _specifications()
    form.decision_rule_id.choices = [
        (0, "–"),
        *((one.id, one.name(language)) for one in decision_rules_at(reading(), at)),
    ]
    return form


def _specifications() -> list[tuple[int, str]]:
    return [(one.id, _called(one)) for one in specifications_at(reading(), now())]


def _called(one: SpecificationVersion) -> str:
    """A specification by code, edition and grade, each of them said once."""
    named = one.edition if one.edition.startswith(one.code) else f"{one.code} ({one.edition})"
    return named if one.grade == "-" or one.grade in one.code else f"{named} {one.grade}"


def _details(form: RequestForm, client_id: int) -> RequestDetails:
    return RequestDetails(
        client_id=client_id, lines=_lines(form), contact_id=form.contact_id.data or None,
        client_reference=form.client_reference.data, language=form.language.data, due_at=form.due_at.data,
        decision_rule_id=form.decision_rule_id.data or None, view=View(form.view.data),
        after_testing=form.after_testing.data, retention_days=form.retention_days.data, notes=form.notes.data,
    )  # fmt: skip


def _lines(form: RequestForm) -> tuple[LineWish, ...]:
    judged = tuple(form.specifications.data or ())
    return tuple(
        chosen_line(one, judged, bool(form.accepts_equivalence.data)) for one in form.methods.data or ()
    )


def form_page(title: str, form: Form, back: str, button: str, intro: str = "") -> ResponseReturnValue:
    """A page that is one form."""
    page = render_template(
        "requests/form.html", title=title, form=form, back=back, button_label=button, intro=intro
    )
    return page, 422 if form.errors else 200


def _back_to(request_id: int, said: str) -> ResponseReturnValue:
    flash(said, "ok")
    return redirect(url_for("requests.detail", request_id=request_id), 303)


@requests.route("/clients/<int:client_id>/requests/new", methods=["GET", "POST"])
@permission("requests.edit")
def add(client_id: int) -> ResponseReturnValue:
    """Write down what a client asks for."""
    client = find_client(reading(), client_id, now())
    form = _prepared(
        RequestForm(language=client.language, view=View.NEITHER.value, after_testing="dispose"), client
    )
    if not form.validate_on_submit():
        back = url_for("clients.detail", client_id=client_id)
        return form_page(gettext("New request"), form, back, gettext("Save"), client.name)
    with writing("request.created") as unit:
        made = create_request(unit, _details(form, client_id))
    return _back_to(made.id, gettext("Saved. Review it and agree it with the client."))


@requests.route("/requests/<int:request_id>/edit", methods=["GET", "POST"])
@permission("requests.edit")
def edit(request_id: int) -> ResponseReturnValue:
    """Edit a request that is not agreed yet."""
    order = find_request(reading(), request_id)
    client = find_client(reading(), order.client_id, now())
    form = _prepared(RequestForm(**_given(order)), client)
    if not form.validate_on_submit():
        back = url_for("requests.detail", request_id=request_id)
        return form_page(gettext("Edit %(code)s", code=order.code), form, back, gettext("Save"), client.name)
    with writing("request.changed") as unit:
        change_request(unit, request_id, _details(form, order.client_id), seen=_number(form.row_version.data))
    return _back_to(request_id, gettext("Saved."))


def _number(text: Any) -> int:
    return int(text) if str(text or "").isdigit() else 0


def _given(order: Request) -> dict[str, Any]:
    lines = [
        LineWish(method_version_id=one.method_version_id, injection_mode=one.injection_mode)
        for one in order.present_lines
    ]
    judged = {id_ for one in order.present_lines for id_ in one.specification_version_ids}
    names = (
        "row_version",
        "client_reference",
        "language",
        "due_at",
        "after_testing",
        "retention_days",
        "notes",
    )
    return {
        **{name: getattr(order, name) for name in names}, "contact_id": order.contact_id or 0, "view": order.view.value,
        "decision_rule_id": order.decision_rule_id or 0, "methods": [value_of(one) for one in lines],
        "specifications": sorted(judged), "accepts_equivalence": any(one.accepts_equivalence for one in order.present_lines),
    }  # fmt: skip


@requests.route("/requests/<int:request_id>/agree", methods=["GET", "POST"])
@permission("requests.agree")
def agree(request_id: int) -> ResponseReturnValue:
    """Agree a request with its client; it is frozen from here on."""
    order = find_request(reading(), request_id)
    form = AgreeForm(row_version=order.row_version)
    if not form.validate_on_submit():
        back = url_for("requests.detail", request_id=request_id)
        return form_page(gettext("Agree %(code)s", code=order.code), form, back, gettext("Agree"))
    with writing("request.agreed") as unit:
        agree_request(
            unit, request_id, agreed_with=form.agreed_with.data or "", seen=_number(form.row_version.data)
        )
    return _back_to(request_id, gettext("Agreed. Register the samples."))


@requests.route("/requests/<int:request_id>/cancel", methods=["GET", "POST"])
@permission("requests.agree")
def cancel(request_id: int) -> ResponseReturnValue:
    """Cancel a request."""
    order, form = find_request(reading(), request_id), ChangeForm()
    if not form.validate_on_submit():
        back = url_for("requests.detail", request_id=request_id)
        return form_page(
            gettext("Cancel %(code)s", code=order.code), form, back, gettext("Cancel the request")
        )
    with writing("request.cancelled", form.reason.data) as unit:
        end_request(unit, request_id, reason=form.reason.data or "", client_told=form.client_told.data or "")
    return _back_to(request_id, gettext("Saved."))


@requests.route("/requests/<int:request_id>/lines/new", methods=["GET", "POST"])
@permission("requests.agree")
def add_method(request_id: int) -> ResponseReturnValue:
    """Add a method to an agreed request; samples that are registered already get their tests one by one."""
    order, form = find_request(reading(), request_id), AddLineForm()
    form.method.choices = method_choices(methods_at(reading(), now()), current_language())
    form.specifications.choices = _specifications()
    if not form.validate_on_submit():
        back = url_for("requests.detail", request_id=request_id)
        return form_page(gettext("Add a method to %(code)s", code=order.code), form, back, gettext("Add"))
    wish = chosen_line(form.method.data or "", tuple(form.specifications.data or ()))
    with writing("request.line_added", form.reason.data) as unit:
        add_line(
            unit, request_id, wish, reason=form.reason.data or "", client_told=form.client_told.data or ""
        )
    return _back_to(request_id, gettext("Saved."))


@requests.route("/requests/lines/<int:line_id>/remove", methods=["GET", "POST"])
@permission("requests.agree")
def remove_method(line_id: int) -> ResponseReturnValue:
    """Take a method out of an agreed request; tests that exist already are cancelled on their samples' pages."""
    line, form = request_lines(reading(), [line_id]).get(line_id), ChangeForm()
    back = url_for("requests.detail", request_id=line.request_id) if line else url_for("requests.index")
    if line is not None and not form.validate_on_submit():
        return form_page(gettext("Take line %(n)s out", n=line.n), form, back, gettext("Take out"))
    with writing("request.line_removed", form.reason.data) as unit:
        remove_line(unit, line_id, reason=form.reason.data or "", client_told=form.client_told.data or "")
    return redirect(back, 303)
