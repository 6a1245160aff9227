"""Bad input at the desk, as its users meet it: said in two sentences, what was typed is still there, nothing half done."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from lims.db import Database
from lims.permissions import Role
from lims.requests import Request
from lims.samples import CHECKLIST, Sample
from tests.conftest import NOON
from tests.laboratory.refusals import keeps, nothing_written, says
from tests.support.catalogue import make_method
from tests.support.clients import make_request
from tests.support.equipment import make_equipment
from tests.support.samples import LPG, make_product, make_sample
from tests.support.web import ClientAs, post

LOOK_AT_THE_LABEL = "Look at the label or the sampling record and correct the date."
WELL = {f"seen_{line}": "yes" for line in CHECKLIST}


@pytest.fixture
def desk(client_as: ClientAs) -> FlaskClient:
    return client_as(Role.FRONT_DESK, Role.QUALITY_MANAGER, Role.TECHNICAL_MANAGER)


@pytest.fixture
def order(database: Database) -> Request:
    return make_request(database, make_method(database, at=NOON), at=NOON)


@pytest.fixture
def wish(database: Database, order: Request) -> dict[str, str]:
    """A diesel sample as the desk types it."""
    product = make_product(database, at=NOON)
    return {
        "product_id": str(product.id),
        "lot": "L1",
        "seals": "A77",
        "lines": str(order.lines[0].id),
        "sampled_by": "",
    }


@pytest.fixture
def sample(database: Database) -> Sample:
    """A sample that was taken an hour ago and has not arrived."""
    return make_sample(database, at=NOON, received=False, sampled_at=NOON - timedelta(hours=1))


def sent(form: dict[str, str], typed: dict[str, str]) -> dict[str, str]:
    """What a browser sends: a choice that nobody made is left out."""
    return {name: value for name, value in {**form, **typed}.items() if value or name == "sampled_by"}


@pytest.mark.parametrize(
    ("typed", "problem", "remedy"),
    [
        ({"sampled_at": "2026-05-21 09:00"}, "This moment has not come yet.", "Type when it really was."),
        ({"sampled_at": "2026-02-30 09:00"}, "There is no such date or time", "Check day and hour."),
        ({"sampled_at": "30.02.2026"}, "“30.02.2026” cannot be read.", "Type the moment as 2026-05-19 14:24."),
        ({"due_at": "2026-05-01 09:00"}, "and that is past already.", LOOK_AT_THE_LABEL),
        ({"lines": ""}, "This field is empty.", "Fill it in."),
    ],
    ids=["taken tomorrow", "no such day", "another order of figures", "due in the past", "no test"],
)  # fmt: skip
def test_a_sample_that_cannot_be_so_is_not_registered_and_its_form_stays(
    desk: FlaskClient, database: Database, order: Request, wish: dict[str, str], typed: dict[str, str], problem: str,
    remedy: str,
) -> None:  # fmt: skip
    with nothing_written(database):
        answer = post(desk, f"/requests/{order.id}/samples/new", sent(wish, typed))

    assert answer.status_code == 422
    says(answer, problem, remedy)
    keeps(answer, "L1", "A77", *(value for name, value in typed.items() if name != "lines"))


def test_a_method_that_is_not_for_the_product_is_not_agreed_by_mistake(
    desk: FlaskClient, database: Database, order: Request, wish: dict[str, str]
) -> None:
    gas = make_product(database, LPG, at=NOON)

    with nothing_written(database):
        answer = post(desk, f"/requests/{order.id}/samples/new", {**wish, "product_id": str(gas.id)})

    assert answer.status_code == 422
    says(
        answer,
        "is not for LPG",
        "Choose a method whose scope holds the product for this sample, or correct the product.",
    )
    keeps(answer, "L1", "A77")


def test_the_same_sample_is_not_registered_twice(
    desk: FlaskClient, database: Database, order: Request, wish: dict[str, str]
) -> None:
    assert post(desk, f"/requests/{order.id}/samples/new", wish).status_code == 303

    with nothing_written(database):
        answer = post(desk, f"/requests/{order.id}/samples/new", wish)

    assert answer.status_code == 409
    says(
        answer,
        "is registered already, as S-2026-0001",
        "give what tells this one from it: reference, lot, seal or cylinder.",
    )
    keeps(answer, "L1", "A77")


def test_one_wrong_row_of_a_hundred_keeps_all_out(
    desk: FlaskClient, database: Database, order: Request, wish: dict[str, str]
) -> None:
    rows = [f"diesel fuel\tL{n}\t2026-05-18 09:00" for n in range(99)]
    table = "\n".join(["Product\tLot\tSampled at", *rows, "diesel fuel\tL99\t2026-02-30 09:00"])
    columns = {"column_0": "product", "column_1": "lot", "column_2": "sampled_at"}

    with nothing_written(database):
        answer = post(
            desk, f"/requests/{order.id}/samples/preview", {"table": table, "step": "register", **columns}
        )

    assert answer.status_code == 422
    says(answer, "There is no such date or time", "Check day and hour.")
    assert "L42" in answer.text


@pytest.mark.parametrize(
    ("typed", "problem", "remedy"),
    [
        ({"received_at": "2026-05-19 09:00"}, "before it was taken", LOOK_AT_THE_LABEL),
        ({"received_at": "2026-05-20 09:00"}, "This moment has not come yet.", "Type when it really was."),
        ({"temperature": "-300"}, "is below the range", "Check the number and its unit."),
        ({"temperature": "cold"}, "“cold” is not a number.", "Type digits with one decimal point."),
        ({"seen_seals": ""}, "This field is empty.", "Fill it in."),
    ],
    ids=["before it was taken", "tomorrow", "below absolute zero", "no number", "a line without an answer"],
)  # fmt: skip
def test_a_receipt_that_cannot_be_so_is_refused_and_its_form_stays(
    desk: FlaskClient, database: Database, sample: Sample, typed: dict[str, str], problem: str, remedy: str
) -> None:
    form = {**WELL, "row_version": "1", "received_at": "2026-05-19 15:59", "place": "Shelf 3", **typed}

    with nothing_written(database):
        answer = post(desk, f"/samples/{sample.id}/receive", sent(form, {}))

    assert answer.status_code == 422
    says(answer, problem, remedy)
    keeps(answer, "Shelf 3", form["received_at"])


def test_of_two_who_receive_a_sample_the_second_keeps_what_was_typed(
    desk: FlaskClient, database: Database, sample: Sample
) -> None:
    form = {**WELL, "row_version": "1", "received_at": "2026-05-19 15:59", "place": "Shelf 3"}
    assert post(desk, f"/samples/{sample.id}/receive", form).status_code == 303

    with nothing_written(database):
        answer = post(desk, f"/samples/{sample.id}/receive", {**form, "place": "Shelf 4"})

    assert answer.status_code == 409
    keeps(answer, "Shelf 4")


def test_a_client_is_not_added_without_a_name(desk: FlaskClient, database: Database) -> None:
    with nothing_written(database):
        answer = post(desk, "/clients/new", {"name": " ", "address": "1 Example Street"})

    assert answer.status_code == 422
    says(answer, "This field is empty.", "Fill it in.")
    keeps(answer, "1 Example Street")


POINT = "density\tkg/m3\t800.05\t800.0\t0.1\t2"
CERTIFICATE = {
    "certificate": "CAL-7", "laboratory": "FICTITIOUS laboratory", "calibrated_at": "2026-05-18 09:00", "points": POINT,
    "reason": "a new certificate",
}  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"points": POINT.replace("0.1", "about 0.1")}, "not a number"),
        ({"points": POINT.replace("kg/m3", "degC")}, "degC"),
        ({"points": POINT.replace("0.1", "-0.1")}, "."),
        ({"points": POINT.replace("\t", " ")}, "cells instead of six to eight"),
        ({"points": POINT.replace("800.05", "nan")}, "."),
        ({"points": POINT.replace("800.05", "1e999")}, "."),
        ({"calibrated_at": "2026-05-29 09:00"}, "This moment has not come yet."),
        ({"due_at": "2026-05-01 09:00"}, "."),
    ],
    ids=[
        "words in a figure",
        "wrong unit",
        "negative U",
        "no columns",
        "nan",
        "infinite",
        "to come",
        "due before done",
    ],
)
def test_a_calibration_certificate_that_cannot_be_is_refused_and_stays_typed(
    desk: FlaskClient, database: Database, typed: dict[str, str], said: str
) -> None:
    meter = make_equipment(database, at=NOON)

    with nothing_written(database):
        answer = post(desk, f"/equipment/{meter.id}/calibrations/new", {**CERTIFICATE, **typed})

    assert answer.status_code == 422, answer.text
    assert said in answer.text
    keeps(answer, "CAL-7", "FICTITIOUS laboratory")


@pytest.mark.parametrize("number", ["999999", "99999999999999999999999"])
@pytest.mark.parametrize(
    "what", ["samples", "clients", "requests", "equipment", "tests", "certificates", "records", "review"]
)
def test_a_number_that_nothing_has_is_not_found_in_words(desk: FlaskClient, what: str, number: str) -> None:
    answer = desk.get(f"/{what}/{number}")

    assert answer.status_code == 404
    says(answer, "There is nothing here under this address.", "Check the code or go back to the list.")
