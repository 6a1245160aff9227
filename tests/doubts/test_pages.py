"""The pages of an error: saying it, choosing since when, the list, the button, letters; who may."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest

from lims.certificates import Certificate
from lims.clock import SetClock
from lims.db import Database
from lims.doubts.service import assessments
from lims.permissions import Role
from lims.records import Actor, unit_of_work
from tests.conftest import NOON
from tests.support.certificates import Case, make_issued
from tests.support.doubts import DAY, Reference, make_ice_point, make_reference, run_recomputation
from tests.support.web import ClientAs, post

Told = tuple[Case, Certificate, Reference]
HOUR = timedelta(hours=1)


@pytest.fixture
def told(database: Database, clock: SetClock, tmp_path: Path) -> Told:
    case, certificate = make_issued(database, tmp_path, 0.8448, 0.8448, at=NOON)
    reference = make_reference(database, at=NOON - 400 * DAY)
    with unit_of_work(database, by=Actor.system("setup"), clock=SetClock(NOON), act="linked") as unit:
        calibration = case.bench.density.calibration
        unit.link(reference.certificate.version_id, calibration.version_id, "standard", NOON - HOUR)
    make_ice_point(database, reference, at=NOON - 30 * DAY, limit=0.05, person_id=case.reviewer.id)
    clock.advance(DAY)
    return case, certificate, reference


def asked(reference: Reference, **given: str) -> str:
    """The address with an error as the first form sends it."""
    facts = {
        "equipment": str(reference.thermometer.id), "error": "-0,3", "unit": "degC", "low": "", "high": "",
        "until": "2026-05-20 12:00", **given,
    }  # fmt: skip
    return f"/assessments/new?{urlencode(facts)}"


def test_a_day_of_the_quality_manager_from_the_error_to_the_letters(
    client_as: ClientAs, database: Database, told: Told, tmp_path: Path
) -> None:
    case, certificate, reference = told
    client = client_as(Role.QUALITY_MANAGER)
    page = client.get(asked(reference))
    assert "ice point within 0.05" in page.text
    since = (
        page.text.partition('<option value="')[0]
        and page.text.split("ice point within 0.05")[0].rsplit('value="', 1)[1]
    )

    answer = post(client, asked(reference), {"since": since.partition('"')[0], "reason": "ice point off"})
    assert answer.status_code == 303, answer.text
    with database.read() as session:
        made = assessments(session)[0]
    assert "0 / 3" in client.get(f"/assessments/{made.id}").text
    run_recomputation(database, tmp_path, NOON + DAY)
    post(client, f"/assessments/{made.id}/act")

    shown = client.get(f"/assessments/{made.id}").text
    letter = client.get(f"/assessments/{made.id}/letters/{case.client_id}").text
    assert "3 / 3" in shown
    assert "Does not conform" in shown
    assert str(certificate.number) in letter
    assert client.get(f"/assessments/{made.id}/results.csv").text.count("\n") >= 4
    assert client.get(f"/assessments/{made.id}/progress").status_code == 200
    assert "Acted on" in client.get("/assessments").text
    assert post(client, f"/assessments/{made.id}/act").status_code == 409


def test_an_error_that_nothing_could_see_puts_everything_in_doubt(client_as: ClientAs, told: Told) -> None:
    page = client_as(Role.QUALITY_MANAGER).get(asked(told[2], error="0.001"))

    assert "everything that rests on the equipment is in doubt" in page.text


def test_what_cannot_be_read_comes_back_with_the_form(client_as: ClientAs, told: Told) -> None:
    page = client_as(Role.QUALITY_MANAGER).get(asked(told[2], error="much"))

    assert page.status_code == 422
    assert 'value="much"' in page.text


def test_a_technician_looks_and_does_not_raise(client_as: ClientAs, told: Told) -> None:
    client = client_as(Role.TECHNICIAN)

    assert client.get("/assessments").status_code == 200
    assert client.get("/assessments/new").status_code == 403
    assert client.get("/assessments/999999").status_code == 404
    assert client.get("/assessments/999999/letters/1").status_code == 404
