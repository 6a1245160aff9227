"""The bench pages: scan, read the instrument, look, next; every refusal in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask

from lims.clock import SetClock
from lims.db import Database
from lims.people import Act
from lims.permissions import Role
from lims.results import determinations_of, results_of
from tests.conftest import NOON
from tests.support.catalogue import MANUAL, d4052_settings
from tests.support.results import Bench, authorise, make_bench, measure
from tests.support.web import post

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.support.web import ClientAs


def technician(client_as: ClientAs, database: Database, bench: Bench) -> FlaskClient:
    """A technician at the bench who is authorised for the method."""
    client = client_as(Role.TECHNICIAN, bench=True)
    authorise(database, client.person, bench.method, Act.PERFORM, at=NOON)  # type: ignore[attr-defined]
    return client


def test_a_scanned_sample_leads_to_its_next_test_and_an_unknown_code_is_said(
    app: Flask, database: Database, client_as: ClientAs
) -> None:
    bench = make_bench(database, at=NOON)
    client = technician(client_as, database, bench)
    asks = {"Accept": "application/json"}

    found = client.get(f"/scan?code={bench.sample.code}", headers=asks).get_json()
    unknown = client.get("/scan?code=ZZZZ99", headers=asks).get_json()

    assert found["go"] == f"/bench/tests/{bench.test.id}"
    assert unknown["go"] is None
    assert "ZZZZ99" in unknown["said"]


def test_the_home_of_the_bench_lists_the_work_with_a_key_for_each_row(
    app: Flask, database: Database, client_as: ClientAs
) -> None:
    bench = make_bench(database, at=NOON)

    page = technician(client_as, database, bench).get("/bench").text

    assert bench.sample.code in page
    assert 'data-row-key="1"' in page
    assert "ASTM D4052" in page


def test_the_page_of_a_test_says_why_all_is_fit_and_what_it_would_give(
    app: Flask, database: Database, client_as: ClientAs
) -> None:
    bench = make_bench(database, at=NOON)
    measure(database, bench, 0.8321, at=NOON)

    page = technician(client_as, database, bench).get(f"/bench/tests/{bench.test.id}").text

    assert "832.2" in page
    assert "Conforms" in page
    assert "was calibrated on" in page


def test_the_bench_counts_the_determinations_that_the_laboratory_asks_for_and_not_only_the_method(
    app: Flask, database: Database, client_as: ClientAs
) -> None:
    asked = d4052_settings() | {"determinations": {"value": 2, "source": MANUAL}}
    bench = make_bench(database, at=NOON, settings=asked)
    measure(database, bench, 0.8321, at=NOON)

    page = technician(client_as, database, bench).get(f"/bench/tests/{bench.test.id}").text

    assert "Determination 1 of 2" in page


def test_a_density_typed_with_a_comma_is_taken_looked_at_and_submitted(
    app: Flask, database: Database, client_as: ClientAs, clock: SetClock
) -> None:
    bench = make_bench(database, at=NOON)
    client = technician(client_as, database, bench)
    typed = {
        "in_density": "0,8321",
        "in_temperature": "15.0",
        "in_bubbles": "excluded",
        "at": "2026-05-19 16:00",
    }

    taken = post(client, f"/bench/tests/{bench.test.id}/entry", typed)
    sent = post(client, f"/bench/tests/{bench.test.id}/submit", {})

    assert (taken.status_code, sent.status_code) == (303, 303), taken.text
    with database.read() as session:
        assert results_of(session, [bench.test.id])[bench.test.id][0].printed == "832.2"


def test_a_value_outside_the_methods_range_is_refused_and_what_was_typed_stays(
    app: Flask, database: Database, client_as: ClientAs
) -> None:
    bench = make_bench(database, at=NOON)
    client = technician(client_as, database, bench)
    typed = {
        "in_density": "8.321",
        "in_temperature": "15.0",
        "in_bubbles": "excluded",
        "at": "2026-05-19 16:00",
    }

    answer = post(client, f"/bench/tests/{bench.test.id}/entry", typed)
    again = client.get(f"/bench/tests/{bench.test.id}/entry")

    assert answer.status_code == 422
    assert "8.321" in answer.text
    assert "range" in answer.text
    assert "8.321" in again.text
    assert "was not sent" in again.text


def test_a_bubble_leaves_the_determination_out_and_it_stays_on_record(
    app: Flask, database: Database, client_as: ClientAs
) -> None:
    bench = make_bench(database, at=NOON)
    (run,) = measure(database, bench, at=NOON)

    post(
        technician(client_as, database, bench),
        f"/bench/determinations/{run.id}/exclude",
        {"reason": "a bubble was seen"},
    )

    with database.read() as session:
        (kept,) = determinations_of(session, [bench.test.id])[bench.test.id]
    assert (kept.state.value, kept.reason) == ("excluded", "a bubble was seen")


def test_the_worksheet_is_a_pdf(app: Flask, database: Database, client_as: ClientAs) -> None:
    bench = make_bench(database, at=NOON)

    answer = technician(client_as, database, bench).get(f"/bench/tests/{bench.test.id}/worksheet.pdf")

    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF")


def test_the_check_with_water_and_air_is_recorded_at_the_bench(
    app: Flask, database: Database, client_as: ClientAs
) -> None:
    bench = make_bench(database, at=NOON, checked=False)
    client = technician(client_as, database, bench)
    typed = {
        "in_water": "998.22",
        "in_air": "1.20",
        "in_temperature": "20.0",
        "in_pressure": "1013.25",
        "in_humidity": "50",
        "at": "2026-05-19 16:00",
    }

    answer = post(client, f"/bench/equipment/{bench.density.meter.id}/check", typed)

    assert answer.status_code == 303, answer.text


def test_the_list_of_tests_and_one_test_open_at_the_desk(
    app: Flask, database: Database, client_as: ClientAs
) -> None:
    bench = make_bench(database, at=NOON)
    measure(database, bench, at=NOON)
    client = client_as(Role.REVIEWER)

    assert bench.sample.code in client.get("/tests").text
    assert bench.sample.code in client.get(f"/tests/{bench.test.id}").text
    assert client.get("/tests?format=csv").mimetype == "text/csv"
    assert client.get(f"/bench/tests/{bench.test.id}/choose").status_code in (200, 403)


def test_a_second_person_confirms_at_the_bench_what_the_first_one_cannot(
    app: Flask, database: Database, client_as: ClientAs
) -> None:
    marked = d4052_settings(second_look={"inputs": ["bubbles"], "source": MANUAL})
    bench = make_bench(database, at=NOON, settings=marked)
    first, second = technician(client_as, database, bench), technician(client_as, database, bench)
    url = f"/bench/tests/{bench.test.id}"
    typed = {
        "in_density": "0,8321",
        "in_temperature": "15.0",
        "in_bubbles": "excluded",
        "at": "2026-05-19 16:00",
    }
    assert post(first, f"{url}/entry", typed).status_code == 303
    with database.read() as session:
        (run,) = determinations_of(session, [bench.test.id])[bench.test.id]
    look, saw = f"/bench/determinations/{run.id}/second-look", {"input": "bubbles", "seen": "excluded"}

    mine = first.get(url).text
    own, early = post(first, look, saw), post(first, f"{url}/submit", {})
    theirs = second.get(url).text
    confirmed = post(second, look, saw)
    sent = post(first, f"{url}/submit", {})

    assert "A second person scans their badge here" in mine
    assert (own.status_code, early.status_code) == (403, 409), early.text
    assert "I see it too" in theirs
    assert (confirmed.status_code, sent.status_code) == (303, 303), sent.text
