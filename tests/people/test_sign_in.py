"""Signing in: one answer for every failure, a lock, no session that somebody else prepared."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from lims.clock import SetClock
from lims.db import Database
from lims.people.sign_in import LOCK, MOST_FAILURES, end_sessions
from lims.permissions import Role
from tests.support.people import PASSWORD, make_person
from tests.support.web import TOKEN, ClientAs, post


def entering(password: str = PASSWORD, login: str = "tech") -> dict[str, str]:
    return {"login": login, "password": password}


def test_a_person_signs_in_with_login_and_password(app: Flask, database: Database, clock: SetClock) -> None:
    make_person(database, Role.TECHNICIAN, at=clock(), login="tech")
    client = app.test_client()

    answer = post(client, "/sign-in?next=/account", entering())

    assert answer.status_code == 303
    assert answer.location == "/account"
    assert client.get("/account").status_code == 200


def test_wrong_password_and_unknown_login_get_the_same_answer(
    app: Flask, database: Database, clock: SetClock
) -> None:
    make_person(database, Role.TECHNICIAN, at=clock(), login="tech")
    client = app.test_client()

    wrong = post(client, "/sign-in", entering("something else"))
    unknown = post(client, "/sign-in", entering(login="nobody"))

    assert wrong.status_code == unknown.status_code == 403
    assert without_input(wrong.text, "tech") == without_input(unknown.text, "nobody")


def without_input(page: str, login: str) -> str:
    """The page without what was typed, and without its token, which is another one each second."""
    return TOKEN.sub("", page).replace(f'value="{login}"', "")


def test_after_five_failures_even_the_right_password_waits(
    app: Flask, database: Database, clock: SetClock
) -> None:
    make_person(database, Role.TECHNICIAN, at=clock(), login="tech")
    client = app.test_client()

    for _ in range(MOST_FAILURES):
        post(client, "/sign-in", entering("something else"))
    locked = post(client, "/sign-in", entering())
    clock.advance(LOCK)
    later = post(client, "/sign-in", entering())

    assert (locked.status_code, later.status_code) == (403, 303)


def test_signing_in_leads_to_no_other_site(app: Flask, database: Database, clock: SetClock) -> None:
    make_person(database, Role.TECHNICIAN, at=clock(), login="tech")
    client = app.test_client()

    for elsewhere in (
        "https://elsewhere.test/",
        "//elsewhere.test/",
        "/\\elsewhere.test",
        "javascript:alert(1)",
    ):
        answer = post(client, "/sign-in", entering(), query_string={"next": elsewhere})
        assert answer.location == "/"
        post(client, "/sign-out", page="/account")


def test_what_a_session_held_before_signing_in_is_gone(
    app: Flask, database: Database, clock: SetClock
) -> None:
    make_person(database, Role.TECHNICIAN, at=clock(), login="tech")
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["planted"] = "by a stranger"

    post(client, "/sign-in", entering())

    with client.session_transaction() as cookie:
        assert "planted" not in cookie


def test_a_session_ends_when_nobody_asks_for_anything(client_as: ClientAs, clock: SetClock) -> None:
    client = client_as(Role.TECHNICIAN)

    clock.advance(timedelta(minutes=479))
    still = client.get("/account").status_code
    clock.advance(timedelta(minutes=479))
    kept_awake = client.get("/account").status_code
    clock.advance(timedelta(minutes=481))

    assert (still, kept_awake, client.get("/account").status_code) == (200, 200, 302)


def test_what_a_page_fetches_by_itself_keeps_nobody_signed_in(client_as: ClientAs, clock: SetClock) -> None:
    client = client_as(Role.TECHNICIAN)

    for _ in range(9):
        clock.advance(timedelta(minutes=60))
        last = client.get("/account", headers={"Sec-Fetch-Mode": "cors"})

    assert last.status_code == 302


def test_ending_all_sessions_of_a_person_ends_them_at_once(client_as: ClientAs, database: Database) -> None:
    client = client_as(Role.TECHNICIAN)

    end_sessions(database, client.person.id)  # type: ignore[attr-defined]

    assert client.get("/account").status_code == 302
