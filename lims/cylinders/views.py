"""The pool of cylinders: list, page, registering, testing, cleaning, issuing and taking back by scan."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.clients import all_clients, clients_by_id
from lims.cylinders.forms import ChangeForm, CleanForm, CylinderForm, IssueForm, ReturnForm
from lims.cylinders.list import cylinders_query
from lims.cylinders.service import (
    Cylinder,
    CylinderEvent,
    change_cylinder,
    clean_cylinder,
    cylinder_with_code,
    events_of,
    find_cylinder,
    issue_cylinder,
    register_cylinder,
    take_back,
)
from lims.cylinders.words import PLACES, STEPS, VIEWS
from lims.edge import now, reading, writing
from lims.errors import LimsError
from lims.people import people_by_id
from lims.permissions import permission
from lims.samples import find_sample, samples_by_id
from lims.web import gettext, saying
from lims.web.as_of import asked_as_of
from lims.web.export import export
from lims.web.forms import form_page, typed
from lims.web.i18n import lazy_gettext as _
from lims.web.listing import Filter, fetch_page, read_listing

cylinders = Blueprint("cylinders", __name__, template_folder="templates")
PAGE, FILE = 100, 10_000


@cylinders.get("/cylinders")
@permission("cylinders.see")
def index() -> ResponseReturnValue:
    """The pool, and where each cylinder is."""
    as_of = asked_as_of(now())
    at = as_of.at
    listing = read_listing(
        Filter(name="place", label=_("Where it is"), choices=list(PLACES.items())),
        Filter(name="state", label=_("State"), choices=list(VIEWS.items())), keep=("at", "known"),
    )  # fmt: skip
    query, order = cylinders_query(
        at, as_of.known, search=listing.search, place=listing.value("place"), view=listing.value("state")
    )  # fmt: skip
    page = fetch_page(reading(), query, order, size=FILE if listing.format else PAGE, after=listing.after)
    found = [
        Cylinder.from_row(header, row, CylinderEvent.from_row(last) if last else None)
        for header, row, last in page.rows
    ]
    clients = _names({one.last.client_id for one in found if one.last and one.last.client_id})
    if listing.format:
        return _exported(listing.format, found, clients)
    return render_template(
        "cylinders/index.html",
        listing=listing,
        page=page,
        cylinders=found,
        clients=clients,
        steps=STEPS,
        at=at,
    )


def _exported(form: str, found: list[Cylinder], clients: dict[int, str]) -> ResponseReturnValue:
    head = [gettext("Cylinder"), gettext("Serial number"), gettext("Tare"), gettext("Pressure test due"),
            gettext("Last"), gettext("Since"), gettext("Client")]  # fmt: skip
    return export(form, "cylinders", head, (
        (one.code, one.serial, one.tare_g, one.pressure_test_due, STEPS[one.last.step] if one.last else "",
         one.last.at if one.last else "", clients.get(one.last.client_id or 0, "") if one.last else "")
        for one in found
    ))  # fmt: skip


@cylinders.get("/cylinders/<int:cylinder_id>")
@permission("cylinders.see")
def detail(cylinder_id: int) -> ResponseReturnValue:
    """A cylinder with everything that happened to it."""
    one, events = (
        find_cylinder(reading(), cylinder_id, asked_as_of(now()).at),
        events_of(reading(), cylinder_id),
    )
    return render_template(
        "cylinders/detail.html", one=one, events=events, steps=STEPS, at=now(), form=CleanForm(formdata=None),
        clients=_names({each.client_id for each in events if each.client_id}),
        samples=samples_by_id(reading(), {each.item_id for each in events if each.item_id}),
        people=people_by_id(reading(), {each.person_id or 0 for each in events}),
    )  # fmt: skip


def _names(ids: set[int]) -> dict[int, str]:
    """The names of clients, by id."""
    return {id_: one.name for id_, one in clients_by_id(reading(), ids, now()).items()}


def _holds(form: Any) -> dict[str, Any]:
    tare = form.tare_g.data
    return {
        "tare_g": None if tare is None else float(tare), "pressure_tested_at": form.pressure_tested_at.data,
        "pressure_test_due": form.pressure_test_due.data, "report": typed(form.report),
    }  # fmt: skip


@cylinders.route("/cylinders/new", methods=["GET", "POST"])
@permission("cylinders.keep")
def register() -> ResponseReturnValue:
    """Take a cylinder into the pool."""
    form = CylinderForm()
    if form.validate_on_submit():
        try:
            volume = form.volume_ml.data
            with writing("cylinder.registered") as unit:
                made = register_cylinder(
                    unit, code=typed(form.code), serial=typed(form.serial) or None, maker=typed(form.maker) or None,
                    volume_ml=None if volume is None else float(volume), **_holds(form),
                )  # fmt: skip
            return redirect(url_for("cylinders.detail", cylinder_id=made.id), 303)
        except LimsError as error:
            form.code.errors = [str(saying(error))]
    return form_page(
        gettext("Register a cylinder"),
        form,
        url_for("cylinders.index"),
        order=CylinderForm.ORDER,
        focus="code",
    )


@cylinders.route("/cylinders/<int:cylinder_id>/change", methods=["GET", "POST"])
@permission("cylinders.keep")
def change(cylinder_id: int) -> ResponseReturnValue:
    """Enter a new tare or pressure test, or take it out of the pool."""
    one = find_cylinder(reading(), cylinder_id, now())
    form = ChangeForm(obj=one)
    if form.validate_on_submit():
        try:
            with writing("cylinder.changed", typed(form.reason)) as unit:
                change_cylinder(unit, cylinder_id, **_holds(form), in_use=bool(form.in_use.data))
            return redirect(url_for("cylinders.detail", cylinder_id=cylinder_id), 303)
        except LimsError as error:
            form.pressure_test_due.errors = [str(saying(error))]
    back = url_for("cylinders.detail", cylinder_id=cylinder_id)
    return form_page(f"{one.code}: {gettext('what holds now')}", form, back, focus="code")


@cylinders.route("/cylinders/issue", methods=["GET", "POST"])
@permission("cylinders.keep")
def issue() -> ResponseReturnValue:
    """Hand cylinders out to a client: the client stays chosen from scan to scan."""
    form = IssueForm(client=request.args.get("client", ""), code=request.args.get("code", ""))
    form.offer([(str(one.id), one.name) for one in all_clients(reading(), now())])
    if form.validate_on_submit():
        try:
            one = cylinder_with_code(reading(), typed(form.code), now())
            with writing("cylinder.issued") as unit:
                issue_cylinder(unit, one.id, int(form.client.data), typed(form.remark))
            flash(gettext("%(code)s is issued.", code=one.code), "ok")
            return redirect(url_for("cylinders.issue", client=form.client.data), 303)
        except LimsError as error:
            form.code.errors = [str(saying(error))]
    return form_page(gettext("Issue cylinders"), form, url_for("cylinders.index"), focus="code")


@cylinders.route("/cylinders/return", methods=["GET", "POST"])
@permission("cylinders.keep")
def give_back() -> ResponseReturnValue:
    """Take cylinders back, one scan after the other."""
    form = ReturnForm(code=request.args.get("code", ""))
    if form.validate_on_submit():
        try:
            one = cylinder_with_code(reading(), typed(form.code), now())
            item = find_sample(reading(), typed(form.sample)).id if typed(form.sample) else None
            with writing("cylinder.returned") as unit:
                take_back(unit, one.id, item_id=item, remark=typed(form.remark))
            flash(gettext("%(code)s is back.", code=one.code), "ok")
            return redirect(url_for("cylinders.give_back"), 303)
        except LimsError as error:
            form.code.errors = [str(saying(error))]
    return form_page(gettext("Take cylinders back"), form, url_for("cylinders.index"), focus="code")


@cylinders.post("/cylinders/<int:cylinder_id>/clean")
@permission("cylinders.keep")
def clean(cylinder_id: int) -> ResponseReturnValue:
    """Record that it was cleaned, and how."""
    one, form = find_cylinder(reading(), cylinder_id, now()), CleanForm()
    back = url_for("cylinders.detail", cylinder_id=cylinder_id)
    if form.validate():
        try:
            with writing("cylinder.cleaned") as unit:
                clean_cylinder(unit, cylinder_id, typed(form.remark))
            return redirect(back, 303)
        except LimsError as error:
            form.remark.errors = [str(saying(error))]
    return form_page(f"{one.code}: {gettext('cleaned')}", form, back, focus="code")
