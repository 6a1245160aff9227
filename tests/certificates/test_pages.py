"""The pages of review and certificates, as their people use them."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from lims.certificates import Certificate, CertificateState, find_certificate
from lims.clock import SetClock
from lims.db import Database
from lims.people import Person
from tests.conftest import NOON
from tests.support.certificates import Case, make_accepted, make_draft, make_issued, make_laboratory, make_submitted, run_jobs
from tests.support.people import PASSWORD
from tests.support.web import post, sign_in

SEEN = re.compile(r'name="seen"[^>]*value="([0-9a-f]{64})"')


def seen_on(page: str) -> str:
    found = SEEN.search(page)
    assert found is not None
    return found[1]


def as_person(app: Flask, person: Person) -> FlaskClient:
    """A browser in which this person is signed in; errors of ours pass through."""
    app.config["PROPAGATE_EXCEPTIONS"] = True
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT"] = "text/html"
    return sign_in(client, person)


def test_a_reviewer_accepts_with_a_password_in_the_same_form(app: Flask, database: Database, clock: SetClock) -> None:
    case = make_submitted(database, at=NOON)
    clock.now = case.later
    client = as_person(app, case.reviewer)
    url = f"/review/{case.bench.test.id}"
    page = client.get(url)
    assert page.status_code == 200, page.text
    sent = {"decision": "accept", "seen": seen_on(page.text)}

    wrong = post(client, url, {**sent, "password": "wrong"}, page=url)
    right = post(client, url, {**sent, "password": PASSWORD}, page=url)

    assert (wrong.status_code, right.status_code) == (403, 303)
