"""One's own account: password, one-time codes, tokens; secrets are shown once and stand in no event."""

from __future__ import annotations

import re
from datetime import timedelta

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lims.clock import SetClock
from lims.db import Database
from lims.people import hash_password, hash_pin
from lims.people.errors import PasswordTooShort, PinNotUsable
from lims.people.models import AccountRow
from lims.permissions import Role
from lims.records import AuditEvent
from tests.support.people import CHEAP, PASSWORD, make_person
from tests.support.web import ClientAs, post, sign_in

SECRET = re.compile(r'<span class="mono">([^<]+)</span>')
FRESH = "a longer, newer password"


@pytest.fixture
def client(app: Flask, database: Database, clock: SetClock) -> FlaskClient:
    """A technician at a desk, with an account."""
    person = make_person(database, Role.TECHNICIAN, at=clock(), login="tech")
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT"] = "text/html"
    return sign_in(client, person)


def in_account(client: FlaskClient, url: str, **data: str) -> str:
    answer = post(client, url, data, page="/account")
    assert answer.status_code in (200, 303), SECRET.sub("", answer.text)
    return answer.text


def secrets_shown(page: str) -> list[str]:
    return SECRET.findall(page)


def turn_codes_on(client: FlaskClient, clock: SetClock) -> tuple[str, list[str]]:
    (secret,) = secrets_shown(client.get("/account/codes").text)
    code = pyotp.TOTP(secret).at(clock())
    return secret, secrets_shown(in_account(client, "/account/codes", code=code, password=PASSWORD))


def enter(client: FlaskClient, code: str) -> int:
    post(client, "/sign-out", page="/account")
    post(client, "/sign-in", {"login": "tech", "password": PASSWORD})
    return post(client, "/sign-in/code", {"code": code}, page="/sign-in/code").status_code


def test_a_changed_password_ends_the_other_sessions(app: Flask, client: FlaskClient) -> None:
    other = app.test_client()
    other.environ_base["HTTP_ACCEPT"] = "text/html"
    post(other, "/sign-in", {"login": "tech", "password": PASSWORD})

    in_account(client, "/account/password", current=PASSWORD, fresh=FRESH)

    assert (client.get("/account").status_code, other.get("/account").status_code) == (200, 302)


def test_the_present_password_is_asked_for(client: FlaskClient) -> None:
    answer = post(client, "/account/password", {"current": "wrong", "fresh": FRESH}, page="/account")

    assert answer.status_code == 422
    assert "The password is wrong" in answer.text


def test_no_hash_and_no_secret_stands_in_an_event(
    client: FlaskClient, database: Database, clock: SetClock
) -> None:
    secret, codes = turn_codes_on(client, clock)
    in_account(client, "/account/password", current=PASSWORD, fresh=FRESH)

    with database.read() as session:
        told = "".join(session.scalars(select(AuditEvent.body)))
        kept = session.scalars(select(AccountRow.password_hash)).one()

    assert not any(text in told for text in (secret, kept, "argon2", *codes))


def test_with_one_time_codes_on_the_password_alone_signs_nobody_in(
    client: FlaskClient, clock: SetClock
) -> None:
    turn_codes_on(client, clock)
    post(client, "/sign-out", page="/account")

    answer = post(client, "/sign-in", {"login": "tech", "password": PASSWORD})

    assert answer.location.startswith("/sign-in/code")
    assert client.get("/account").status_code == 302


def test_a_one_time_code_is_taken_once(client: FlaskClient, clock: SetClock) -> None:
    secret, _ = turn_codes_on(client, clock)
    clock.advance(timedelta(seconds=60))
    code = pyotp.TOTP(secret).at(clock())

    assert [enter(client, code), enter(client, code)] == [303, 403]


def test_a_recovery_code_is_taken_once(client: FlaskClient, clock: SetClock) -> None:
    _, codes = turn_codes_on(client, clock)

    assert [enter(client, codes[0]), enter(client, codes[0]), enter(client, codes[1])] == [303, 403, 303]


def test_a_password_that_somebody_else_set_must_be_changed_first(
    app: Flask, database: Database, clock: SetClock, client_as: ClientAs
) -> None:
    admin = client_as(Role.ADMINISTRATOR)
    person = make_person(database, Role.TECHNICIAN, at=clock(), login="late")
    post(admin, f"/people/{person.id}/account/password", {"password": FRESH}, page="/account")
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT"] = "text/html"

    signed_in = post(client, "/sign-in", {"login": "late", "password": FRESH})

    assert signed_in.location == "/account"
    assert [client.get(url).status_code for url in ("/account", "/parts", "/people", "/account/tokens/new")] == [
        200, 403, 403, 403,
    ]  # fmt: skip


def test_a_token_acts_within_its_scopes_until_its_day(
    app: Flask, client: FlaskClient, clock: SetClock
) -> None:
    page = in_account(
        client,
        "/account/tokens/new",
        name="robot",
        scopes="people.see",
        valid_to="2026-06-01",
        password=PASSWORD,
    )
    (secret,) = secrets_shown(page)

    assert who(app, secret) == {"people.see"}
    clock.advance(timedelta(days=30))
    assert who(app, secret) is None


def who(app: Flask, secret: str) -> set[str] | None:
    """What a program with this token may do."""
    from lims.edge import current_person
    from lims.people.authenticator import identify

    with app.test_request_context("/api/v1/any", headers={"Authorization": f"Bearer {secret}"}):
        identify()
        person = current_person()
        return set(person.permissions) if person is not None and person.by_token else None


def test_a_session_writes_nothing_through_the_api(app: Flask, client: FlaskClient) -> None:
    from lims.edge import current_person
    from lims.people.authenticator import identify

    cookie = client.get_cookie("lims")
    assert cookie is not None
    found = []
    for method in ("GET", "POST"):
        headers = {"Cookie": f"lims={cookie.value}"}
        with app.test_request_context("/api/v1/any", method=method, headers=headers):
            identify()
            found.append(current_person() is not None)

    assert found == [True, False]


@pytest.mark.parametrize("pin", ["123", "1111", "12345", "98765", "12a4", "1234567890123", "١٢٣٥"])
def test_a_pin_that_anyone_would_try_first_is_refused(pin: str) -> None:
    with pytest.raises(PinNotUsable, match="4 to 12 digits"):
        hash_pin(pin, CHEAP)


def test_a_short_password_is_refused() -> None:
    with pytest.raises(PasswordTooShort, match="12 characters"):
        hash_password("too short", CHEAP)
