"""Clients keep every name that they had, and nobody overwrites what somebody else has just written."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lims.clients import ClientDetails, add_client, change_client, change_contact, contacts_of, find_client
from lims.clients.errors import ClientCodeTaken, ClientIncomplete, NoSuchLanguage, NotYetAClient
from lims.clients.service import client_page
from lims.clock import SetClock
from lims.db import Database
from lims.errors import ChangedMeanwhile, LimsError, NotFound
from lims.records import Actor, unit_of_work
from tests.support.clients import make_client, make_contact

BY = Actor.system("setup")
EXAMPLE = ClientDetails(name="Example", address="1 Example Street")


def test_clients_are_numbered_on(database: Database, clock: SetClock) -> None:
    codes = [make_client(database, at=clock()).code for _ in range(2)]

    assert codes == ["C-0001", "C-0002"]


def test_an_old_name_stays_readable_for_its_time(database: Database, clock: SetClock) -> None:
    client, before = make_client(database, at=clock(), name="Old name"), clock()
    clock.advance(timedelta(days=1))

    with unit_of_work(database, by=BY, clock=clock, act="client.changed") as unit:
        change_client(unit, client.id, replace(EXAMPLE, name="New name"), seen=client.version_id)

    with database.read() as session:
        names = [find_client(session, client.id, at).name for at in (before, clock())]
    assert names == ["Old name", "New name"]


def test_the_second_of_two_changes_is_told(database: Database, clock: SetClock) -> None:
    client = make_client(database, at=clock())
    clock.advance(timedelta(hours=1))

    with unit_of_work(database, by=BY, clock=clock, act="client.changed") as unit:
        change_client(unit, client.id, EXAMPLE, seen=client.version_id)
        with pytest.raises(ChangedMeanwhile):
            change_client(unit, client.id, EXAMPLE, seen=client.version_id)


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"name": " "}, ClientIncomplete),
        ({"address": ""}, ClientIncomplete),
        ({"language": "fr"}, NoSuchLanguage),
    ],
    ids=["no name", "no address", "no such language"],
)
def test_what_a_certificate_could_not_print_is_refused(
    database: Database, clock: SetClock, wrong: dict[str, str], error: type[LimsError]
) -> None:
    with pytest.raises(error):
        make_client(database, at=clock(), **wrong)


def test_a_code_belongs_to_one_client(database: Database, clock: SetClock) -> None:
    make_client(database, at=clock(), code="NORTH")

    with pytest.raises(ClientCodeTaken), unit_of_work(database, by=BY, clock=clock, act="x") as unit:
        add_client(unit, EXAMPLE, code="NORTH")


def test_a_change_before_the_client_existed_is_refused(database: Database, clock: SetClock) -> None:
    client = make_client(database, at=clock())

    with pytest.raises(NotYetAClient), unit_of_work(database, by=BY, clock=clock, act="x") as unit:
        change_client(unit, client.id, EXAMPLE, valid_from=clock() - timedelta(days=1))


@pytest.mark.parametrize("search", ["IŞIQ", "ışıq", "isiq"])
def test_a_client_is_found_by_any_spelling_of_its_name(
    database: Database, clock: SetClock, search: str
) -> None:
    make_client(database, at=clock(), name="İşıq Neft")
    make_client(database, at=clock(), name="Other")

    with database.read() as session:
        assert [one.name for one in client_page(session, search, clock()).rows] == ["İşıq Neft"]


def test_a_contact_is_changed_and_the_second_change_is_told(database: Database, clock: SetClock) -> None:
    client = make_client(database, at=clock())
    contact = make_contact(database, client.id, at=clock())

    with unit_of_work(database, by=BY, clock=clock, act="contact.changed") as unit:
        changed = {"name": "B. Example", "email": "b@example.test", "active": False}
        change_contact(unit, contact.id, seen=contact.row_version, **changed)  # type: ignore[arg-type]
        with pytest.raises(ChangedMeanwhile):
            change_contact(unit, contact.id, seen=contact.row_version, **changed)  # type: ignore[arg-type]

    with database.read() as session:
        assert [(one.name, one.active) for one in contacts_of(session, client.id)] == [("B. Example", False)]


def test_an_unknown_client_is_not_found(database: Database, clock: SetClock) -> None:
    with database.read() as session, pytest.raises(NotFound):
        find_client(session, 4711, clock())
