"""The pages of the calibration programme."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

from lims.clock import SetClock
from lims.db import Database
from lims.permissions import Role
from lims.programme import find_request, make_requests
from lims.programme.service import programme_at
from lims.records import Actor, unit_of_work
from lims.web import missing_translations
from tests.conftest import NOON
from tests.support.programme import decide, make_drifting, state_rule
from tests.support.web import ClientAs, post

DAY = timedelta(days=1)


def test_every_page_answers_and_the_count_stands_in_the_side_list(
    client_as: ClientAs, database: Database
) -> None:
    one = make_drifting(database, at=NOON - 160 * DAY)
    decide(database, one.id, at=NOON)
    state_rule(database, at=NOON)
    with unit_of_work(
        database, by=Actor.system("setup"), clock=SetClock(NOON), act="programme.requested"
    ) as unit:
        [made] = make_requests(unit, NOON.year)
    with database.read() as session:
        line = find_request(session, made).lines[0].id
    client = client_as(Role.TECHNICAL_MANAGER)
    pages = [
        "/programme", "/programme?view=soon", "/programme?format=csv", "/programme/calendar", "/programme/calendar?month=2027-01",
        "/programme/calendar?month=nonsense", "/programme/calendar.ics", "/programme/rule", f"/equipment/{one.id}/programme",
        f"/equipment/{one.id}/programme/decide?days=456&method=staircase", f"/equipment/{one.id}", "/programme/requests",
        "/programme/requests/new", f"/programme/requests/{made}", f"/programme/requests/{made}?view=sheet",
        f"/programme/requests/{made}?format=xlsx", f"/programme/lines/{line}/step",
    ]  # fmt: skip

    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)
    assert re.search(r"Programme.{0,80}1", client.get("/equipment").text, re.S)
    assert client.get("/programme/requests/999999").status_code == 404


def test_a_proposal_is_taken_over_by_a_person(client_as: ClientAs, database: Database) -> None:
    one = make_drifting(database, at=NOON)
    decide(database, one.id, at=NOON - DAY)
    state_rule(database, at=NOON - DAY)
    client = client_as(Role.TECHNICAL_MANAGER)

    page = client.get(f"/equipment/{one.id}/programme").text
    given = {"days": "456", "reason": "reviewed", "source": "staircase", "needs": "density; parsec"}
    refused = post(client, f"/equipment/{one.id}/programme/decide", given)
    taken = post(client, f"/equipment/{one.id}/programme/decide", {**given, "needs": "density; kg/m3"})

    assert "clause not verified" in page
    assert "456" in page
    assert (refused.status_code, taken.status_code) == (422, 303)
    assert "not known" in refused.text
    with database.read() as session:
        decided = programme_at(session, one.id, NOON)
    assert decided is not None
    assert decided.days == 456
    assert decided.person_id is not None


def test_calendar_programs_read_the_due_dates(client_as: ClientAs, database: Database) -> None:
    one = make_drifting(database, at=NOON)

    text = client_as(Role.ASSESSOR).get("/programme/calendar.ics").text

    due = NOON + timedelta(days=182.5)
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert text.endswith("END:VCALENDAR\r\n")
    assert f"DTSTART;VALUE=DATE:{due:%Y%m%d}" in text
    assert f"SUMMARY:{one.code}" in text
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75


def test_a_technician_sees_the_programme_and_decides_nothing(client_as: ClientAs, database: Database) -> None:
    one = make_drifting(database, at=NOON)
    client = client_as(Role.TECHNICIAN)

    assert client.get(f"/equipment/{one.id}/programme").status_code == 200
    assert client.get(f"/equipment/{one.id}/programme/decide").status_code == 403


def test_no_text_is_missing_in_any_language() -> None:
    assert missing_translations(Path("lims/programme")) == []
