"""The portal: a client sees the own samples and certificates, and of others not even that they exist."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from lims.certificates import Certificate, withdraw
from lims.certificates.lists import downloads_of
from lims.clock import SetClock
from lims.db import Database
from lims.permissions import Role
from lims.records import Actor, unit_of_work
from tests.conftest import NOON
from tests.support.certificates import Case, make_issued
from tests.support.people import make_person
from tests.support.web import ClientAs, sign_in, words_of

MISSING = 999_999


def signed_in(app: Flask, database: Database, client_id: int) -> FlaskClient:
    """The browser of somebody of a client."""
    browser = app.test_client()
    browser.environ_base["HTTP_ACCEPT"] = "text/html"
    person = make_person(database, Role.CLIENT, at=NOON, client_id=client_id)
    browser.person = person  # type: ignore[attr-defined]
    return sign_in(browser, person)


def two_clients(
    app: Flask, database: Database, folder: Path, clock: SetClock
) -> tuple[Case, Certificate, FlaskClient, FlaskClient]:
    """A certificate, the browser of its client, and that of another client."""
    from tests.support.clients import make_client

    case, certificate = make_issued(database, folder, at=NOON)
    clock.now = case.later
    other = make_client(database, at=NOON)
    return case, certificate, signed_in(app, database, case.client_id), signed_in(app, database, other.id)


def test_a_client_finds_and_downloads_the_own_certificate(
    app: Flask, database: Database, clock: SetClock, tmp_path: Path
) -> None:
    case, certificate, own, _ = two_clients(app, database, tmp_path, clock)

    page = own.get("/portal/certificates")
    document = own.get(f"/portal/certificates/{certificate.id}.pdf")
    archive = zipfile.ZipFile(BytesIO(own.get(f"/portal/certificates.zip?row={certificate.id}").data))

    assert certificate.number is not None
    assert certificate.number in page.text
    assert archive.namelist() == ["C-2026-0001-1.pdf"]
    assert archive.read("C-2026-0001-1.pdf") == document.data
    with database.read() as session:
        assert len(downloads_of(session, certificate.id)) == 2
    assert own.get(f"/portal/samples/{case.bench.sample.id}").status_code == 200


def test_another_clients_things_answer_like_what_does_not_exist(
    app: Flask, database: Database, clock: SetClock, tmp_path: Path
) -> None:
    case, certificate, _, other = two_clients(app, database, tmp_path, clock)

    for there, missing in (
        (f"/portal/certificates/{certificate.id}.pdf", f"/portal/certificates/{MISSING}.pdf"),
        (f"/portal/certificates.zip?row={certificate.id}", f"/portal/certificates.zip?row={MISSING}"),
        (f"/portal/samples/{case.bench.sample.id}", f"/portal/samples/{MISSING}"),
    ):
        theirs, nothing = other.get(there), other.get(missing)
        assert (theirs.status_code, nothing.status_code) == (404, 404)
        assert words_of(theirs.text) == words_of(nothing.text)


def test_searching_finds_nothing_of_another_client(
    app: Flask, database: Database, clock: SetClock, tmp_path: Path
) -> None:
    case, _, own, other = two_clients(app, database, tmp_path, clock)
    code = case.bench.sample.code

    for url in (f"/portal/certificates?q={code}", f"/portal/samples?q={code}"):
        assert code in words_of(own.get(url).text)
        assert code not in words_of(other.get(url).text)


def test_a_client_opens_no_page_of_the_laboratory(
    app: Flask, database: Database, clock: SetClock, tmp_path: Path
) -> None:
    case, certificate, own, _ = two_clients(app, database, tmp_path, clock)

    urls = (f"/certificates/{certificate.id}", f"/certificates/{certificate.id}/document.pdf", "/certificates", "/review",
            f"/review/{case.bench.test.id}")  # fmt: skip

    assert {own.get(url).status_code for url in urls} == {403}


def test_a_person_of_no_client_gets_nothing(client_as: ClientAs) -> None:
    assert client_as(Role.TECHNICIAN).get("/portal/certificates").status_code == 403


def test_a_client_sees_how_a_measurand_went_from_lot_to_lot(
    app: Flask, database: Database, clock: SetClock, tmp_path: Path
) -> None:
    _, certificate, own, stranger = two_clients(app, database, tmp_path, clock)

    page = own.get("/portal/trends?q=density at 15").text

    assert "density at 15 °C, kg/m³" in page
    assert "832." in page
    assert f"/portal/certificates/{certificate.id}.pdf" in page
    assert "data-chart" in page
    assert "data-chart" not in own.get("/portal/trends?q=nothing of that kind").text
    assert "Nothing to show yet" in stranger.get("/portal/trends").text


def test_a_withdrawn_certificate_is_on_no_trend(
    app: Flask, database: Database, clock: SetClock, tmp_path: Path
) -> None:
    case, certificate, own, _ = two_clients(app, database, tmp_path, clock)
    with unit_of_work(
        database, by=Actor.person(case.signatory.id), clock=clock, act="certificate.withdrawn"
    ) as unit:
        withdraw(unit, certificate.id, reason="the sample was another one")

    assert "data-chart" not in own.get("/portal/trends").text
