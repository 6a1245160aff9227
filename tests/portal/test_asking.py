"""What a client does in the portal besides reading: place a request, complain, read a letter, choose what strangers see."""

from __future__ import annotations

import csv
import re
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lims.certificates.models import CertificateRow
from lims.clock import SetClock
from lims.db import Database
from lims.permissions import Role
from tests.conftest import NOON
from tests.support.certificates import Case, make_issued
from tests.support.clients import make_client
from tests.support.people import make_person
from tests.support.web import ClientAs, post, sign_in, words_of


@pytest.fixture
def case(database: Database, tmp_path: Path, clock: SetClock) -> Case:
    """A client with a certificate."""
    case, _ = make_issued(database, tmp_path, at=NOON, lot="L-77", grade="Summer grade")
    clock.now = case.later
    return case


def browser_of(app: Flask, database: Database, client_id: int, role: Role) -> FlaskClient:
    browser = app.test_client()
    browser.environ_base["HTTP_ACCEPT"] = "text/html"
    return sign_in(
        browser, make_person(database, role, at=NOON, client_id=client_id, email="ann@example.test")
    )


@pytest.fixture
def ours(app: Flask, database: Database, case: Case) -> FlaskClient:
    return browser_of(app, database, case.client_id, Role.CLIENT_ADMINISTRATOR)


def test_a_request_that_a_client_places_waits_for_the_laboratory_to_agree(
    ours: FlaskClient, case: Case, client_as: ClientAs
) -> None:
    wish = {
        "methods": str(case.bench.method.id),
        "language": "en",
        "client_reference": "PO 12",
        "notes": "Two cylinders",
    }

    placed = post(ours, "/portal/requests/new", wish, page="/portal/requests/new")

    page = words_of(ours.get(placed.location).text)
    assert "not yet: the laboratory looks at it" in page
    desk = client_as(Role.FRONT_DESK)
    assert "PO 12" in words_of(desk.get("/requests?view=draft").text)
    detail = words_of(desk.get(placed.location.replace("/portal", "")).text)
    assert "Two cylinders" in detail
    assert "Person" in detail


def test_who_only_reads_places_no_request(app: Flask, database: Database, case: Case) -> None:
    reader = browser_of(app, database, case.client_id, Role.CLIENT)

    assert reader.get("/portal/requests").status_code == 200
    assert reader.get("/portal/requests/new").status_code == 403


def test_a_day_that_is_over_is_refused_beside_the_field(ours: FlaskClient, case: Case) -> None:
    wish = {"methods": str(case.bench.method.id), "language": "en", "due": "2020-01-01"}

    answer = post(ours, "/portal/requests/new", wish, page="/portal/requests/new")

    assert answer.status_code == 422
    assert 'id="due-error"><span class="error"' in answer.text


def test_a_justified_complaint_becomes_a_nonconformity_and_its_client_reads_the_answer(
    ours: FlaskClient, client_as: ClientAs
) -> None:
    said = {"kind": "complaint", "about": "C-2026-0001-1", "text": "The tank is wrong."}
    given = post(ours, "/portal/feedback/new", said, page="/portal/feedback/new")
    manager = client_as(Role.QUALITY_MANAGER)
    place = given.location.replace("/portal", "/quality")

    answered = post(manager, place, {"text": "You are right.", "nonconformity": "y"}, page=place)
    again = post(manager, place, {"text": "Once more."}, page=place)

    assert (answered.status_code, again.status_code) == (303, 409)
    assert "You are right." in words_of(ours.get(given.location).text)
    assert "C-2026-0001-1: The tank is wrong." in words_of(manager.get("/quality/nonconformities").text)


def test_certificates_are_found_by_product_day_and_lot_and_leave_as_a_file(
    ours: FlaskClient, case: Case
) -> None:
    day = f"{case.later:%Y-%m-%d}"
    code = case.bench.sample.code

    for found in ("lot=l-77", f"since={day}&until={day}", "q=L-77"):
        assert code in words_of(ours.get(f"/portal/certificates?{found}").text), found
    for missing in (
        "lot=other",
        f"until={NOON - timedelta(days=9):%Y-%m-%d}",
        f"since={NOON + timedelta(days=9):%Y-%m-%d}",
    ):
        assert code not in words_of(ours.get(f"/portal/certificates?{missing}").text), missing
    (row,) = csv.DictReader(StringIO(ours.get("/portal/certificates?format=csv").text.lstrip("\ufeff")))
    assert (row["Samples"], row["Lots"]) == (code, "L-77")


def test_strangers_see_the_class_of_the_product_unless_the_client_shows_its_own_words(
    ours: FlaskClient, client_as: ClientAs, case: Case, database: Database
) -> None:
    with database.read() as session:
        row = session.query(CertificateRow).one()
        public, name = f"/v/{row.token}", (row.data or {})["client"]["name"]
    before = words_of(client_as().get(public).text)
    version = re.search(r'name="version_id"[^>]*value="(\d+)"', ours.get("/portal/public-page").text)
    assert version

    post(
        ours, "/portal/public-page", {"version_id": version[1], "discloses_client": "y"}, page="/portal/public-page"
    )  # fmt: skip

    after = words_of(client_as().get(public).text)
    assert case.bench.sample.code in before
    assert name not in before
    assert "Summer grade" not in before
    assert name in after
    assert "Summer grade" in after


def test_another_client_reads_none_of_it(
    app: Flask, database: Database, ours: FlaskClient, case: Case
) -> None:
    given = post(
        ours, "/portal/feedback/new", {"kind": "remark", "text": "Fine."}, page="/portal/feedback/new"
    ).location
    theirs = browser_of(app, database, make_client(database, at=NOON).id, Role.CLIENT_ADMINISTRATOR)

    assert theirs.get(given).status_code == 404
    assert theirs.get(f"/portal/requests/{case.request_id}").status_code == 404
    assert ours.get(f"/portal/requests/{case.request_id}").status_code == 200
