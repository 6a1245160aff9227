"""Pages of people: adding, editing by two at once, roles, authorisations, badges; and a list that asks few questions."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select

from lims.clock import SetClock
from lims.db import Database
from lims.people import find_person
from lims.permissions import Role
from lims.records import AuditEvent
from tests.people.test_authorisations import APRIL, Laboratory
from tests.support.people import make_person
from tests.support.web import ClientAs, post, words_of

PERSON = {"initials": "NP", "function": "Analyst", "email": "new@example.test", "active": "y"}


@pytest.fixture
def director(client_as: ClientAs) -> FlaskClient:
    return client_as(Role.DIRECTOR, Role.ADMINISTRATOR)


def test_a_person_is_added_and_given_a_role(director: FlaskClient) -> None:
    added = post(director, "/people/new", PERSON | {"name": "New Person"}, page="/account")
    role = {"role": "technician", "valid_from": "2026-05-19", "valid_to": "", "deputy_for": "0"}
    given = post(director, f"{added.location}/roles/new", role, page="/account")

    assert (added.status_code, given.status_code) == (303, 303)
    assert "Technician" in director.get(added.location).text


def test_what_a_second_editor_typed_is_kept_beside_what_is_stored(
    director: FlaskClient, database: Database, clock: SetClock
) -> None:
    person = make_person(database, at=clock(), name="As stored")
    url = f"/people/{person.id}/edit"
    post(director, url, PERSON | {"name": "By the first", "row_version": "1"}, page="/account")

    second = post(director, url, PERSON | {"name": "By the second", "row_version": "1"}, page="/account")

    assert second.status_code == 422
    assert "By the second" in second.text
    assert "Now stored: By the first" in second.text
    with database.read() as session:
        assert find_person(session, person.id).name == "By the first"


def test_an_authorisation_is_given_and_revoked_with_a_reason(
    client_as: ClientAs, database: Database, clock: SetClock
) -> None:
    laboratory = Laboratory(database, clock)
    client = client_as(Role.QUALITY_MANAGER)
    given = {
        "person": laboratory.analyst.id, "method": laboratory.method, "acts": ["perform", "review"],
        "valid_from": "2026-05-19", "basis": "supervised runs",
    }  # fmt: skip

    page = post(client, "/people/authorisations/new", given, page="/account", follow_redirects=True).text
    (one, _) = sorted(set(re.findall(r"/people/authorisations/(\d+)", page)), key=int)
    revoked = {"ending": "withdrawn", "day": "2026-05-19", "reason": "left the laboratory"}
    after = post(client, f"/people/authorisations/{one}/revoke", revoked, page="/account")

    assert after.status_code == 303
    assert not laboratory.was_authorised(clock())


def test_an_authorisation_is_shown_as_of_a_day(
    client_as: ClientAs, database: Database, clock: SetClock
) -> None:
    laboratory = Laboratory(database, clock)
    laboratory.authorise(laboratory.analyst, basis="the spring training")
    page = f"/people/{laboratory.analyst.id}"
    client = client_as(Role.TECHNICIAN)

    assert "the spring training" in client.get(page, query_string={"at": "2026-03-01"}).text
    assert "the spring training" not in client.get(page, query_string={"at": "2026-02-27"}).text


def test_a_late_revocation_changes_who_might_on_a_day_and_not_what_was_known_of_it(
    client_as: ClientAs, database: Database, clock: SetClock
) -> None:
    laboratory = Laboratory(database, clock)
    given = laboratory.authorise(laboratory.analyst, basis="the spring training")
    with database.read() as session:
        before = session.scalar(select(func.max(AuditEvent.seq)))
    laboratory.revoke(given, APRIL)
    client, asked = client_as(Role.TECHNICIAN), {"at": "2026-05-10"}
    matrix, person = "/people/authorisations", f"/people/{laboratory.analyst.id}"

    now = [client.get(page, query_string=asked).text for page in (person, matrix)]
    then = [client.get(page, query_string={**asked, "known": before}).text for page in (person, matrix)]

    assert "the spring training" not in now[0]
    assert "the spring training" in then[0]
    assert "1 person" not in words_of(now[1])
    assert "One alone" in words_of(then[1])
    assert "One alone" not in words_of(now[1])
    assert all(f"Known at event {before}." in page for page in then)


def test_a_new_badge_is_shown_once(director: FlaskClient, database: Database, clock: SetClock) -> None:
    person = make_person(database, at=clock(), login="badge")

    shown = post(director, f"/people/{person.id}/badge", page="/account")
    (code,) = re.findall(r'class="mono">(P\w+)<', shown.text)

    assert code not in director.get(f"/people/{person.id}").text


def test_the_list_asks_as_many_questions_for_many_people_as_for_few(
    app: Flask, director: FlaskClient, database: Database, clock: SetClock
) -> None:
    few = questions(director, database, "/people")
    for _ in range(12):
        make_person(database, Role.TECHNICIAN, at=clock())

    assert questions(director, database, "/people") == few


def questions(client: FlaskClient, database: Database, url: str) -> int:
    """How many statements a page sends to the database."""
    sent: list[str] = []

    def count(_c: object, _u: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(database.engine, "before_cursor_execute", count)
    assert client.get(url).status_code == 200
    event.remove(database.engine, "before_cursor_execute", count)
    return len(sent)


def test_somebody_else_of_another_kind_is_not_found(director: FlaskClient) -> None:
    assert director.get("/people/999999").status_code == 404
    assert director.get("/people/authorisations/999999").status_code == 404


def test_a_function_named_like_a_role_is_read_in_every_language_and_the_laboratory_s_own_words_stand(
    director: FlaskClient, database: Database
) -> None:
    make_person(database, function="technical manager, signatory", at=APRIL)
    make_person(database, function="keeper of the cylinders", at=APRIL)

    pages = {
        language: words_of(director.get("/people", headers={"Accept-Language": language}).text) for language in ("en", "ru")
    }  # fmt: skip

    assert "technical manager, signatory" in pages["en"]
    assert "technical manager" not in pages["ru"]
    assert "Технический руководитель" in pages["ru"]
    assert all("keeper of the cylinders" in page for page in pages.values())
