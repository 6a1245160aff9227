"""Maintenance: plans by date and by runs, damage that takes out of use, consumables whose counters count real determinations."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from lims.db import Database
from lims.equipment import EquipmentState, equipment_version_at
from lims.maintenance import (
    EventKind,
    consumables_of,
    events_of,
    fit_consumable,
    plan_maintenance,
    plans_at,
    record_event,
    remove_consumable,
)
from lims.maintenance.errors import MaintenanceRefused, RemovedAlready
from lims.maintenance.gate import look_at_one
from lims.particulars import verify_for_service
from lims.permissions import Role
from lims.quality import due_items
from lims.web import missing_translations
from tests.conftest import NOON
from tests.support.equipment import make_equipment
from tests.support.people import make_person
from tests.support.results import Bench, make_bench, make_results
from tests.support.samples import acting
from tests.support.web import ClientAs, post, words_of

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def bench(database: Database) -> Bench:
    return make_bench(database, at=NOON - 2 * HOUR)


def test_a_septum_counts_the_determinations_that_were_really_done(database: Database, bench: Bench) -> None:
    meter = bench.density.meter.id
    with acting(database, bench.analyst, NOON - 1.5 * HOUR) as unit:
        old = fit_consumable(
            unit, meter, what="Septum", at=NOON - 1.5 * HOUR, most_runs=2, basis="FICTITIOUS manual"
        )
    make_results(database, bench, 0.8321, 0.8322, at=NOON - HOUR)
    with acting(database, bench.analyst, NOON) as unit:
        remove_consumable(unit, old, reason="used up")
        new = fit_consumable(unit, meter, what="Septum", serial="2", most_runs=2, basis="FICTITIOUS manual")

    with database.read() as session:
        found = {one.id: one for one in consumables_of(session, NOON, meter)}
        before = {one.id: one for one in consumables_of(session, NOON - 2 * DAY, meter)}
    assert (found[old].runs, found[new].runs) == (2, 0)
    assert found[old].removal == "used up"
    assert before == {}
    with pytest.raises(RemovedAlready), acting(database, bench.analyst, NOON) as unit:
        remove_consumable(unit, old, reason="again")


def test_maintenance_is_due_by_its_runs_and_by_the_calendar(database: Database, bench: Bench) -> None:
    meter = bench.density.meter.id
    with acting(database, bench.analyst, NOON - 2 * HOUR) as unit:
        by_runs = plan_maintenance(
            unit, meter, name="Clean the cell", procedure="rinse", basis="x", every_runs=2
        )
        by_date = plan_maintenance(
            unit, meter, name="Change the drying agent", procedure="p", basis="x", every_days=30.0
        )
    make_results(database, bench, 0.8321, 0.8322, at=NOON - HOUR)

    with database.read() as session:
        now = {one.id: one for one in plans_at(session, NOON, meter)}
        due = [(one.what, one.thing) for one in due_items(session, NOON) if one.what == "maintenance"]
    with acting(database, bench.analyst, NOON) as unit:
        record_event(unit, meter, kind=EventKind.PREVENTIVE, what="rinsed", plan_id=by_runs)
    with database.read() as session:
        after = {one.id: one for one in plans_at(session, NOON + DAY, meter)}

    assert (now[by_runs].runs, now[by_runs].is_due(NOON), now[by_date].is_due(NOON)) == (2, True, False)
    assert due == [("maintenance", f"{bench.density.meter.code}, Clean the cell")]
    assert (after[by_runs].runs, after[by_runs].last_at) == (0, NOON)
    assert after[by_date].is_due(NOON + 30 * DAY)


def test_damage_takes_out_of_use_and_the_gate_waits_for_a_verification(database: Database) -> None:
    one = make_equipment(database, at=NOON - 9 * DAY)
    person = make_person(database, Role.TECHNICAL_MANAGER, at=NOON - 9 * DAY)
    with acting(database, person, NOON - DAY) as unit:
        record_event(unit, one.id, kind=EventKind.DAMAGE, what="dropped", recheck=True, out_of_use=True)

    with database.read() as session:
        version = equipment_version_at(session, one.id, NOON)
        [waiting] = look_at_one(session, one, NOON)
    with acting(database, person, NOON) as unit:
        verify_for_service(unit, one.id, found="conforms, FICTITIOUS", passed=True)
    with database.read() as session:
        [again] = look_at_one(session, one, NOON)
        kept = [each.what for each in events_of(session, one.id, NOON)]

    assert version is not None
    assert version.state is EquipmentState.OUT_OF_USE
    assert (waiting.reason, again.reason) == ("not_again", "again")
    assert "dropped (damage" in waiting.sentence
    assert kept == ["dropped"]


def test_what_means_nothing_is_refused(database: Database) -> None:
    one, person = make_equipment(database, at=NOON), make_person(database, Role.TECHNICIAN, at=NOON)
    with acting(database, person, NOON) as unit:
        for given in ({"what": " "}, {"what": "x", "at": NOON + DAY}):
            with pytest.raises(MaintenanceRefused):
                record_event(unit, one.id, kind=EventKind.REPAIR, **given)
        for given in (
            {"what": ""},
            {"what": "Column", "most_runs": 0, "basis": "x"},
            {"what": "Column", "most_runs": 5},
        ):
            with pytest.raises(MaintenanceRefused):
                fit_consumable(unit, one.id, **given)
        with pytest.raises(MaintenanceRefused):
            plan_maintenance(unit, one.id, name="x", procedure="x", basis="x", every_days=0.0)


def test_it_is_planned_entered_and_shown(client_as: ClientAs, database: Database) -> None:
    one = make_equipment(database, at=NOON - DAY)
    manager, technician = client_as(Role.TECHNICAL_MANAGER), client_as(Role.TECHNICIAN)
    when = {"at": "2026-05-19 12:00"}

    answers = [
        post(manager, f"/equipment/{one.id}/maintenance/plan", {"name": "Oil", "procedure": "p", "every_days": "30", "basis": "x"}),
        post(technician, f"/equipment/{one.id}/maintenance/new", {"kind": "repair", "what": "new pump", "recheck": "y", **when}),
        post(technician, f"/equipment/{one.id}/consumables/new", {"what": "Column", "most_runs": "500", "basis": "x", **when}),
    ]  # fmt: skip
    with database.read() as session:
        [column] = consumables_of(session, NOON, one.id)
    answers.append(post(technician, f"/consumables/{column.id}/remove", {"reason": "bleeding", **when}))

    assert [answer.status_code for answer in answers] == [303] * 4, [answer.text[-500:] for answer in answers]
    page = manager.get(f"/equipment/{one.id}/maintenance")
    assert page.status_code == 200
    assert all(word in page.text for word in ("Oil", "new pump", "Column", "bleeding"))
    assert "new pump" in manager.get(f"/equipment/{one.id}").text
    assert manager.get(f"/equipment/{one.id}/maintenance?format=csv").status_code == 200
    assert technician.get(f"/equipment/{one.id}/maintenance/plan").status_code == 403


def test_injections_that_no_determination_shows_are_entered_and_counted(
    client_as: ClientAs, database: Database
) -> None:
    one, person = (
        make_equipment(database, at=NOON - DAY),
        make_person(database, Role.TECHNICIAN, at=NOON - DAY),
    )
    with acting(database, person, NOON - HOUR) as unit:
        septum = fit_consumable(unit, one.id, what="Septum", most_runs=20, basis="FICTITIOUS manual")
    client, page = client_as(Role.TECHNICIAN), f"/consumables/{septum}/runs"

    for runs, status in (("15", 303), ("-16", 422), ("0", 422), ("-3", 303), ("8", 303)):
        assert post(client, page, {"runs": runs, "what": "blanks"}).status_code == status
    assert post(client, page, {"runs": "1", "what": ""}).status_code == 422

    with database.read() as session:
        [used] = consumables_of(session, NOON, one.id)
    assert (used.runs, used.by_hand, used.is_used_up(NOON)) == (20, 20, True)
    assert "20 by hand" in words_of(client.get(f"/equipment/{one.id}/maintenance").text)
    with acting(database, person, NOON) as unit:
        remove_consumable(unit, septum, reason="used up")
    assert "taken out" in post(client, page, {"runs": "1", "what": "blanks"}).text


def test_a_plan_is_stated_otherwise_with_a_reason_and_the_one_before_stays(
    client_as: ClientAs, database: Database
) -> None:
    one = make_equipment(database, at=NOON - DAY)
    with acting(database, make_person(database, Role.QUALITY_MANAGER, at=NOON - DAY), NOON - HOUR) as unit:
        plan = plan_maintenance(
            unit, one.id, name="Clean", procedure="rinse", every_days=90.0, basis="FICTITIOUS"
        )
    client, page = client_as(Role.TECHNICAL_MANAGER), f"/maintenance/plans/{plan}"
    changed = {
        "procedure": "rinse twice",
        "every_days": "30",
        "every_runs": "50",
        "basis": "FICTITIOUS",
        "in_use": "y",
    }

    assert post(client, page, {**changed, "reason": ""}).status_code == 422
    assert post(client, page, {**changed, "every_days": "-1", "reason": "x"}).status_code == 422
    assert post(client, page, {**changed, "reason": "it was dirty after 60 days"}).status_code == 303

    shown = words_of(client.get(page).text)
    for said in ("rinse twice", "30 d, 50 runs", "it was dirty after 60 days", "90 d"):
        assert said in shown
    with database.read() as session:
        [stands] = plans_at(session, NOON, one.id)
    assert (stands.procedure, stands.every_runs) == ("rinse twice", 50)
    assert page in client.get(f"/equipment/{one.id}/maintenance").text
    assert post(client, page, {**changed, "in_use": "", "reason": "no longer"}).status_code == 303
    assert client_as(Role.TECHNICIAN).get(page).status_code == 403


def test_no_text_is_missing_in_any_language() -> None:
    assert missing_translations(Path("lims/maintenance")) == []
