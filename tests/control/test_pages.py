"""The pages of control charts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lims.clock import SetClock
from lims.control import ControlChart, find_chart, points_of
from lims.db import Database
from lims.permissions import Role
from tests.conftest import NOON
from tests.support.catalogue import make_method
from tests.support.control import enter, enter_all, make_chart, make_control_lot
from tests.support.results import make_bench, make_results
from tests.support.web import ClientAs, post, words_of

DAY = timedelta(days=1)


@pytest.fixture
def chart(database: Database) -> ControlChart:
    method = make_method(database, at=NOON - 60 * DAY)
    return make_chart(database, method_id=method.method_id, at=NOON - 30 * DAY)


def test_every_page_answers(client_as: ClientAs, database: Database, chart: ControlChart) -> None:
    points = enter_all(database, chart, at=NOON - DAY, step=DAY)
    client = client_as(Role.QUALITY_MANAGER)
    pages = [
        "/control", "/control?format=csv", "/control/new", f"/control/{chart.id}", f"/control/{chart.id}/results/new",
        f"/control/{chart.id}/change", f"/control/{chart.id}/restart", f"/control/results/{points[0].id}/exclude",
    ]  # fmt: skip

    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)
    assert client.get("/control/999999").status_code == 404


def test_a_chart_is_exported_whole_with_what_was_left_out(
    client_as: ClientAs, database: Database, chart: ControlChart
) -> None:
    points = enter_all(database, chart, at=NOON - DAY, step=DAY)
    client = client_as(Role.QUALITY_MANAGER)
    post(client, f"/control/results/{points[2].id}/exclude", {"reason": "the wrong bottle"})

    lines = client.get(f"/control/{chart.id}?format=csv").text.splitlines()

    assert [line.split(",")[1] for line in lines[1:]] == [one.text for one in points]
    assert [n for n, line in enumerate(lines[1:]) if line.endswith(",x")] == [2]


def test_a_chart_is_opened_and_its_first_result_entered(client_as: ClientAs, database: Database) -> None:
    method, lot = make_method(database, at=NOON - DAY), make_control_lot(database, at=NOON - DAY)
    given = {
        "measurand": f"{method.method_id}:density_15C", "lot": str(lot.id), "system": "", "needed": "20", "rules": "d6299",
        "every_days": "1", "basis": "the laboratory's plan",
    }  # fmt: skip

    opened = post(client_as(Role.QUALITY_MANAGER), "/control/new", given)
    entered = post(
        client_as(Role.TECHNICIAN),
        f"{opened.location}/results/new",
        {"value": "832,1", "at": "2026-05-19 12:00"},
    )

    assert (opened.status_code, entered.status_code) == (303, 303), opened.text
    chart_id = int(opened.location.rsplit("/", 1)[1])
    with database.read() as session:
        assert find_chart(session, chart_id, NOON).needed == 20
        [point] = points_of(session, chart_id)
    assert (point.value, point.text) == (832.1, "832.1")


def test_the_page_says_which_rule_fired_and_since_when_results_are_in_doubt(
    client_as: ClientAs, database: Database, chart: ControlChart
) -> None:
    enter_all(database, chart, at=NOON - DAY, step=DAY)
    enter(database, chart, 835.0, at=NOON)

    page = client_as(Role.QUALITY_MANAGER).get(f"/control/{chart.id}").text

    assert "Out of control:" in page
    assert "a point beyond 3 s" in page
    assert "Last good result:" in page
    assert "2026-05-18 16:00" in page  # the laboratory's time
    assert "R′" in page


def test_a_chart_being_established_says_how_many_results_are_missing(
    client_as: ClientAs, database: Database, chart: ControlChart
) -> None:
    enter_all(database, chart, (832.1, 832.2), at=NOON, step=DAY)

    assert "being established: 2 of 8 results" in client_as(Role.ASSESSOR).get(f"/control/{chart.id}").text


def test_a_technician_enters_results_and_cannot_leave_one_out(
    client_as: ClientAs, database: Database, chart: ControlChart
) -> None:
    point = enter(database, chart, 832.1, at=NOON)
    client = client_as(Role.TECHNICIAN)

    assert client.get(f"/control/{chart.id}/results/new").status_code == 200
    assert client.get(f"/control/results/{point.id}/exclude").status_code == 403
    assert client.get("/control/new").status_code == 403


def test_a_result_of_this_very_minute_comes_after_what_was_done_within_the_minute(
    client_as: ClientAs, database: Database, chart: ControlChart, clock: SetClock
) -> None:
    clock.now = NOON + timedelta(seconds=40)
    technician = client_as(Role.TECHNICIAN)

    sent = post(technician, f"/control/{chart.id}/results/new", {"value": "832.1", "at": "2026-05-19 16:00"})

    assert sent.status_code == 303
    with database.read() as session:
        [point] = points_of(session, chart.id)
    assert point.at == NOON + timedelta(seconds=40)


def test_a_result_left_out_and_a_corrected_cause_stand_with_their_reasons(
    client_as: ClientAs, database: Database, chart: ControlChart
) -> None:
    points = enter_all(database, chart, at=NOON - DAY, step=DAY)
    enter(database, chart, 835.0, at=NOON)
    client = client_as(Role.QUALITY_MANAGER)

    left_out = post(client, f"/control/results/{points[2].id}/exclude", {"reason": "the wrong bottle"})
    restarted = post(client, f"/control/{chart.id}/restart", {"reason": "the cell was cleaned"})

    assert (left_out.status_code, restarted.status_code) == (303, 303)
    page = client.get(f"/control/{chart.id}").text
    assert "the wrong bottle" in page
    assert "the cell was cleaned" in page


def test_a_chart_that_scatters_more_than_the_stated_uncertainty_asks_to_revise_the_budget(
    database: Database, client_as: ClientAs
) -> None:
    hour = timedelta(hours=1)
    bench = make_bench(database, at=NOON - 12 * hour)
    make_results(database, bench, 0.8321, 0.8322, at=NOON - 11 * hour)
    wild = make_chart(database, method_id=bench.method.method_id, at=NOON - 10 * hour)
    found = [832.0, 835.0, 829.0, 834.0, 830.0, 835.5, 828.5, 833.0]
    enter_all(database, wild, found, at=NOON - hour, step=hour)

    page = client_as(Role.TECHNICAL_MANAGER).get(f"/control/{wild.id}").text

    assert "scatters more than the uncertainty that is stated" in words_of(page)
    assert f"/catalogue/method/{bench.method.method_id}/propose" in page
