"""The application for tests of pages: made on a test's database, with clients that are signed in by role."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

from flask import Flask
from flask.testing import FlaskClient
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from lxml import html
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from lims.app import create_app
from lims.clock import Clock
from lims.config import Settings
from lims.db import Database
from lims.edge import lims
from lims.people import Person
from lims.people.browser_session import begin
from lims.people.proof import HASHING
from lims.people.sign_in import stamp_of
from lims.permissions import CLIENTS, Role
from tests.support.people import CHEAP, make_client_id, make_person

TOKEN = re.compile(r'(?:name="csrf_token"[^>]*value|data-csrf)="([^"]+)"')
YEAR = timedelta(days=365)
ClientAs = Callable[..., FlaskClient]


class CompiledOnce(BytecodeCache):
    """Templates as compiled by the first application of a run: most of the time of a test's first page went into it."""

    def __init__(self) -> None:
        self._compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._compiled:
            bucket.bytecode_from_string(self._compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._compiled[bucket.key] = bucket.bytecode_to_string()


COMPILED = CompiledOnce()


class RuleCompiledOnce(Rule):
    """A route that is compiled once a run: for 500 routes it takes a quarter of a second, and each test has its application."""

    _first: ClassVar[dict[tuple[Any, ...], Any]] = {}

    def compile(self) -> None:
        assert self.map is not None
        converters = tuple(self.map.converters.values())
        given = (self.rule, repr(self.defaults), self.subdomain, self.host, self.merge_slashes, converters)
        first = self._first.setdefault(given, self)
        if first is self:
            super().compile()
            return
        self._parts, self._trace, self._converters = first._parts, first._trace, first._converters
        self.arguments |= first.arguments
        self._build = first._build.__func__.__get__(self)
        self._build_unknown = first._build_unknown.__func__.__get__(self)


Flask.url_rule_class = RuleCompiledOnce


def make_app(
    database_url: str, clock: Clock, data_dir: Path, database: Database | None = None, **given: Any
) -> Flask:
    """The whole application on this database, hashing cheaply, with errors that pass through. `given`: more settings."""
    usual: dict[str, Any] = {
        "secret_key": "a key for tests, longer than 32",
        "base_url": "http://localhost",
    }
    settings = Settings(database_url=database_url, data_dir=data_dir, **{**usual, **given})
    app = create_app(settings, clock=clock, database=database)
    app.jinja_env.bytecode_cache = COMPILED
    app.testing = True
    app.extensions[HASHING] = CHEAP
    return app


def sign_in(client: FlaskClient, person: Person, *, bench: bool = False) -> FlaskClient:
    """Sign a person in as the sign-in page would, without hashing a password."""
    app = client.application
    stamp = stamp_of(lims(app).database, person.id)
    with client.session_transaction() as cookie:
        begin(cookie, person.id, stamp, at=lims(app).clock(), bench=bench)
    return client


def client_as(app: Flask, *roles: Role, bench: bool = False, **given: Any) -> FlaskClient:
    """A client signed in as a new person with these roles; `client.person` is who. Nobody, where no role is given.

    `given` goes to `make_person`: client_id=… for people of a client, a new client otherwise. An assessor looks for a year.
    """
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT"] = "text/html"  # as a browser asks
    if roles:
        at = lims(app).clock()
        if Role.ASSESSOR in roles:
            given.setdefault("until", at + YEAR)
        if CLIENTS & set(roles) and "client_id" not in given:
            given["client_id"] = make_client_id(lims(app).database, at)
        person = make_person(lims(app).database, *roles, at=at, **given)
        sign_in(client, person, bench=bench)
        client.person = person  # type: ignore[attr-defined]
    return client


def csrf_token(client: FlaskClient, url: str = "/sign-in/code") -> str:
    """The token of this client's session, as a page carries it."""
    for page in (url, "/sign-in", "/account"):
        found = TOKEN.search(client.get(page, follow_redirects=True).text)
        if found:
            return found[1]
    raise AssertionError(f"No page of {url} carries a token.")


def post(
    client: FlaskClient,
    url: str,
    data: Mapping[str, Any] | None = None,
    *,
    page: str | None = None,
    **more: Any,
) -> TestResponse:
    """Send a form as a page would: with the session's token. `page` is the page that holds the form."""
    token = csrf_token(client, page or "/sign-in")
    return client.post(url, data={**(data or {}), "csrf_token": token}, **more)


def words_of(page: str) -> str:
    """What a person reads of a page."""
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def fields_of(page: str, having: str) -> dict[str, Any]:
    """What the form with a field of this name would send as it stands; change it and send it with `post`."""
    tree: Any = html.fromstring(page)  # the stubs do not know that a document has forms
    form = next(one for one in tree.forms if having in one.fields)
    found: dict[str, Any] = {}
    for name, value in form.form_values():
        found[name] = (
            [*found[name], value]
            if isinstance(found.get(name), list)
            else [found[name], value]
            if name in found
            else value
        )
    return found
