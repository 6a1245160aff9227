"""The pages of review, certificates and the public check, as their people use them."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lims.certificates import CertificateState, RateLimit, find_certificate, result_ids_of
from lims.certificates.errors import TooManyLookUps
from lims.certificates.models import CertificateRow
from lims.clock import SetClock
from lims.db import Database
from lims.people import Person
from lims.quality import place_hold, raise_doubt
from lims.records import Actor, unit_of_work
from tests.conftest import NOON
from tests.support.certificates import make_accepted, make_issued, make_laboratory, make_submitted, run_jobs
from tests.support.people import PASSWORD
from tests.support.web import post, sign_in, words_of

SEEN = re.compile(r'name="seen"[^>]*value="([0-9a-f]{64})"')
RESULT = re.compile(r"832([.,]\d*)?")  # as a word of its own: fingerprints and tokens hold any three digits


def seen_on(page: str) -> str:
    found = SEEN.search(page)
    assert found is not None
    return found[1]


def browser(app: Flask, person: Person | None = None) -> FlaskClient:
    """A browser, with this person signed in."""
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT"] = "text/html"
    return sign_in(client, person) if person else client


def test_a_reviewer_accepts_with_a_password_in_the_same_form(
    app: Flask, database: Database, clock: SetClock
) -> None:
    case = make_submitted(database, at=NOON)
    clock.now = case.later
    client, url = browser(app, case.reviewer), f"/review/{case.bench.test.id}"
    sent = {"decision": "accept", "seen": seen_on(client.get(url).text)}

    wrong = post(client, url, {**sent, "password": "wrong", "reason": "looks fine"}, page=url)
    right = post(client, url, {**sent, "password": PASSWORD}, page=url)

    assert (wrong.status_code, right.status_code) == (403, 303)
    assert "looks fine" in wrong.text  # nothing typed is lost


def test_who_did_the_test_sees_why_somebody_else_must_review_it(
    app: Flask, database: Database, clock: SetClock
) -> None:
    case = make_submitted(database, at=NOON)
    clock.now = case.later
    url = f"/review/{case.bench.test.id}"

    page = browser(app, case.bench.analyst).get(url)

    assert page.status_code == 200
    assert 'name="decision"' not in page.text


def test_a_signatory_draws_up_looks_signs_and_gets_the_document(
    app: Flask, database: Database, clock: SetClock, tmp_path: Path
) -> None:
    make_laboratory(database, at=NOON - timedelta(days=3))
    case = make_accepted(database, at=NOON)
    clock.now = case.later
    client = browser(app, case.signatory)

    url = post(client, f"/requests/{case.request_id}/certificates", page="/certificates").headers["Location"]
    draft = client.get(url)
    preview = client.get(f"{url}/preview.pdf")
    signed = post(client, f"{url}/authorise", {"seen": seen_on(draft.text), "password": PASSWORD}, page=url)
    waiting = client.get(url)
    run_jobs(database, tmp_path, case.later)
    document = client.get(f"{url}/document.pdf")

    assert preview.data.startswith(b"%PDF")
    assert signed.status_code == 303
    assert "being made" in waiting.text
    assert document.data.startswith(b"%PDF")
    assert document.data == client.get(f"{url}/document.pdf").data
    with database.read() as session:
        assert find_certificate(session, int(url.rsplit("/", 1)[1])).state is CertificateState.ISSUED


def token_of(database: Database) -> str:
    with database.read() as session:
        row = session.query(CertificateRow).one()
        return row.token or ""


def test_the_public_page_confirms_without_client_or_results(
    app: Flask, database: Database, tmp_path: Path
) -> None:
    case, certificate = make_issued(database, tmp_path, at=NOON)
    with database.read() as session:
        from lims.clients import find_client

        client = find_client(session, case.client_id, case.later)

    page = browser(app).get(f"/v/{token_of(database)}")

    assert page.status_code == 200
    assert certificate.number is not None
    assert certificate.number in page.text
    assert case.bench.sample.code in page.text
    assert client.name not in page.text
    assert not [word for word in words_of(page.text).split() if RESULT.fullmatch(word)]
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["X-Robots-Tag"].startswith("noindex")
    assert page.headers["Cache-Control"] == "no-store"


def test_unknown_and_malformed_addresses_get_the_same_answer(app: Flask) -> None:
    client = browser(app)

    answers = [client.get(f"/v/{token}") for token in ("A" * 26, "x", "../../etc", "%00", "A" * 5000)]

    assert {answer.status_code for answer in answers} == {404}
    assert len({" ".join(re.sub(r"<[^>]*>", " ", answer.text).split()) for answer in answers}) == 1


@pytest.mark.parametrize(("changed", "said"), [(b"", "byte for byte"), (b"x", "is not the one")])
def test_a_file_is_compared_with_what_was_issued(
    app: Flask, database: Database, tmp_path: Path, changed: bytes, said: str
) -> None:
    case, certificate = make_issued(database, tmp_path, at=NOON)
    app.extensions["lims"].clock.now = case.later
    content = browser(app, case.signatory).get(f"/certificates/{certificate.id}/document.pdf").data

    answer = browser(app).post(
        f"/v/{token_of(database)}", data={"file": (BytesIO(content + changed), "c.pdf")}
    )

    shown = re.findall(r'<div data-said="\w+">.*?</div></div></div>', answer.text)
    assert len(shown) == 1
    assert said in shown[0]


def test_look_ups_are_limited_by_the_minute() -> None:
    clock = SetClock(NOON)
    limit = RateLimit(clock, each=3, together=5)
    for _ in range(3):
        limit.count("192.0.2.1")

    with pytest.raises(TooManyLookUps):
        limit.count("192.0.2.1")
    limit.count("192.0.2.2")
    with pytest.raises(TooManyLookUps):
        limit.count("192.0.2.3")  # all together
    clock.advance(timedelta(minutes=1, seconds=1))

    limit.count("192.0.2.1")


def test_the_public_page_answers_429_to_whoever_asks_too_often(app: Flask) -> None:
    client = browser(app)

    answers = [client.get("/v/nothing").status_code for _ in range(21)]

    assert answers == [404] * 20 + [429]


def test_an_issued_certificate_lists_its_lines_with_what_has_come_over_them_since(
    app: Flask, database: Database, clock: SetClock, tmp_path: Path
) -> None:
    case, certificate = make_issued(database, tmp_path, at=NOON)
    clock.now = case.later + timedelta(hours=1)
    client, url = browser(app, case.signatory), f"/certificates/{certificate.id}"
    before = client.get(url).text
    meter = case.bench.density.calibration.version_id
    with unit_of_work(database, by=Actor.person(case.signatory.id), clock=clock, act="hold.placed") as unit:
        place_hold(unit, meter, "reads high")
        raise_doubt(
            unit,
            source_id=meter,
            since=None,
            until=NOON - timedelta(days=1),
            reason="an old doubt",
            figures={},
        )
        raise_doubt(
            unit, source_id=meter, since=NOON - timedelta(hours=1), until=None, reason="a drift", figures={}
        )
    with database.read() as session:
        results = result_ids_of(session, certificate.id)

    after = client.get(url).text

    assert "ASTM D4052-18" in before
    assert "nothing against it" in before
    assert all(f"/trace/{result_id}/back" in before for result_id in results)
    assert "reads high" in after
    assert "a drift" in after
    assert "an old doubt" not in after  # it ended before the result was measured
    assert "nothing against it" not in after
