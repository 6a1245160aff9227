"""Every refusal is problem+json: what is wrong, what to do, a code for programs, and where in the input it is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from lims.api.door import LIMIT
from lims.api.limits import RequestLimit
from lims.clock import SetClock
from lims.db import Database
from lims.edge import lims
from lims.people.tokens import give_token, revoke_token, tokens_of
from lims.permissions import Role
from lims.records import Actor, unit_of_work
from tests.conftest import NOON
from tests.support.api import problem_code, program
from tests.support.clients import make_client, make_request
from tests.support.people import make_person


def test_a_request_without_a_token_that_works_is_told_so(app: Flask) -> None:
    for headers in ({}, {"Authorization": "Bearer lims_wrong"}, {"Authorization": "Basic eDp5"}):
        answer = app.test_client().get("/api/v1/clients", headers=headers)
        assert answer.status_code == 401
        assert problem_code(answer) == "NotSignedIn"
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_token_ends_by_date_and_by_hand(app: Flask, database: Database, clock: SetClock) -> None:
    desk = program(app, Role.FRONT_DESK)
    assert desk.person
    assert desk.get("/me").status_code == 200

    with database.read() as session:
        (token,) = tokens_of(session, desk.person.id)
    with unit_of_work(database, by=Actor.person(desk.person.id), clock=clock, act="token.revoked") as unit:
        revoke_token(unit, desk.person.id, token.id)
    assert desk.get("/me").status_code == 401

    late = program(app, Role.FRONT_DESK)
    clock.advance(timedelta(days=366))
    assert late.get("/me").status_code == 401


def test_a_token_does_no_more_than_its_scopes(app: Flask) -> None:
    reader = program(app, Role.FRONT_DESK, scopes=["clients.see"])

    assert reader.found("/me")["permissions"] == ["clients.see"]
    assert reader.get("/clients").status_code == 200
    refused = reader.post("/clients", {"name": "Example Oil", "address": "1 Example Street"})
    assert (refused.status_code, problem_code(refused)) == (403, "NotPermitted")


def test_a_token_does_no_more_than_the_roles_of_its_person(app: Flask) -> None:
    refused = program(app, Role.ASSESSOR).post(
        "/clients", {"name": "Example Oil", "address": "1 Example Street"}
    )
    assert (refused.status_code, problem_code(refused)) == (403, "NotPermitted")


def test_a_browser_session_reads_and_does_not_write(app: Flask) -> None:
    from tests.support.web import client_as

    browser = client_as(app, Role.FRONT_DESK)
    assert browser.get("/api/v1/clients").status_code == 200
    assert browser.post("/api/v1/clients", json={}).status_code == 401


def test_faults_of_the_input_are_pointed_at(app: Flask) -> None:
    desk = program(app, Role.FRONT_DESK)

    answer = desk.post(
        "/requests", {"client_id": 1, "lines": [{"method_version_id": "x"}], "nonsense": 1, "view": "?"}
    )

    assert (answer.status_code, problem_code(answer)) == (422, "InputInvalid")
    told = answer.json or {}
    assert {fault["pointer"] for fault in told["errors"]} == {
        "/lines/0/method_version_id",
        "/nonsense",
        "/view",
    }


def test_faults_of_the_address_are_named(app: Flask) -> None:
    answer = program(app, Role.FRONT_DESK).get("/samples", limit="many", state="lost")

    assert (answer.status_code, problem_code(answer)) == (422, "InputInvalid")
    assert {fault["parameter"] for fault in (answer.json or {})["errors"]} == {"limit", "state"}


UNREADABLE: tuple[tuple[bytes, str, int, str], ...] = (
    (b"name=x", "application/x-www-form-urlencoded", 415, "BodyNotJson"),
    (b"{", "application/json", 400, "BodyUnreadable"),
    (b"[" * 100_000, "application/json", 400, "BodyUnreadable"),
    (b"1" * 5000, "application/json", 400, "BodyUnreadable"),
    (b'"\xff"', "application/json", 400, "BodyUnreadable"),
    (b"", "application/json", 422, "InputInvalid"),
    (b"[]", "application/json", 422, "InputInvalid"),
    (b'{"name": "a\\u0000b", "address": "x"}', "application/json", 422, "InputInvalid"),
    (b'{"name": "\\ud800", "address": "x"}', "application/json", 422, "InputInvalid"),
)


def test_a_body_that_cannot_be_read_is_refused(app: Flask) -> None:
    desk = program(app, Role.FRONT_DESK)

    for n, (body, media, status, code) in enumerate(UNREADABLE):
        headers = {**desk.headers, "Idempotency-Key": f"key-{n}"}
        answer = desk.client.post("/api/v1/clients", data=body, content_type=media, headers=headers)
        assert (answer.status_code, problem_code(answer)) == (status, code), body[:40]


def test_a_body_that_is_too_large_is_refused(app: Flask) -> None:
    desk = program(app, Role.FRONT_DESK)
    answer = desk.post("/clients", {"name": "x" * 3_000_000, "address": "x"})
    assert answer.status_code == 413
    problem_code(answer)


def test_what_is_not_there_and_what_cannot_be_done_there(app: Flask) -> None:
    desk = program(app, Role.FRONT_DESK)

    for path, status in (("/nowhere", 404), ("/clients/999999", 404), (f"/clients/{2**64}", 404)):
        answer = desk.get(path)
        assert answer.status_code == status
        problem_code(answer)
    wrong = desk.client.delete("/api/v1/clients", headers=desk.headers)
    assert wrong.status_code == 405
    assert "GET" in wrong.headers["Allow"]
    problem_code(wrong)


def test_a_bug_answers_with_a_number_to_quote(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = program(app, Role.FRONT_DESK)
    monkeypatch.setattr("lims.api.v1.clients.all_clients", lambda *_: 1 / 0)
    app.config["PROPAGATE_EXCEPTIONS"] = False

    answer = desk.get("/clients")

    assert answer.status_code == 500
    problem_code(answer)
    assert (answer.json or {})["number"]


def test_somebody_who_was_quicker_is_told_of(app: Flask, database: Database) -> None:
    from tests.support.catalogue import make_method

    request = make_request(database, make_method(database, at=NOON), at=NOON, agreed=False)
    desk = program(app, Role.FRONT_DESK)

    answer = desk.post(
        f"/requests/{request.id}/agreement", {"agreed_with": "A.", "row_version": request.row_version + 1}
    )

    assert (answer.status_code, problem_code(answer)) == (409, "ChangedMeanwhile")


def test_more_requests_in_a_minute_than_are_taken_wait(app: Flask, clock: SetClock) -> None:
    app.extensions[LIMIT] = RequestLimit(most=3)
    desk, other = program(app, Role.FRONT_DESK), program(app, Role.FRONT_DESK)

    assert [desk.get("/me").status_code for _ in range(4)] == [200, 200, 200, 429]
    assert other.get("/me").status_code == 200
    refused = desk.get("/me")
    assert problem_code(refused) == "TooManyRequests"
    clock.advance(timedelta(seconds=int(refused.headers["Retry-After"])))
    assert desk.get("/me").status_code == 200


def test_lists_are_read_page_by_page_with_a_cursor_that_only_we_make(app: Flask, database: Database) -> None:
    names = sorted(make_client(database, at=NOON).name for _ in range(5))
    desk = program(app, Role.FRONT_DESK)

    seen, cursor = [], None
    while True:
        page = desk.found("/clients", limit=2, **({"cursor": cursor} if cursor else {}))
        seen += [one["name"] for one in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == names
    for made_up in ("4", "4.AAAA", "x" * 2000):
        answer = desk.get("/clients", cursor=made_up)
        assert (answer.status_code, problem_code(answer)) == (400, "BadPlace")


def test_a_person_who_left_has_no_token(app: Flask, database: Database, clock: SetClock) -> None:
    person = make_person(database, Role.FRONT_DESK, at=NOON)
    with unit_of_work(database, by=Actor.person(person.id), clock=clock, act="token.given") as unit:
        secret = give_token(
            unit,
            person.id,
            name="x",
            scopes=["clients.*"],
            valid_to=NOON + timedelta(days=9),
            table=lims(app).permissions,
        )
    headers = {"Authorization": f"Bearer {secret}"}
    assert app.test_client().get("/api/v1/clients", headers=headers).status_code == 200

    with unit_of_work(database, by=Actor.system("setup"), clock=clock, act="person.left") as unit:
        from lims.people.models import PersonRow

        unit.session.get_one(PersonRow, person.id).active = False
    assert app.test_client().get("/api/v1/clients", headers=headers).status_code == 401
