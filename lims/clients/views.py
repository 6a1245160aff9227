"""Pages of clients: the list, one client, its contacts."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lims.clients.contacts import Contact, add_contact, change_contact, contacts_of, find_contact
from lims.clients.forms import ClientForm, ContactForm, NewClientForm
from lims.clients.service import (
    ClientDetails,
    add_client,
    change_client,
    client_history,
    client_page,
    every_client,
    find_client,
)
from lims.edge import may, now, reading, writing
from lims.errors import NotPermitted
from lims.permissions import permission
from lims.web import gettext
from lims.web.export import export
from lims.web.forms import form_page
from lims.web.listing import read_listing

clients = Blueprint("clients", __name__, template_folder="templates")


@clients.get("/clients")
@permission("clients.see")
def index() -> ResponseReturnValue:
    """All clients, by name."""
    listing = read_listing()
    if listing.format:
        return _export(reading(), listing.format, listing.search)
    page = client_page(reading(), listing.search, now(), after=listing.after)
    return render_template("clients/index.html", listing=listing, found=page)


def _export(session: Session, form: str, search: str) -> ResponseReturnValue:
    if not may("clients.export"):
        raise NotPermitted(permission="clients.export")
    head = [
        gettext("Code"),
        gettext("Name"),
        gettext("Address"),
        gettext("Tax number"),
        gettext("Language of certificates"),
    ]
    found = every_client(session, search, now())
    rows = [(one.code, one.name, one.address, one.tax_number, one.language) for one in found]
    return export(form, "clients", head, rows)


@clients.get("/clients/<int:client_id>")
@permission("clients.see")
def detail(client_id: int) -> str:
    """One client: what it is called and was called, whom to write to."""
    client = find_client(reading(), client_id, now())
    return render_template(
        "clients/detail.html", client=client, contacts=contacts_of(reading(), client_id),
        history=client_history(reading(), client_id),
    )  # fmt: skip


def _details(form: ClientForm) -> ClientDetails:
    return ClientDetails(
        name=form.name.data or "", address=form.address.data or "", tax_number=form.tax_number.data,
        language=form.language.data, discloses_client=bool(form.discloses_client.data),
    )  # fmt: skip


def _back_to(client_id: int, said: str) -> ResponseReturnValue:
    flash(said, "ok")
    return redirect(url_for("clients.detail", client_id=client_id), 303)


@clients.route("/clients/new", methods=["GET", "POST"])
@permission("clients.edit")
def add() -> ResponseReturnValue:
    """Take a client in."""
    form = NewClientForm()
    if not form.validate_on_submit():
        return form_page(gettext("New client"), form, url_for("clients.index"))
    with writing("client.added") as unit:
        client = add_client(unit, _details(form), code=form.code.data)
    return _back_to(client.id, gettext("Added: %(name)s.", name=client.name))


@clients.route("/clients/<int:client_id>/edit", methods=["GET", "POST"])
@permission("clients.edit")
def edit(client_id: int) -> ResponseReturnValue:
    """State anew what is known of a client, from now on."""
    client = find_client(reading(), client_id, now())
    form = ClientForm(obj=client)
    if not form.validate_on_submit():
        return form_page(
            gettext("Change %(name)s", name=client.name), form, url_for("clients.detail", client_id=client_id)
        )
    with writing("client.changed") as unit:
        change_client(unit, client_id, _details(form), seen=_number(form.version_id.data))
    return _back_to(client_id, gettext("Saved."))


def _number(text: Any) -> int:
    return int(text) if str(text or "").isdigit() else 0


@clients.route("/clients/<int:client_id>/contacts/new", methods=["GET", "POST"])
@permission("clients.edit")
def add_person(client_id: int) -> ResponseReturnValue:
    """Add somebody at a client."""
    client, form = find_client(reading(), client_id, now()), ContactForm()
    if not form.validate_on_submit():
        return form_page(
            gettext("New contact of %(name)s", name=client.name),
            form,
            url_for("clients.detail", client_id=client_id),
        )
    with writing("contact.added") as unit:
        add_contact(
            unit, client_id, name=form.name.data or "", email=form.email.data or "", phone=form.phone.data,
            function=form.function.data,
        )  # fmt: skip
    return _back_to(client_id, gettext("Saved."))


@clients.route("/contacts/<int:contact_id>/edit", methods=["GET", "POST"])
@permission("clients.edit")
def edit_person(contact_id: int) -> ResponseReturnValue:
    """Change what is known of a contact."""
    contact: Contact = find_contact(reading(), contact_id)
    form = ContactForm(obj=contact)
    if not form.validate_on_submit():
        back = url_for("clients.detail", client_id=contact.client_id)
        return form_page(gettext("Change %(name)s", name=contact.name), form, back)
    with writing("contact.changed") as unit:
        change_contact(
            unit, contact_id, seen=_number(form.row_version.data), name=form.name.data or "", email=form.email.data or "",
            phone=form.phone.data, function=form.function.data, active=bool(form.active.data),
        )  # fmt: skip
    return _back_to(contact.client_id, gettext("Saved."))
