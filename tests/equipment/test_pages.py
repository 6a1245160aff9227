"""The pages of equipment: the list, a meter as of a moment, calibrations that are entered, corrected and accepted."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from lims.clock import SetClock
from lims.db import Database
from lims.equipment import (
    calibrations_of,
    checks_of,
    correct_calibration,
    find_calibration,
    find_equipment,
    standing_of,
    stands,
)
from lims.equipment.models import CheckAnswer, EquipmentCheckRow
from lims.gates import Answer
from lims.permissions import Role
from lims.records import Actor, AuditEvent, unit_of_work
from tests.conftest import NOON
from tests.support.catalogue import make_method
from tests.support.equipment import DensityBench, make_density_bench
from tests.support.web import ClientAs, post

POINTS = "density;kg/m3;800,05;800,00;0,10;2\ndensity\tkg/m3\t900.05\t900.00\t0.10\t2\tas left"


@pytest.fixture
def bench(database: Database) -> DensityBench:
    make_method(database, at=NOON - timedelta(days=1))
    return make_density_bench(database, at=NOON)


CERTIFICATE = {
    "certificate": "C-77", "laboratory": "FICTITIOUS laboratory", "standard": "FICTITIOUS standard", "reason": "came by post",
    "calibrated_at": "2026-05-19 12:00", "due_at": "2027-05-19 12:00", "points": POINTS,
}  # fmt: skip


def test_the_list_and_every_page_answer(client_as: ClientAs, bench: DensityBench) -> None:
    client = client_as(Role.TECHNICAL_MANAGER)
    pages = [
        "/equipment", f"/equipment/{bench.meter.id}", f"/equipment/{bench.meter.id}?at=2026-05-18 20:00&known=3",
        f"/equipment/calibrations/{bench.calibration.id}", f"/equipment/{bench.meter.id}/stand", "/equipment/new",
        "/rooms",
        f"/rooms/{bench.room.id}", f"/rooms/{bench.room.id}/read", "/equipment/systems",
        "/equipment/systems/new", "/rooms/new",
        f"/equipment/{bench.meter.id}/checks/new?kind=water and air", f"/equipment/{bench.meter.id}/calibrations/new",
        f"/equipment/calibrations/{bench.calibration.id}/correct", "/equipment?format=csv",
        f"/rooms/{bench.room.id}?format=xlsx",
    ]  # fmt: skip

    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)
    assert client.get("/equipment/999999").status_code == 404


def test_a_pasted_table_becomes_a_calibration_that_waits_for_acceptance(
    client_as: ClientAs, database: Database, bench: DensityBench
) -> None:
    client = client_as(Role.TECHNICAL_MANAGER)

    answer = post(client, f"/equipment/{bench.meter.id}/calibrations/new", CERTIFICATE)

    assert answer.status_code == 303, answer.text
    with database.read() as session:
        made = calibrations_of(session, bench.meter.id)[0]
    assert (made.certificate, made.suitable) == ("C-77", None)
    assert made.points[0].reference == 800.05


def test_a_point_that_cannot_be_read_comes_back_with_the_form(
    client_as: ClientAs, bench: DensityBench
) -> None:
    given = {
        "certificate": "C-78", "laboratory": "L", "reason": "post", "calibrated_at": "2026-05-19 12:00",
        "points": "density;kg/m3;800;about 800;0.1;2",
    }  # fmt: skip

    answer = post(client_as(Role.TECHNICAL_MANAGER), f"/equipment/{bench.meter.id}/calibrations/new", given)

    assert answer.status_code == 422
    assert "which is not a number" in answer.text
    assert "about 800" in answer.text


def test_accepting_a_calibration_names_who_accepted_it(
    client_as: ClientAs, database: Database, bench: DensityBench
) -> None:
    client = client_as(Role.TECHNICAL_MANAGER)

    post(
        client,
        f"/equipment/calibrations/{bench.calibration.id}/suitability",
        {"suitable": "yes", "reason": "U is a third of need"},
    )

    with database.read() as session:
        assert find_calibration(session, bench.calibration.id).accepted_by == client.person.id  # type: ignore[attr-defined]


def test_whoever_entered_the_figures_does_not_accept_them_and_another_finds_them_waiting(
    client_as: ClientAs, database: Database, bench: DensityBench
) -> None:
    author, other = client_as(Role.TECHNICAL_MANAGER), client_as(Role.QUALITY_MANAGER)
    entered = post(author, f"/equipment/{bench.meter.id}/calibrations/new", CERTIFICATE)
    address, given = entered.location, {"suitable": "yes", "reason": "compared"}

    waiting, mine = other.get("/quality").text, author.get(address).text
    own, seen = post(author, f"{address}/suitability", given), post(other, f"{address}/suitability", given)

    assert "To be decided" in waiting
    assert f"{bench.meter.code}, C-77" in waiting
    assert "You entered these figures" in mine
    assert own.status_code == 422
    assert "were entered by the same person" in own.text
    assert seen.status_code == 303
    assert "To be decided" not in other.get("/quality").text


def test_a_check_is_entered_with_commas_and_says_what_it_found(
    client_as: ClientAs, database: Database, bench: DensityBench
) -> None:
    given = {
        "at": "2026-05-19 15:00",
        "water": "998,22",
        "air": "1,20",
        "temperature": "20,0",
        "pressure": "1013,25",
        "humidity": "50",
    }
    client = client_as(Role.TECHNICIAN)

    answer = post(
        client, f"/equipment/{bench.meter.id}/checks/new?kind=water and air", given, follow_redirects=True
    )

    assert answer.status_code == 200, answer.text
    with database.read() as session:
        assert len(checks_of(session, bench.meter.id, NOON)) == 2, answer.text[:2000]


def test_a_technician_may_check_and_not_calibrate(client_as: ClientAs, bench: DensityBench) -> None:
    client = client_as(Role.TECHNICIAN)

    assert client.get(f"/equipment/{bench.meter.id}/calibrations/new").status_code == 403


def test_how_corrections_are_found_is_chosen_with_the_points_and_shown(
    client_as: ClientAs, database: Database, bench: DensityBench
) -> None:
    client = client_as(Role.TECHNICAL_MANAGER)
    three = "\n".join(f"density;kg/m3;{x + c};{x};0.1;2" for x, c in ((700, 0.05), (800, 0.06), (900, 0.09)))
    given = {
        "certificate": "C-79", "laboratory": "L", "standard": "S", "reason": "post", "calibrated_at": "2026-05-19 12:00",
        "points": three, "function": "line",
    }  # fmt: skip

    answer = post(client, f"/equipment/{bench.meter.id}/calibrations/new", given, follow_redirects=True)
    refused = post(
        client,
        f"/equipment/{bench.meter.id}/calibrations/new",
        {**given, "certificate": "C-80", "function": "cubic"},
    )

    assert "One straight line through all" in answer.text
    assert refused.status_code == 422
    with database.read() as session:
        assert calibrations_of(session, bench.meter.id)[0].function == "line"


def test_the_pages_lead_to_digital_certificates_and_to_errors(
    client_as: ClientAs, bench: DensityBench
) -> None:
    client = client_as(Role.TECHNICAL_MANAGER)
    pages = (
        client.get(f"/equipment/{bench.meter.id}").text,
        client.get(f"/equipment/calibrations/{bench.calibration.id}").text,
    )

    links = [
        link
        for page in pages
        for link in re.findall(r'href="(/(?:assessments/new|equipment/\S*dcc)[^"]*)"', page)
    ]

    assert len(links) == 4
    assert {client.get(link.replace("&amp;", "&")).status_code for link in links} == {200}


def test_a_calibration_and_its_equipment_are_shown_as_they_were_known_at_an_event(
    client_as: ClientAs, database: Database, bench: DensityBench
) -> None:
    with database.read() as session:
        before = session.scalar(select(func.max(AuditEvent.seq)))
    with unit_of_work(database, by=Actor.system("setup"), clock=SetClock(NOON), act="corrected") as unit:
        correct_calibration(unit, bench.calibration.id, laboratory="FICTITIOUS other laboratory")
    client, address = client_as(Role.ASSESSOR), f"/equipment/calibrations/{bench.calibration.id}"

    now, then = client.get(address).text, client.get(f"{address}?known={before}").text
    page = client.get(f"/equipment/{bench.meter.id}?at=2026-05-19 12:00&known={before}").text

    assert "FICTITIOUS other laboratory" in now
    assert "FICTITIOUS other laboratory" not in then
    assert f"Known at event {before}." in then
    assert f'value="{before}"' in page
    assert "FICTITIOUS other laboratory" not in page
    assert client.get(f"{address}?known=1").status_code == 404


def test_whether_traceability_stood_is_answered_as_it_was_known(
    client_as: ClientAs, database: Database, bench: DensityBench
) -> None:
    """A certificate that comes late changes what was valid on a day, and not what was known on it."""
    with database.read() as session:
        before = session.scalar(select(func.max(AuditEvent.seq)))
    with unit_of_work(
        database, by=Actor.system("setup"), clock=SetClock(NOON + timedelta(days=1)), act="corrected"
    ) as unit:
        correct_calibration(
            unit, bench.calibration.id, due_at=NOON + timedelta(hours=1)
        )  # it was due that day
        failed = unit.add(
            EquipmentCheckRow(
                equipment_id=bench.meter.id, kind="water and air", at=NOON + timedelta(hours=1), figures={"found": []},
                answer=CheckAnswer.FAILED, sentence="Off.", person_id=bench.person_id,
            )
        )  # fmt: skip
    day = NOON + timedelta(hours=2)

    with database.read() as session:
        meter = find_equipment(session, bench.meter.id)
        now = {one.check for one in standing_of(session, meter, day) if one.answer is Answer.NO}
        then = list(standing_of(session, meter, day, before))
        checks = checks_of(session, meter.id, day, before)

    assert {"calibrated", "apparatus_check"} <= now
    assert stands(then) is not Answer.NO
    assert failed.id not in {one.id for one in checks}
    client, address = client_as(Role.ASSESSOR), f"/equipment/{bench.meter.id}?at=2026-05-19 18:00"
    assert "Off." not in client.get(f"{address}&known={before}").text
    assert client.get(f"{address}&known={before}").text.count('data-answer="no"') == 0
