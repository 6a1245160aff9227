"""The pages of calibrations of our own: from a procedure to a certificate, and what they refuse."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from lims.db import Database
from lims.inhouse.service import find_run, work_of
from lims.permissions import Role
from tests.conftest import NOON
from tests.support.certificates import make_laboratory
from tests.support.inhouse import Bath, make_bath, start
from tests.support.web import ClientAs, post

PROCEDURE = {
    "code": "CP-P1", "title": "Thermometers", "unit": "degC", "points": "0; 15", "repeats": "3", "source": "FICTITIOUS",
    "reference_role": "reference thermometer", "conditions": "stirred", "probability": "0,95", "reason": "new",
    "effective_from": "2026-05-19 12:00", "fictitious": "y",
    "components": "reference_drift; half-width; 0,01; FICTITIOUS\nbath; u; 0.004; FICTITIOUS",
}  # fmt: skip


@pytest.fixture
def bath(database: Database) -> Bath:
    make_laboratory(database, at=NOON - timedelta(days=9))
    return make_bath(database, at=NOON, points=[0.0, 15.0], falling=False)


def test_a_thermometer_is_calibrated_through_the_pages(
    client_as: ClientAs, database: Database, bath: Bath
) -> None:
    analyst = client_as(Role.TECHNICIAN)
    begun = post(analyst, "/inhouse/new", {
        "equipment": str(bath.thermometer.id), "procedure": str(bath.procedure.id),
        "reference": str(bath.reference.thermometer.id), "resolution": "0,01", "conditions": "21 °C",
    })  # fmt: skip
    assert begun.status_code == 303, begun.text
    page = begun.headers["Location"]
    with database.read() as session:
        run = find_run(session, int(page.rsplit("/", 1)[1]))
        places = [(one[1], one[2], one[3]) for one in work_of(session, run.id).missing()]
    for nominal, way, n in places:
        read = post(analyst, f"{page}/readings", {
            "when": "", "place": f"{nominal!r} {way} {n}", "reference": f"{nominal}", "indication": f"{nominal + 0.04 + n / 1000}",
        })  # fmt: skip
        assert read.status_code == 303, read.text
    assert post(analyst, f"{page}/submit", {}).status_code == 303

    reviewer = client_as(Role.REVIEWER)
    shown = reviewer.get(page).text
    version = re.search(r'name="row_version"[^>]*value="(\d+)"', shown)
    assert version is not None
    decided = post(reviewer, f"{page}/decide", {
        "accepted": "yes", "suitable": "yes", "words": "looked at", "due_at": "2027-05-19 12:00", "row_version": version[1],
        "language": "en", "country": "AZ", "place": "laboratory",
    })  # fmt: skip

    assert decided.status_code == 303, decided.text
    assert "K-2026-0001/1" in reviewer.get(decided.headers["Location"]).text
    assert "K-2026-0001/1" in reviewer.get(page).text
    assert "IC-2026-0001" in reviewer.get("/inhouse").text


def test_a_procedure_is_proposed_and_approved_like_everything_in_the_catalogue(
    client_as: ClientAs, database: Database, bath: Bath
) -> None:
    drafted = post(client_as(Role.TECHNICAL_MANAGER), "/inhouse/procedures/new", PROCEDURE)
    assert drafted.status_code == 303, drafted.text
    other = client_as(Role.QUALITY_MANAGER)
    shown = other.get(drafted.headers["Location"])
    assert "reference_drift" in shown.text
    version = re.search(r'name="row_version" value="(\d+)"', shown.text)
    assert version is not None

    approved = post(
        other, f"{drafted.headers['Location']}/approve", {"row_version": version[1], "standing": "0"}
    )

    assert approved.status_code == 303, approved.text
    assert "CP-P1" in other.get("/inhouse/procedures").text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"components": "bath; u; 0.004; FICTITIOUS"}, "drift of the reference"),
        ({"components": "reference_drift 0.01"}, "half-width or u"),
        ({"points": "0; five"}, "five"),
        ({"repeats": "2"}, "at least 3 times"),
    ],
)
def test_a_procedure_that_cannot_be_worked_is_refused_beside_the_form(
    client_as: ClientAs, bath: Bath, given: dict[str, str], said: str
) -> None:
    answer = post(client_as(Role.TECHNICAL_MANAGER), "/inhouse/procedures/new", {**PROCEDURE, **given})

    assert answer.status_code == 422
    assert said in answer.text


def test_a_reading_that_is_no_number_and_a_decision_of_ones_own_are_refused(
    client_as: ClientAs, bath: Bath
) -> None:
    run = start(bath)
    client = client_as(Role.TECHNICIAN)

    wrong = post(
        client, f"/inhouse/{run.id}/readings", {"place": "0.0 rising 1", "reference": "x", "indication": "1"}
    )
    early = post(client, f"/inhouse/{run.id}/submit", {})

    assert wrong.status_code == 422
    assert early.status_code == 409
    assert "6 readings to go" in early.text
