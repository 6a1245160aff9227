"""The pages of tests by external providers, as the people at the desk use them."""

from __future__ import annotations

import re
from io import BytesIO

import pytest

from lims.db import Database
from lims.permissions import Role
from lims.samples import TestState, find_test
from tests.conftest import NOON
from tests.support.certificates import make_laboratory
from tests.support.external import DAY, Outside, make_outside
from tests.support.web import ClientAs, post, words_of


@pytest.fixture
def made(database: Database) -> Outside:
    make_laboratory(database, at=NOON - 3 * DAY)
    return make_outside(database, at=NOON - DAY, agreed=None)


def sent(made: Outside, **given: str) -> dict[str, str]:
    return {
        "tests": str(made.bench.test.id), "supplier": str(made.provider.id), "amount": "0.5 L", "courier": "C",
        "seal": "S-1", "sent_at": "2026-05-19 15:00", "expected_at": "2026-05-26 15:00", **given,
    }  # fmt: skip


def test_from_the_agreement_to_the_review(client_as: ClientAs, database: Database, made: Outside) -> None:
    desk, other = client_as(Role.FRONT_DESK), client_as(Role.FRONT_DESK)
    send = f"/external/samples/{made.bench.sample.id}/send"
    agree = f"/external/requests/{made.bench.sample.request_id}/agree"
    refused = post(desk, send, sent(made))
    assert refused.status_code == 409
    assert "has not agreed" in words_of(refused.text)
    assert f'href="{agree.removesuffix("/agree")}"' in refused.text

    said = {
        "method": str(made.bench.method.method_id), "supplier": str(made.provider.id), "told": "who tests, by e-mail",
        "answer": "yes", "agreed_by": "A. Example", "answered_at": "2026-05-19 14:00",
    }  # fmt: skip
    assert post(desk, agree, said).status_code == 303
    page = post(desk, send, sent(made)).location
    assert "At the provider" in words_of(desk.get(page).text)
    assert desk.get(f"{page}/paper.pdf").data.startswith(b"%PDF")

    report = {"number": "R-1", "issued_on": "2026-05-19", "paper": (BytesIO(b"%PDF-1.7 x"), "report.pdf")}
    assert post(desk, f"{page}/report", report, content_type="multipart/form-data").status_code == 303
    test = next(
        one for one in desk.get(page).text.split('"') if one.startswith("/external/tests/")
    ).removesuffix("/enter")
    figure = {
        "measurand": made.bench.method.definition.measurands[0].key, "report": "1", "text": "832.5", "unit": "kg/m3",
        "expanded_uncertainty": "0.4", "k": "2", "coverage_percent": "95", "measured_at": "2026-05-19 15:30",
    }  # fmt: skip
    choices = desk.get(f"{test}/enter").text
    unit = made.bench.method.definition.measurands[0].unit
    assert re.search(f'<option selected value="{unit}"', choices)
    figure["report"] = choices.split('name="report"')[1].split('value="')[1].split('"')[0]
    assert post(desk, f"{test}/enter", figure).status_code == 303
    assert "You entered a figure yourself" in words_of(desk.get(test).text)
    seen = other.get(test).text.split('name="seen"')[1].split('value="')[1].split('"')[0]
    assert post(other, f"{test}/check", {"seen": seen, "agrees": "yes"}).status_code == 303

    with database.read() as session:
        assert find_test(session, made.bench.test.id).state is TestState.SUBMITTED
    reviewed = words_of(client_as(Role.REVIEWER).get(f"/review/{made.bench.test.id}").text)
    assert "Tested by an external provider: FICTITIOUS Outside Laboratory, report R-1." in reviewed
    assert "by FICTITIOUS Outside Laboratory." in reviewed
    assert "It was measured with the equipment of the external provider." in reviewed
    assert "Done" in words_of(desk.get("/external").text)
    for after in (page, test):
        assert "Ready for review" in words_of(desk.get(after).text)


def test_a_provider_s_method_is_entered_by_one_person_and_approved_by_another(
    client_as: ClientAs, made: Outside
) -> None:
    one, other = client_as(Role.TECHNICAL_MANAGER), client_as(Role.QUALITY_MANAGER)
    page = f"/suppliers/{made.provider.id}"
    said = {
        "method": str(made.bench.method.method_id), "approved": "y", "why": "seen", "since": "2026-05-19 00:00",
        "until": "2027-05-19 00:00", "accreditation": "FICTITIOUS 2", "accredited_by": "B", "scope_line": "L",
    }  # fmt: skip
    refused = post(one, f"{page}/methods/new", {**said, "scope_line": ""})
    assert "a number, a body and its line" in words_of(refused.text)

    assert post(one, f"{page}/methods/new", said).status_code == 303
    approve = next(part for part in other.get(page).text.split('"') if part.startswith("/suppliers/methods/"))
    assert "Waiting for approval" in words_of(one.get(page).text)
    assert post(one, approve).status_code == 403
    assert post(other, approve).status_code == 303
    assert "FICTITIOUS 2, B" in words_of(other.get(page).text)
    assert "Waiting for approval" not in words_of(other.get(page).text)
