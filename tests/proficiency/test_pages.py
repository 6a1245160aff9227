"""The pages of proficiency tests."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest

from lims.db import Database
from lims.files import FileStore
from lims.permissions import Role
from tests.conftest import NOON
from tests.support.catalogue import make_method
from tests.support.proficiency import Taken, make_enrolment
from tests.support.web import ClientAs, post

DAY = timedelta(days=1)


@pytest.fixture
def taken(database: Database, tmp_path: Path) -> Taken:
    method = make_method(database, at=NOON - 60 * DAY)
    return make_enrolment(
        database, FileStore(tmp_path / "files"), method.method_id, at=NOON - 30 * DAY, due=NOON
    )


def test_a_round_goes_through_its_pages_to_an_unsatisfactory_score_and_its_action(
    client_as: ClientAs, taken: Taken
) -> None:
    client, url = client_as(Role.QUALITY_MANAGER), f"/proficiency/{taken.enrolment_id}"
    said = {"value": "833,0", "expanded_uncertainty": "0.2", "k": "2", "reason": "the sheet of that day"}
    figures = {"report": str(taken.report_id), "assigned_value": "832.00", "sigma_pt": "0.2"}

    sent = [
        post(client, f"{url}/result", said), post(client, f"{url}/outcome", figures),
        post(client, f"{url}/action", {"text": "the cell was cleaned"}),
    ]  # fmt: skip

    assert [one.status_code for one in sent] == [303, 303, 303], sent[1].text
    page = client.get(url).text
    assert "NC-" in page
    assert "5.00" in page
    assert "not possible, not known:" in page
    assert "the cell was cleaned" in page
    assert "unsatisfactory" in client.get("/proficiency?format=csv").text.lower()
    assert client.get("/proficiency?state=action_missing").text.count("<tr data-row") == 0
    assert client.get("/proficiency?state=unsatisfactory").text.count("<tr data-row") == 1
    assert client.get("/proficiency?q=no+such+round").text.count("<tr data-row") == 0


def test_providers_rounds_and_reports_are_entered_in_the_browser(client_as: ClientAs, taken: Taken) -> None:
    client = client_as(Role.TECHNICAL_MANAGER)
    provider = {"name": "Another FICTITIOUS", "accreditation": "", "seen_in": "a letter"}
    round_ = {"provider": str(taken.provider_id), "scheme": "LPG", "name": "2026-1", "results_due": "2026-06-01"}  # fmt: skip
    entered = post(client, "/proficiency/providers/new", provider)
    made = post(client, "/proficiency/rounds/new", round_)
    kept = post(
        client, f"{made.location}/reports/new", {"file": (io.BytesIO(b"%PDF-1.7 x"), "r.pdf")},
        content_type="multipart/form-data",
    )  # fmt: skip
    refused = post(client, "/proficiency/rounds/new", round_)

    assert [one.status_code for one in (entered, made, kept, refused)] == [303, 303, 303, 422]
    assert "not known" in client.get("/proficiency/providers").text
    assert "r.pdf" in client.get(made.location).text
    assert "This round is entered already" in refused.text


def test_a_technician_sees_and_does_not_edit(client_as: ClientAs, taken: Taken) -> None:
    client = client_as(Role.TECHNICIAN)

    assert client.get("/proficiency/plan").status_code == 200
    assert client.get(f"/proficiency/{taken.enrolment_id}").status_code == 200
    assert client.get(f"/proficiency/{taken.enrolment_id}/result").status_code == 403
