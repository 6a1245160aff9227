"""A POST that is sent again has effect once, and gets its first answer again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from lims.clients.models import ClientRow
from lims.db import Database
from lims.permissions import Role
from tests.support.api import Program, problem_code, program

CLIENT = {"name": "Example Oil", "address": "1 Example Street"}


def clients_in(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(ClientRow)) or 0


def test_the_same_post_with_the_same_key_gets_the_first_answer_again(app: Flask, database: Database) -> None:
    desk = program(app, Role.FRONT_DESK)

    first, second = (desk.post("/clients", CLIENT, key="one") for _ in range(2))

    assert first.status_code == second.status_code == 201
    assert first.data == second.data
    assert second.headers["Idempotency-Replayed"] == "true"
    assert clients_in(database) == 1


def test_a_key_stands_for_one_request_only(app: Flask, database: Database) -> None:
    desk = program(app, Role.FRONT_DESK)
    client = desk.post("/clients", CLIENT, key="one").json

    other_body = desk.post("/clients", {**CLIENT, "name": "Another"}, key="one")
    other_path = desk.post(
        f"/clients/{client['id'] if client else 0}/contacts", {"name": "A", "email": "a@b"}, key="one"
    )

    assert other_body.status_code == other_path.status_code == 422
    assert problem_code(other_body) == problem_code(other_path) == "KeyReused"
    assert clients_in(database) == 1


def test_two_people_may_use_the_same_key(app: Flask, database: Database) -> None:
    for _ in range(2):
        assert program(app, Role.FRONT_DESK).post("/clients", CLIENT, key="one").status_code == 201
    assert clients_in(database) == 2


def test_every_post_needs_a_key(app: Flask) -> None:
    desk = program(app, Role.FRONT_DESK)

    for headers in ({}, {"Idempotency-Key": ""}, {"Idempotency-Key": "x" * 201}, {"Idempotency-Key": "a b"}):
        answer = desk.client.post("/api/v1/clients", json=CLIENT, headers={**desk.headers, **headers})
        assert problem_code(answer) == "KeyMissing"


def test_a_refused_post_may_be_sent_again_with_its_key_once_mended(app: Flask) -> None:
    desk = program(app, Role.FRONT_DESK)
    wish = {"client_id": 1_000_000, "lines": [{"method_version_id": 1}]}

    assert desk.post("/requests", wish, key="one").status_code == 404
    assert desk.post("/clients", CLIENT, key="one").status_code == 201


def test_equal_posts_at_the_same_time_have_effect_once(app: Flask, database: Database) -> None:
    desk = program(app, Role.FRONT_DESK)

    def send(_: int) -> bytes:
        return bytes(
            Program(app.test_client(), desk.person, desk.headers).post("/clients", CLIENT, key="one").data
        )

    with ThreadPoolExecutor(6) as pool:
        answers = set(pool.map(send, range(12)))

    assert len(answers) == 1
    assert clients_in(database) == 1


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(keys=st.lists(st.sampled_from("abc"), min_size=1, max_size=8))
def test_there_are_as_many_effects_as_keys(app: Flask, database: Database, keys: list[str]) -> None:
    desk, before = program(app, Role.FRONT_DESK), clients_in(database)

    for key in keys:
        assert desk.post("/clients", CLIENT, key=key).status_code == 201

    assert clients_in(database) - before == len(set(keys))
