"""Clients and requests for tests: filled in with what the test is not about."""

from __future__ import annotations

from datetime import datetime
from itertools import count
from typing import Any

from lims.catalogue import MethodVersion
from lims.clients import Client, ClientDetails, Contact, add_client, add_contact
from lims.clock import SetClock
from lims.db import Database
from lims.people import Person
from lims.permissions import Role
from lims.records import Actor, unit_of_work
from lims.requests import LineWish, Request, RequestDetails, agree_request, create_request
from tests.support.people import make_person

_numbers = count(1)


def make_client(database: Database, *, at: datetime, code: str | None = None, **given: Any) -> Client:
    """A client; its name has a number, so that two are never alike."""
    details = ClientDetails(
        **{"name": f"Example client {next(_numbers)}", "address": "1 Example Street", **given}
    )
    with unit_of_work(database, by=Actor.system("setup"), clock=SetClock(at), act="client.added") as unit:
        return add_client(unit, details, code=code)


def make_contact(database: Database, client_id: int, *, at: datetime, **given: Any) -> Contact:
    """Somebody at a client."""
    person = {"name": "A. Example", "email": "a@example.test", **given}
    with unit_of_work(database, by=Actor.system("setup"), clock=SetClock(at), act="contact.added") as unit:
        return add_contact(unit, client_id, **person)


def make_request(
    database: Database, *methods: MethodVersion, at: datetime, client: Client | None = None, agreed: bool = True,
    by: Person | None = None, lines: tuple[LineWish, ...] | None = None, **given: Any,
) -> Request:  # fmt: skip
    """A request for these methods, agreed unless told otherwise."""
    client = client or make_client(database, at=at)
    by = by or make_person(database, Role.FRONT_DESK, at=at)
    wishes = lines or tuple(LineWish(method_version_id=method.id) for method in methods)
    details = RequestDetails(**{"client_id": client.id, "lines": wishes, **given})
    with unit_of_work(database, by=Actor.person(by.id), clock=SetClock(at), act="request.created") as unit:
        request = create_request(unit, details)
        return agree_request(unit, request.id, agreed_with="A. Example, by e-mail") if agreed else request
