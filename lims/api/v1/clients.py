"""Clients and the people at them."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from marshmallow import fields

from lims.api.blueprint import api
from lims.api.fields import ID, In, Moment, Out, Text, Word
from lims.api.paging import PageQuery, cut, paged
from lims.clients import (
    Client,
    ClientDetails,
    Contact,
    add_client,
    add_contact,
    all_clients,
    contacts_of,
    find_client,
)
from lims.edge import now, reading
from lims.permissions import permission
from lims.records import Unit

LANGUAGES = ("en", "az", "ru")


class ClientIn(In):
    """A client to be taken in."""

    name = Text(required=True, least=1)
    address = Text(required=True, least=1, most=1000)
    code = Text(
        load_default=None,
        allow_none=True,
        most=40,
        metadata={"description": "The next one if none is given."},
    )
    tax_number = Text(load_default=None, allow_none=True, most=60)
    language = Word(LANGUAGES, load_default="en", metadata={"description": "Of the client's papers."})
    discloses_client = fields.Boolean(load_default=False)


class ClientOut(Out):
    """A client as it stands now."""

    id = fields.Integer()
    code = fields.String()
    name = fields.String()
    address = fields.String()
    tax_number = fields.String()
    language = fields.String()
    discloses_client = fields.Boolean()
    version_id = fields.Integer()
    since = Moment()


class ContactIn(In):
    """Somebody at a client."""

    name = Text(required=True, least=1)
    email = Text(required=True, least=3)
    phone = Text(load_default=None, allow_none=True, most=60)
    function = Text(load_default=None, allow_none=True)


class ContactOut(Out):
    """Somebody at a client."""

    id = fields.Integer()
    client_id = fields.Integer()
    name = fields.String()
    email = fields.String()
    phone = fields.String()
    function = fields.String()
    active = fields.Boolean()
    row_version = fields.Integer()


ClientPage = paged("ClientPage", ClientOut)
ContactPage = paged("ContactPage", ContactOut)


@api.route("/clients", tags=["Clients"])
class Clients(MethodView):
    @api.arguments(PageQuery, location="query")
    @api.response(200, ClientPage)
    @permission("clients.see")
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """All clients, by name."""
        return cut(all_clients(reading(), now()), query)

    @api.arguments(ClientIn)
    @api.writes("client.added", ClientOut)
    @permission("clients.edit")
    def post(self, unit: Unit, body: dict[str, Any]) -> Client:
        """Take a client in."""
        code = body.pop("code")
        return add_client(unit, ClientDetails(**body), code=code)


@api.route(f"/clients/<{ID}:client_id>", tags=["Clients"])
class OneClient(MethodView):
    @api.response(200, ClientOut)
    @permission("clients.see")
    def get(self, client_id: int) -> Client:
        """One client."""
        return find_client(reading(), client_id, now())


@api.route(f"/clients/<{ID}:client_id>/contacts", tags=["Clients"])
class Contacts(MethodView):
    @api.arguments(PageQuery, location="query")
    @api.response(200, ContactPage)
    @permission("clients.see")
    def get(self, query: dict[str, Any], client_id: int) -> dict[str, Any]:
        """The people at a client."""
        find_client(reading(), client_id, now())
        return cut(contacts_of(reading(), client_id), query)

    @api.arguments(ContactIn)
    @api.writes("contact.added", ContactOut)
    @permission("clients.edit")
    def post(self, unit: Unit, body: dict[str, Any], client_id: int) -> Contact:
        """Add somebody at a client."""
        return add_contact(unit, client_id, **body)
