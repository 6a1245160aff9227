"""Several certificates signed with one password, from a list that was read."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lims.certificates import Certificate, CertificateState, certificates_by_id, change_draft
from lims.certificates.models import CertificateRow
from lims.clock import SetClock
from lims.db import Database
from lims.records import Actor, unit_of_work
from tests.conftest import NOON
from tests.support.certificates import Case, make_accepted, make_draft, make_laboratory, run_jobs
from tests.support.people import PASSWORD
from tests.support.web import post, sign_in, words_of

CHOICE = re.compile(r'name="row" value="(\d+:[0-9a-f]{64})"')
PAGE = "/certificates/sign"


def signatory(app: Flask, case: Case) -> FlaskClient:
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT"] = "text/html"
    return sign_in(client, case.signatory)


def drafts(database: Database, clock: SetClock, samples: int) -> tuple[Case, list[Certificate]]:
    make_laboratory(database, at=NOON - timedelta(days=3))
    case = make_accepted(database, at=NOON, samples=samples)
    clock.now = case.later
    return case, [make_draft(database, case, item_ids=[one.id]) for one in case.bench.samples]


def states(database: Database) -> set[CertificateState]:
    with database.read() as session:
        return {row.state for row in session.query(CertificateRow)}


def test_a_signatory_reads_a_list_and_signs_it_with_one_password(
    app: Flask, database: Database, clock: SetClock, tmp_path: Path
) -> None:
    case, _ = drafts(database, clock, samples=2)
    client = signatory(app, case)
    page = client.get(PAGE).text
    chosen = CHOICE.findall(page)

    sent = post(client, PAGE, {"row": chosen, "password": PASSWORD}, page=PAGE)
    waiting = client.get(sent.headers["Location"]).text
    run_jobs(database, tmp_path, case.later)
    done = client.get(sent.headers["Location"].replace("/signed?", "/signed/rows?")).text

    assert len(chosen) == 2
    assert re.search(r"\b832(\.\d+)?\b", words_of(page))  # what is signed stands on the list
    assert "0 / 2" in waiting
    assert "2 / 2" in done
    assert states(database) == {CertificateState.ISSUED}


def test_a_wrong_password_signs_nothing(app: Flask, database: Database, clock: SetClock) -> None:
    case, _ = drafts(database, clock, samples=1)
    client = signatory(app, case)

    sent = post(client, PAGE, {"row": CHOICE.findall(client.get(PAGE).text), "password": "wrong"}, page=PAGE)

    assert sent.status_code == 403
    assert states(database) == {CertificateState.DRAFT}


def test_a_draft_that_changed_since_it_was_read_is_left_and_the_others_are_signed(
    app: Flask, database: Database, clock: SetClock
) -> None:
    case, (first, second) = drafts(database, clock, samples=2)
    client = signatory(app, case)
    chosen = CHOICE.findall(client.get(PAGE).text)
    with unit_of_work(database, by=Actor.person(case.signatory.id), clock=clock, act="draft.changed") as unit:
        change_draft(unit, first.id, seen=first.row_version, remarks=["another"], location="", language="en")

    sent = post(client, PAGE, {"row": chosen, "password": PASSWORD}, page=PAGE)

    assert (
        f"Draft {first.id}: Something on this certificate was changed"
        in client.get(sent.headers["Location"]).text
    )
    with database.read() as session:
        found = certificates_by_id(session, [first.id, second.id])
    assert [found[one.id].state for one in (first, second)] == [
        CertificateState.DRAFT,
        CertificateState.AUTHORISED,
    ]


@pytest.mark.parametrize("row", ["", "x", "1:", "999999:" + "a" * 64])
def test_a_choice_that_is_none_signs_nothing(
    app: Flask, database: Database, clock: SetClock, row: str
) -> None:
    case, _ = drafts(database, clock, samples=1)

    sent = post(signatory(app, case), PAGE, {"row": [row], "password": PASSWORD}, page=PAGE)

    assert sent.headers["Location"] == PAGE
    assert states(database) == {CertificateState.DRAFT}
