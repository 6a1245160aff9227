"""When a calibration is due again: by its certificate, by our interval and marked so, or not known; never a date from nowhere."""

from __future__ import annotations

from datetime import timedelta

from lims.clock import SetClock
from lims.db import Database
from lims.equipment import Calibration, calibrations_of, decide_suitability, detail_of, register_interval
from lims.equipment.due import SOURCES
from lims.permissions import Role
from lims.programme.service import interval_at
from lims.quality import due_groups, register_due_source
from lims.records import Actor, unit_of_work
from tests.conftest import NOON
from tests.support.equipment import make_calibration, make_equipment
from tests.support.programme import decide
from tests.support.web import ClientAs, post, words_of

DAY = timedelta(days=1)
register_interval("programme", interval_at)  # as the application does
for source in SOURCES:
    register_due_source(source)


def basis(database: Database, calibration: Calibration) -> int | None:
    with database.read() as session:
        return detail_of(session, calibration.version_id).interval_days


def test_without_a_date_on_the_certificate_it_is_due_by_our_interval(database: Database) -> None:
    one = make_equipment(database, at=NOON - 30 * DAY)
    decide(database, one.id, at=NOON - 20 * DAY, days=200)

    ours = make_calibration(database, one.id, at=NOON - 10 * DAY, due_at=None)
    theirs = make_calibration(database, one.id, at=NOON - 5 * DAY, due_at=NOON + 90 * DAY)

    assert (ours.due_at, basis(database, ours)) == (NOON + 190 * DAY, 200)
    assert (theirs.due_at, basis(database, theirs)) == (NOON + 90 * DAY, None)


def test_the_mark_stays_with_an_acceptance_and_goes_with_another_date(database: Database) -> None:
    one = make_equipment(database, at=NOON - 30 * DAY)
    decide(database, one.id, at=NOON - 20 * DAY, days=200)
    made = make_calibration(database, one.id, at=NOON - 10 * DAY, due_at=None)

    by = Actor.system("test")
    with unit_of_work(database, by=by, clock=SetClock(NOON), act="calibration.judged") as unit:
        accepted = decide_suitability(unit, made.id, True)
    assert (accepted.due_at, basis(database, accepted)) == (made.due_at, 200)


def test_without_an_interval_it_is_not_known_until_one_is_decided(database: Database) -> None:
    one = make_equipment(database, at=NOON - 30 * DAY)
    made = make_calibration(database, one.id, at=NOON - 10 * DAY, due_at=None)
    assert (made.due_at, basis(database, made)) == (None, None)
    with database.read() as session:
        [line] = due_groups(session, NOON)
    assert (line.item.thing, line.item.due_at, line.state) == (one.code, None, "no_interval")

    decide(database, one.id, at=NOON, days=100)

    with database.read() as session:
        [latest] = calibrations_of(session, one.id)
        assert due_groups(session, NOON) == []
    assert (latest.due_at, basis(database, latest)) == (NOON + 90 * DAY, 100)


def test_the_pages_say_where_the_date_comes_from(client_as: ClientAs, database: Database) -> None:
    ours, nobodys = (make_equipment(database, at=NOON - 30 * DAY) for _ in range(2))
    decide(database, ours.id, at=NOON - 20 * DAY, days=200)
    made = make_calibration(database, ours.id, at=NOON - 10 * DAY, due_at=None)
    bare = make_calibration(database, nobodys.id, at=NOON - 10 * DAY, due_at=None)
    client = client_as(Role.QUALITY_MANAGER)

    listed = words_of(client.get("/programme").text)
    assert "from our interval, not from the certificate" in listed
    assert "no interval" in listed
    assert "no interval" in words_of(client.get("/quality").text)
    assert "No interval" in words_of(client.get("/equipment").text)
    for url in (f"/equipment/{ours.id}", f"/equipment/calibrations/{made.id}"):
        assert "From our interval (200 d), not from the certificate" in words_of(client.get(url).text)
    shown = words_of(client.get(f"/equipment/calibrations/{bare.id}").text)
    assert "Not known: the certificate names no date, and no interval is set" in shown


def test_environment_and_adjustment_are_kept_with_the_figures(
    client_as: ClientAs, database: Database
) -> None:
    one, client = make_equipment(database, at=NOON - 30 * DAY), client_as(Role.TECHNICAL_MANAGER)
    form = {
        "certificate": "E-1", "laboratory": "FICTITIOUS", "calibrated_at": "2026-05-01 12:00", "due_at": "", "reason": "paper",
        "points": "density; kg/m3; 800.05; 800.00; 0.10; 2; as left; 0.01", "function": "", "conditions": "20.1 °C, 45 % RH",
        "adjusted": "yes", "adjustment": "offset set to zero",
    }  # fmt: skip
    entered = post(client, f"/equipment/{one.id}/calibrations/new", form)
    assert entered.status_code == 303, entered.text
    page = entered.headers["Location"]

    corrected = post(client, f"{page}/correct", {**form, "laboratory": "FICTITIOUS laboratory"})

    assert corrected.status_code == 303, corrected.text
    shown = words_of(client.get(page).text)
    for said in ("FICTITIOUS laboratory", "20.1 °C, 45 % RH", "Adjusted Yes", "offset set to zero"):
        assert said in shown
