"""Bad input at the bench, as the technician meets it: said in two sentences, nothing lost, nothing half done."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from lims.clock import SetClock
from lims.db import Database
from lims.equipment import correct_calibration
from lims.intake import readings_of_record
from lims.people import Act
from lims.permissions import Role
from lims.results import determinations_of
from lims.samples.models import ItemRow
from tests.conftest import NOON
from tests.laboratory.refusals import keeps, nothing_written, says, words
from tests.support.api import program_of
from tests.support.intake import SETUP
from tests.support.results import Bench, authorise, make_bench, make_record, make_results, measure, working
from tests.support.samples import make_product
from tests.support.web import post, sign_in

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.support.web import ClientAs

RIGHT = {"in_density": "0.8321", "in_temperature": "15.0", "in_bubbles": "excluded", "at": "2026-05-19 16:00"}


@pytest.fixture
def technician(client_as: ClientAs, database: Database, bench: Bench) -> FlaskClient:
    """Somebody at the bench who is authorised for the method."""
    client = client_as(Role.TECHNICIAN, bench=True)
    authorise(database, client.person, bench.method, Act.PERFORM, at=NOON)  # type: ignore[attr-defined]
    return client


def entered(client: FlaskClient, bench: Bench, **typed: str) -> TestResponse:
    """What the page of entry answers to something typed."""
    return post(client, f"/bench/tests/{bench.test.id}/entry", {**RIGHT, **typed})


def submitted(client: FlaskClient, bench: Bench, **form: str) -> TestResponse:
    return post(client, f"/bench/tests/{bench.test.id}/submit", form)


def taken(database: Database, bench: Bench) -> int:
    """How many determinations the test has."""
    with database.read() as session:
        return len(determinations_of(session, [bench.test.id])[bench.test.id])


@pytest.mark.parametrize("code", ["S-2026-9999-Z", "ZZ99", "' OR 1=1 --", "Ə" * 90])
def test_an_unknown_code_is_said_as_it_was_read(
    technician: FlaskClient, database: Database, code: str
) -> None:
    with nothing_written(database):
        answer = technician.get("/scan", query_string={"code": code})
        scanned = technician.get("/scan", query_string={"code": code}, headers={"Accept": "application/json"})

    assert answer.status_code == 404
    assert code[:20] in words(answer)
    assert "Nobody knows this code; register it first if it is new." in scanned.json["said"]  # type: ignore[index]
    assert "register" in words(answer).lower()


def test_a_decimal_comma_is_taken_for_what_it_is(
    technician: FlaskClient, database: Database, bench: Bench
) -> None:
    answer = entered(technician, bench, in_density="0,8321")

    assert answer.status_code == 303, answer.text
    with database.read() as session:
        (run,) = determinations_of(session, [bench.test.id])[bench.test.id]
    assert run.values["density"].text in ("0.8321", "0,8321")


@pytest.mark.parametrize(
    ("typed", "problem", "remedy"),
    [
        ({"in_density": "0,832,1"}, "is not a number", "Type digits with one decimal point."),
        ({"in_density": "832.1 kg/m3"}, "is not a number", "Type digits with one decimal point."),
        ({"in_density": "8.321"}, "is above the range", "Check the number and its unit."),
        ({"in_density": "832.1"}, "is above the range", "Check the number and its unit."),
        ({"in_density": "0.1"}, "is below the range", "Check the number and its unit."),
        ({"in_density": ""}, "This field is empty.", "Fill it in."),
        ({"at": "2026-05-20 09:00"}, "This moment has not come yet.", "Type when it really was."),
        ({"at": "2026-02-30 09:00"}, "There is no such date or time", "Check day and hour."),
        ({"at": "yesterday"}, "“yesterday” cannot be read.", "Type the moment as 2026-05-19 14:24."),
        ({"at": "2026-05-19 08:00"}, "so it is a late entry", "add a scan of the paper"),
        ({"at": "2026-05-17 08:00", "late_reason": "x"}, "so it is a late entry", "add a scan of the paper"),
    ],
    ids=[
        "two commas", "unit typed", "out of range", "wrong unit", "below the range", "nothing", "tomorrow", "no such day",
        "no moment", "before it came", "late without paper",
    ],
)  # fmt: skip
def test_what_cannot_be_measured_so_is_refused_and_what_was_typed_stays(
    technician: FlaskClient,
    database: Database,
    bench: Bench,
    typed: dict[str, str],
    problem: str,
    remedy: str,
) -> None:
    with nothing_written(database):
        answer = entered(technician, bench, **typed)
    again = technician.get(f"/bench/tests/{bench.test.id}/entry")

    assert answer.status_code == 422
    says(answer, problem, remedy)
    keeps(answer, *({**RIGHT, **typed}[name] for name in ("in_density", "in_temperature", "at")))
    keeps(again, {**RIGHT, **typed}["in_density"])


def test_a_file_that_is_no_picture_of_paper_is_not_taken_for_one(
    technician: FlaskClient, database: Database, bench: Bench
) -> None:
    import io

    sent = {"paper": (io.BytesIO(b"MZ\x90\x00 not a picture"), "paper.pdf"), "late_reason": "no power"}
    with nothing_written(database):
        answer = entered(technician, bench, **sent)  # type: ignore[arg-type]

    assert answer.status_code == 422
    keeps(answer, RIGHT["in_density"], "no power")


def test_a_unit_of_another_quantity_is_refused_by_program_and_nothing_is_taken(
    app: Flask, technician: FlaskClient, database: Database, bench: Bench
) -> None:
    by_program = program_of(app, technician.person)  # type: ignore[attr-defined]
    readings = {
        "density": {"text": "0.8321", "unit": "degC"},
        "temperature": {"text": "15.00"},
        "bubbles": {"text": "excluded"},
    }

    with nothing_written(database):
        answer = by_program.post(f"/tests/{bench.test.id}/determinations", {"readings": readings})

    assert answer.status_code == 422, answer.text
    assert "unit" in answer.json["detail"] or "converted" in answer.json["detail"]  # type: ignore[index]
    assert answer.json["remedy"].endswith(".")  # type: ignore[index]


def test_a_record_in_a_unit_of_another_quantity_stays_a_record_and_is_not_taken(
    database: Database, bench: Bench
) -> None:
    from lims.errors import LimsError
    from lims.results import take_record

    with working(database, bench, NOON) as unit:
        record = make_record(unit, bench, density=15.0, word="°C", at=NOON)

    with pytest.raises(LimsError, match=r"unit|converted") as refused, working(database, bench, NOON) as unit:
        take_record(unit, bench.test.id, record)

    assert refused.value.remedy_text.endswith(".")
    assert taken(database, bench) == 0
    with database.read() as session:
        assert [one.text for one in readings_of_record(session, record) if one.name == "density"] == [
            "15.000000"
        ]


def test_of_two_people_on_one_test_the_second_is_told_and_nothing_is_submitted(
    technician: FlaskClient, database: Database, bench: Bench
) -> None:
    measure(database, bench, at=NOON)
    with database.read() as session:
        from lims.samples import find_test

        seen = find_test(session, bench.test.id).row_version
    measure(database, bench, 0.8322, at=NOON + timedelta(minutes=1))

    with nothing_written(database):
        answer = submitted(technician, bench, seen=str(seen))

    assert answer.status_code == 409
    says(
        answer,
        "was changed by somebody else while you were editing it.",
        "save again; nothing that you typed is lost.",
    )


def test_of_two_people_who_enter_by_hand_the_second_keeps_what_was_typed(
    technician: FlaskClient, database: Database, bench: Bench
) -> None:
    with database.read() as session:
        from lims.samples import find_test

        seen = find_test(session, bench.test.id).row_version
    measure(database, bench, at=NOON)

    with nothing_written(database):
        answer = entered(technician, bench, seen=str(seen), in_density="0.8333")

    says(
        answer,
        "was changed by somebody else while you were editing it.",
        "save again; nothing that you typed is lost.",
    )
    keeps(answer, "0.8333", "15.0")
    assert taken(database, bench) == 1


def test_a_meter_whose_calibration_was_due_gives_no_result(
    technician: FlaskClient, database: Database, bench: Bench
) -> None:
    with working(database, bench, NOON, "equipment.calibrated") as unit:
        correct_calibration(unit, bench.density.calibration.id, due_at=NOON - timedelta(hours=3))
    measure(database, bench, at=NOON)

    with nothing_written(database):
        page = technician.get(f"/bench/tests/{bench.test.id}")
        answer = submitted(technician, bench)

    assert "was due on" in words(page)
    assert answer.status_code == 409
    says(answer, "This may not be done now:", "alibrat")
    assert taken(database, bench) == 1


def test_an_analyst_without_authorisation_is_told_what_to_do(
    client_as: ClientAs, app: Flask, database: Database
) -> None:
    bench = make_bench(database, at=NOON, authorised=False)
    measure(database, bench, at=NOON)
    analyst = sign_in(app.test_client(), bench.analyst, bench=True)
    analyst.environ_base["HTTP_ACCEPT"] = "text/html"

    with nothing_written(database):
        answer = submitted(analyst, bench)

    assert answer.status_code == 409
    says(answer, "was not authorised to perform", "uthorise")
    assert taken(database, bench) == 1


def test_a_crude_oil_gets_no_density_by_this_method(
    technician: FlaskClient, database: Database, bench: Bench
) -> None:
    crude = make_product(database, "crude oil", at=NOON)
    from lims.records import unit_of_work

    with unit_of_work(database, by=SETUP, clock=SetClock(NOON), act="sample.corrected") as unit:
        unit.session.get_one(ItemRow, bench.sample.id).product_id = crude.id

    with nothing_written(database):
        answer = entered(technician, bench)

    assert answer.status_code == 422
    says(answer, "crude oil", "ASTM D5002")
    keeps(answer, "0.8321")


def test_a_test_is_submitted_once(technician: FlaskClient, database: Database, bench: Bench) -> None:
    make_results(database, bench, at=NOON - timedelta(minutes=30))

    with nothing_written(database):
        answer = submitted(technician, bench)

    assert answer.status_code == 409
    says(answer, "is submitted, so nothing can be measured for it.", "Choose a test that is open")


def test_a_sample_that_has_not_arrived_is_not_measured(client_as: ClientAs, database: Database) -> None:
    bench = make_bench(database, at=NOON, received=False)
    client = client_as(Role.TECHNICIAN, bench=True)
    authorise(database, client.person, bench.method, Act.PERFORM, at=NOON)  # type: ignore[attr-defined]

    with nothing_written(database):
        answer = entered(client, bench)

    assert answer.status_code == 422
    says(answer, "so nothing can be measured on it.", "Receive it first (Samples, Receive)")
    keeps(answer, "0.8321")


@pytest.mark.parametrize("reading", ["", "x", "999999", "99999999999999999999"])
def test_peaks_that_do_not_exist_are_not_taken(
    technician: FlaskClient, database: Database, bench: Bench, reading: str
) -> None:
    with nothing_written(database):
        answer = post(technician, f"/bench/tests/{bench.test.id}/peaks", {"reading": reading})

    assert answer.status_code in (400, 404, 422)


def test_a_reason_that_is_missing_is_asked_for(
    technician: FlaskClient, database: Database, bench: Bench
) -> None:
    (run,) = measure(database, bench, at=NOON)

    with nothing_written(database):
        answer = post(technician, f"/bench/determinations/{run.id}/exclude", {"reason": " "})

    assert answer.status_code == 422
    says(answer, "A reason is needed to", "Write why in one sentence; it stays beside the record.")
