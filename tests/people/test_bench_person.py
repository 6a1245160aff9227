"""The bench: a badge and a PIN change the person; the bench's work needs no more, everything else the password."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lims.clock import SetClock
from lims.db import Database
from lims.people import Person, hash_pin, new_badge_code, set_badge
from lims.people.bench_permissions import at_bench
from lims.people.sign_in import LOCK, MOST_FAILURES
from lims.permissions import Role
from lims.records import unit_of_work
from tests.support.people import CHEAP, SETUP, make_person
from tests.support.web import ClientAs, post

PIN = "4071"


def with_badge(database: Database, clock: SetClock, *roles: Role) -> tuple[Person, str]:
    person, code = make_person(database, *roles, at=clock(), login=f"bench{len(roles)}"), new_badge_code()
    hashed = hash_pin(PIN, CHEAP)
    with unit_of_work(database, by=SETUP, clock=clock, act="badge.given") as unit:
        set_badge(unit, person.id, code=code, pin_hash=hashed)
    return person, code


def change_to(client: FlaskClient, code: str, pin: str = PIN) -> TestResponse:
    return post(
        client, "/bench/person?next=/account", {"badge": code, "pin": pin}, page="/sign-in?password=1"
    )


def person_of(client: FlaskClient) -> int | None:
    with client.session_transaction() as cookie:
        found: int | None = cookie.get("person")
    return found


def test_a_badge_and_its_pin_change_the_person(
    client_as: ClientAs, database: Database, clock: SetClock
) -> None:
    person, code = with_badge(database, clock, Role.TECHNICIAN)
    client = client_as(Role.TECHNICIAN)

    answer = change_to(client, code)

    assert (answer.status_code, answer.location, person_of(client)) == (303, "/account", person.id)


def test_a_badge_opens_no_screen_where_nobody_signed_in_with_a_password(
    client_as: ClientAs, database: Database, clock: SetClock
) -> None:
    _, code = with_badge(database, clock, Role.TECHNICIAN)
    client = client_as()

    answer = change_to(client, code)

    assert answer.status_code == 409
    assert person_of(client) is None


def test_after_five_wrong_pins_the_right_one_waits(
    client_as: ClientAs, database: Database, clock: SetClock
) -> None:
    person, code = with_badge(database, clock, Role.TECHNICIAN)
    client = client_as(Role.TECHNICIAN)

    for _ in range(MOST_FAILURES):
        change_to(client, code, "9999")
    locked = change_to(client, code).status_code
    clock.advance(LOCK)

    assert (locked, change_to(client, code).status_code) == (403, 303)
    assert person_of(client) == person.id


def test_a_bench_screen_locks_itself_and_a_badge_opens_it_again(
    client_as: ClientAs, database: Database, clock: SetClock
) -> None:
    _, code = with_badge(database, clock, Role.TECHNICIAN)
    client = client_as(Role.TECHNICIAN)
    change_to(client, code)

    clock.advance(timedelta(minutes=5))
    locked = client.get("/account").status_code
    page = client.get("/bench/locked")

    assert locked == 302
    assert "What is unfinished is kept" in page.text
    assert change_to(client, code).status_code == 303


def test_a_screen_locked_by_its_person_shows_no_page(client_as: ClientAs) -> None:
    client = client_as(Role.TECHNICIAN)

    post(client, "/bench/lock", page="/account")

    assert client.get("/people").status_code == 302


def test_keys_without_a_request_keep_the_screen_open(
    client_as: ClientAs, database: Database, clock: SetClock
) -> None:
    _, code = with_badge(database, clock, Role.TECHNICIAN)
    client = client_as(Role.TECHNICIAN)
    change_to(client, code)

    for _ in range(3):
        clock.advance(timedelta(minutes=3))
        post(client, "/bench/awake", page="/account", headers={"Sec-Fetch-Mode": "cors"})

    assert client.get("/account").status_code == 200


def test_a_badge_is_not_enough_to_give_roles(
    client_as: ClientAs, database: Database, clock: SetClock
) -> None:
    _, code = with_badge(database, clock, Role.ADMINISTRATOR)
    client = client_as(Role.TECHNICIAN)
    change_to(client, code)

    assert client.get("/people").status_code == 200
    assert client.get("/people/new").status_code == 403


def test_at_the_bench_one_sees_and_does_the_benchs_work(app: Flask) -> None:
    asked = {"samples.receive", "results.enter", "certificates.see", "certificates.sign", "people.edit"}

    assert at_bench(asked) == {"samples.receive", "results.enter", "certificates.see"}
