"""Several people of one client: invited by a link that works once, each with a role, and let out again."""

from __future__ import annotations

import re
from datetime import timedelta

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient

from lims.clients import Client
from lims.clock import SetClock
from lims.db import Database
from lims.permissions import Role
from lims.records.verify import verify
from tests.conftest import NOON
from tests.support.clients import make_client
from tests.support.people import PASSWORD, make_person
from tests.support.web import ClientAs, post, sign_in

LINK = re.compile(r"http://localhost(/invitation/[\w-]+)")
GUEST = {
    "name": "Ann Example", "email": "ann@example.test", "function": "fuel quality", "role": "client_requester",
    "language": "az", "days": "3",
}  # fmt: skip


@pytest.fixture
def client(database: Database) -> Client:
    return make_client(database, at=NOON)


def invited(by: FlaskClient, base: str, **given: str) -> str:
    """The link of an invitation, as the page shows it once."""
    page = post(by, f"{base}/new", {**GUEST, **given}, page=f"{base}/new")
    found = LINK.search(page.text)
    assert found, page.text
    return found[1]


def accept(app: Flask, link: str, login: str = "ann") -> FlaskClient:
    """The browser of whoever follows the link and sets a password."""
    browser = app.test_client()
    browser.environ_base["HTTP_ACCEPT"] = "text/html"
    answer = post(browser, link, {"login": login, "password": PASSWORD}, page=link)
    assert answer.status_code == 303, answer.text
    return browser


def administrator(app: Flask, database: Database, client_id: int) -> FlaskClient:
    person = make_person(database, Role.CLIENT_ADMINISTRATOR, at=NOON, client_id=client_id)
    browser = app.test_client()
    browser.environ_base["HTTP_ACCEPT"] = "text/html"
    return sign_in(browser, person)


def turn_codes_on(browser: FlaskClient, clock: SetClock) -> None:
    found = re.search(r'class="mono">([A-Z2-7]{32})<', browser.get("/account/codes").text)
    assert found
    code = pyotp.TOTP(found[1]).at(clock.now)
    post(browser, "/account/codes", {"code": code, "password": PASSWORD}, page="/account/codes")


def test_whoever_is_invited_sets_a_password_then_a_second_proof_and_is_in(
    app: Flask, client: Client, client_as: ClientAs, database: Database, clock: SetClock
) -> None:
    link = invited(client_as(Role.FRONT_DESK), f"/clients/{client.id}/people")

    browser = accept(app, link)

    assert browser.get("/portal/certificates").location == "/portal/second-factor"
    turn_codes_on(browser, clock)
    page = browser.get("/portal/certificates")
    assert page.status_code == 200
    assert 'lang="az"' in page.text
    with database.read() as session:
        assert verify(session).sound


def test_a_link_that_is_used_expired_withdrawn_or_unknown_answers_alike(
    app: Flask, client: Client, client_as: ClientAs, clock: SetClock
) -> None:
    desk, base = client_as(Role.FRONT_DESK), f"/clients/{client.id}/people"
    used, withdrawn = invited(desk, base), invited(desk, base)
    accept(app, used)
    post(desk, f"{base}/invitations/2/withdraw", page=f"{base}/new")
    expired = invited(desk, base)
    clock.now += timedelta(days=3)

    answers = [
        app.test_client().get(link, headers={"Accept": "text/html"})
        for link in (used, withdrawn, expired, "/invitation/nothing")
    ]

    assert [one.status_code for one in answers] == [404] * 4
    assert len({re.sub(r'(nonce|value|data-csrf)="[^"]+"', "", one.text.replace(link, "")) for one, link in
                zip(answers, (used, withdrawn, expired, "/invitation/nothing"), strict=True)}) == 1  # fmt: skip


def test_an_administrator_of_a_client_lets_its_own_people_in_and_out(
    app: Flask, client: Client, database: Database, clock: SetClock
) -> None:
    ours = administrator(app, database, client.id)
    guest = accept(app, invited(ours, "/portal/people"))
    turn_codes_on(guest, clock)
    with guest.session_transaction() as cookie:
        person_id = cookie["person"]

    assert "Ann Example" in ours.get("/portal/people").text
    post(ours, f"/portal/people/{person_id}/role", {"role": "client"}, page="/portal/people/new")
    assert guest.get("/portal/people").status_code == 403
    post(ours, f"/portal/people/{person_id}/revoke", page="/portal/people/new")
    assert guest.get("/portal/certificates").location.startswith("/sign-in")


def test_an_administrator_of_another_client_reaches_nobody_here(
    app: Flask, client: Client, database: Database
) -> None:
    someone = make_person(database, Role.CLIENT, at=NOON, client_id=client.id, name="Somebody Here")
    theirs = administrator(app, database, make_client(database, at=NOON).id)

    answers = [
        post(theirs, f"/portal/people/{id_}/{act}", {"role": "client"}, page="/portal/people/new").status_code
        for id_ in (someone.id, 987_654) for act in ("role", "revoke")
    ]  # fmt: skip

    assert answers == [404] * 4
    assert "Somebody Here" not in theirs.get("/portal/people").text


def test_nobody_ends_the_own_access(app: Flask, client: Client, database: Database) -> None:
    ours = administrator(app, database, client.id)
    with ours.session_transaction() as cookie:
        own = cookie["person"]

    assert post(ours, f"/portal/people/{own}/revoke", page="/portal/people/new").status_code == 409
    assert ours.get("/portal/people").status_code == 200


def test_a_program_of_a_client_reads_what_is_the_clients_and_nothing_else(
    app: Flask, client: Client, database: Database, clock: SetClock
) -> None:
    person = make_person(database, Role.CLIENT_ADMINISTRATOR, at=NOON, client_id=client.id, login="boss")
    browser = app.test_client()
    browser.environ_base["HTTP_ACCEPT"] = "text/html"
    sign_in(browser, person)
    wanted = {"name": "our system", "scopes": "portal.use", "valid_to": "2026-12-31", "password": PASSWORD}

    page = post(browser, "/account/tokens/new", wanted, page="/account/tokens/new")

    assert "portal.people" in browser.get("/account/tokens/new").text  # what the person may do is proposed
    found = re.search(r"lims_[\w-]+", page.text)
    assert found
    program = {"Authorization": f"Bearer {found[0]}"}
    assert app.test_client().get("/api/v1/certificates", headers=program).status_code == 200
    assert app.test_client().get("/api/v1/clients", headers=program).status_code == 403
