"""The programming interface for tests: a program with a token of somebody with these roles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lims.edge import lims
from lims.people import Person
from lims.people.tokens import give_token
from lims.permissions import CLIENTS, Role
from lims.records import Actor, unit_of_work
from tests.support.people import make_client_id, make_person

YEAR = timedelta(days=365)
_keys = count(1)


@dataclass
class Program:
    """A program that acts for a person by a token."""

    client: FlaskClient
    person: Person | None
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **arguments: Any) -> TestResponse:
        return self.client.get(f"/api/v1{path}", headers=self.headers, query_string=arguments)

    def post(self, path: str, body: Any = None, *, key: str | None = None, **more: Any) -> TestResponse:
        headers = {"Idempotency-Key": key or f"key-{next(_keys)}", **self.headers}
        return self.client.post(f"/api/v1{path}", json={} if body is None else body, headers=headers, **more)

    def made(self, path: str, body: Any = None, **more: Any) -> Any:
        """The answer to a POST that must succeed."""
        answer = self.post(path, body, **more)
        assert answer.status_code in (200, 201), answer.text
        return answer.json

    def found(self, path: str, **arguments: Any) -> Any:
        """The answer to a GET that must succeed."""
        answer = self.get(path, **arguments)
        assert answer.status_code == 200, answer.text
        return answer.json


def scopes_of(app: Flask) -> list[str]:
    """Scopes that hold everything that roles allow."""
    return sorted({f"{name.partition('.')[0]}.*" for name in lims(app).permissions.known})


def program(app: Flask, *roles: Role, scopes: Sequence[str] | None = None, **given: Any) -> Program:
    """A program with a token of a new person with these roles; without roles nobody's. `given` goes to make_person."""
    if not roles:
        return Program(client=app.test_client(), person=None)
    at = lims(app).clock()
    if Role.ASSESSOR in roles:
        given.setdefault("until", at + YEAR)
    if CLIENTS & set(roles):
        given.setdefault("client_id", make_client_id(lims(app).database, at))
    person = make_person(lims(app).database, *roles, at=at, **given)
    return program_of(app, person, scopes=scopes)


def program_of(app: Flask, person: Person, *, scopes: Sequence[str] | None = None) -> Program:
    """A program with a token of this person."""
    clock, database = lims(app).clock, lims(app).database
    with unit_of_work(database, by=Actor.person(person.id), clock=clock, act="token.given") as unit:
        secret = give_token(
            unit, person.id, name="a program", scopes=scopes if scopes is not None else scopes_of(app),
            valid_to=clock() + YEAR, table=lims(app).permissions,
        )  # fmt: skip
    return Program(client=app.test_client(), person=person, headers={"Authorization": f"Bearer {secret}"})


def problem_code(answer: TestResponse) -> str:
    """The code of a refusal, which must be whole: type, what is wrong, what to do."""
    assert answer.mimetype == "application/problem+json", answer.text
    told: Mapping[str, Any] = answer.json or {}
    assert told["detail"].endswith("."), told
    assert told["remedy"].endswith("."), told
    assert told["status"] == answer.status_code
    return str(told.get("code", ""))
