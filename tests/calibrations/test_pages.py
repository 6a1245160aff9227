"""A digital certificate is brought, looked at beside its equipment, confirmed, and counts when a second person accepts it."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dcc import read
from lims.calibrations.arrivals import arrivals, look_at_arrival
from lims.calibrations.proposal import proposed_points
from lims.calibrations.views import conditions_of
from lims.db import Database
from lims.edge import lims
from lims.equipment import Equipment, calibration_at, calibrations_of
from lims.permissions import Role
from tests.conftest import NOON
from tests.dcc.conftest import needs_shared, sample
from tests.dcc.made import made
from tests.dcc.test_trust import root, signed
from tests.support.equipment import make_equipment
from tests.support.web import ClientAs, csrf_token, post, words_of

CONFIRMED = {
    "certificate": "FICTITIOUS-1", "laboratory": "FICTITIOUS calibration laboratory", "standard": "Pt 100 NMI-7",
    "calibrated_at": "2026-05-01 23:00", "due_at": "2027-05-01 00:00", "reason": "paper and plate",
    "points": "temperature\tdegC\t10.0\t10.02\t0.03\t2\ntemperature\tdegC\t20.0\t20.01\t0.03\t2\ntemperature\tdegC\t30.0\t29.99\t0.03\t2",
}  # fmt: skip


@pytest.fixture
def thermometer(database: Database) -> Equipment:
    return make_equipment(
        database,
        at=NOON - timedelta(days=30),
        name="Thermometer",
        role="thermometer",
        serial="S 1",
        model="T-1",
    )


def bring(client: FlaskClient, equipment_id: int, content: bytes) -> TestResponse:
    """Bring a file as the page would; the page that it leads to."""
    url = f"/equipment/{equipment_id}/dcc"
    data = {"file": (BytesIO(content), "certificate.xml"), "csrf_token": csrf_token(client, url)}
    return client.post(url, data=data, content_type="multipart/form-data", follow_redirects=True)


def test_a_certificate_in_order_comes_with_its_points_filled_in(
    client_as: ClientAs, database: Database, thermometer: Equipment
) -> None:
    page = bring(client_as(Role.TECHNICAL_MANAGER), thermometer.id, made())

    assert page.status_code == 200
    assert "temperature\tdegC\t20.0\t20.01\t0.03\t2.0" in page.text
    assert "To be confirmed" in page.text
    with database.read() as session:
        assert calibrations_of(session, thermometer.id) == []


def test_what_a_person_confirmed_waits_for_acceptance_and_rests_on_the_file(
    client_as: ClientAs, database: Database, thermometer: Equipment
) -> None:
    client = client_as(Role.TECHNICAL_MANAGER)
    bring(client, thermometer.id, made())
    with database.read() as session:
        arrival = arrivals(session)[0]

    answer = post(client, f"/dcc/{arrival.id}", CONFIRMED)

    assert answer.status_code == 303, answer.text
    with database.read() as session:
        entered = calibrations_of(session, thermometer.id)[0]
    assert (entered.suitable, entered.file_id) == (None, arrival.file_id)
    assert [one.correction for one in entered.points] == pytest.approx([-0.02, -0.01, 0.01])
    assert "Entered" in client.get(f"/dcc/{arrival.id}").text
    assert post(client, f"/dcc/{arrival.id}", CONFIRMED).status_code == 422


def test_points_that_were_corrected_by_hand_are_told_to_who_accepts(
    client_as: ClientAs, database: Database, thermometer: Equipment
) -> None:
    client = client_as(Role.TECHNICAL_MANAGER)
    bring(client, thermometer.id, made())
    with database.read() as session:
        arrival = arrivals(session)[0]

    post(client, f"/dcc/{arrival.id}", {**CONFIRMED, "points": CONFIRMED["points"].replace("20.01", "20.02")})

    assert "are not those of the file" in client.get(f"/dcc/{arrival.id}").text


REFUSED = [
    ({"serial": "S2"}, "The certificate is for S2"), ({"serial": ""}, "gives no number"), ({"k": ""}, "has no coverage factor k"),
    ({"ended": "2026-06-01"}, "which is still to come"), ({"unit": r"\furlong"}, "is not a unit of D-SI"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "said"), REFUSED, ids=lambda one: one if isinstance(one, str) else "")
def test_a_certificate_that_must_not_count_is_kept_and_refused(
    client_as: ClientAs, database: Database, thermometer: Equipment, given: dict[str, str], said: str
) -> None:
    client = client_as(Role.TECHNICAL_MANAGER)

    page = bring(client, thermometer.id, made(**given))

    assert said in page.text
    assert "Enter as a calibration" not in page.text
    with database.read() as session:
        arrival = arrivals(session)[0]
    assert arrival.refused
    assert client.get(f"/files/{arrival.file_id}").status_code == 200
    assert post(client, f"/dcc/{arrival.id}", CONFIRMED).status_code == 422
    with database.read() as session:
        assert calibration_at(session, thermometer.id, NOON) is None


@pytest.mark.parametrize(
    "content", [b"no xml at all", b"<html/>", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>']
)
def test_a_file_that_is_no_certificate_is_kept_too_and_says_what_it_is(
    client_as: ClientAs, database: Database, thermometer: Equipment, content: bytes
) -> None:
    page = bring(client_as(Role.TECHNICAL_MANAGER), thermometer.id, content)

    assert page.status_code == 200
    assert "Refused" in page.text
    with database.read() as session:
        assert arrivals(session)[0].refused


def test_what_differs_from_the_register_is_shown_before_it_counts(
    client_as: ClientAs, thermometer: Equipment
) -> None:
    page = bring(client_as(Role.TECHNICAL_MANAGER), thermometer.id, made(model="T-2"))

    assert "The certificate says T-2, the register T-1." in page.text
    assert "was not compared with its schema" in page.text


def test_a_signature_that_does_not_hold_is_refused_and_the_file_kept(
    client_as: ClientAs, database: Database, thermometer: Equipment
) -> None:
    client = client_as(Role.TECHNICAL_MANAGER)

    page = bring(client, thermometer.id, signed(root()).replace(b"20.01", b"20.02", 1))

    assert "does not hold" in page.text
    assert "Enter as a calibration" not in page.text
    with database.read() as session:
        arrival = arrivals(session)[0]
    assert arrival.refused
    assert b"20.02" in client.get(f"/files/{arrival.file_id}").data


def test_points_out_of_order_are_shown_with_their_place_and_left_to_a_person(
    client_as: ClientAs, database: Database, thermometer: Equipment
) -> None:
    page = bring(
        client_as(Role.TECHNICAL_MANAGER),
        thermometer.id,
        made(reference="10.00 30.00 20.00", indication="10.02 29.99 20.01", error="0.02 -0.01 0.01"),
    )

    assert "neither rise nor fall" in page.text
    assert "Enter as a calibration" in page.text
    with database.read() as session:
        assert not arrivals(session)[0].refused


def test_a_certificate_may_be_brought_from_the_list_and_an_empty_file_comes_back(
    client_as: ClientAs, database: Database, thermometer: Equipment
) -> None:
    client = client_as(Role.TECHNICAL_MANAGER)
    token = csrf_token(client, "/dcc")

    answers = [
        client.post("/dcc", data={
            "equipment": str(thermometer.id), "file": (BytesIO(content), "c.xml"), "csrf_token": token
        }, content_type="multipart/form-data")
        for content in (made(), b"")
    ]  # fmt: skip

    assert [one.status_code for one in answers] == [303, 422]
    with database.read() as session:
        assert [one.equipment_id for one in arrivals(session)] == [thermometer.id]


def test_a_technician_sees_certificates_and_brings_none(client_as: ClientAs, thermometer: Equipment) -> None:
    client = client_as(Role.TECHNICIAN)

    assert client.get("/dcc").status_code == 200
    assert client.get(f"/equipment/{thermometer.id}/dcc").status_code == 403
    assert client.get("/dcc/999999").status_code == 404


def test_the_page_speaks_the_language_of_who_reads_it(client_as: ClientAs, thermometer: Equipment) -> None:
    client = client_as(Role.TECHNICAL_MANAGER)
    client.set_cookie("language", "ru")

    page = bring(client, thermometer.id, made(k=""))

    assert "нет коэффициента охвата k" in page.text
    assert not re.search(r"\{\w+\}", page.text)


@needs_shared
def test_a_falsified_certificate_of_ptb_is_refused_and_a_true_one_gives_its_points_in_celsius(
    client_as: ClientAs, database: Database
) -> None:
    equipment = make_equipment(database, at=NOON, serial="string-manufacturer-item", role="thermometer")
    client = client_as(Role.TECHNICAL_MANAGER)

    false = bring(
        client, equipment.id, sample("dcc_gp_temperature_typical_v12_v3.2.0_signed_manipulated.xml")
    )
    true = bring(client, equipment.id, sample("dcc_gp_temperature_typical_v12_v3.2.0_signed.xml"))

    assert "the digest differs" in false.text
    assert "Enter as a calibration" not in false.text
    assert "temperature\tdegC\t99.971\t100.06\t0.061\t2.0" in true.text


@needs_shared
def test_the_quantity_of_a_hygrometer_is_told_from_the_words_of_its_table(
    client_as: ClientAs, database: Database
) -> None:
    equipment = make_equipment(database, at=NOON, serial="123456789 Ma", role="hygrometer")
    client = client_as(Role.TECHNICAL_MANAGER)
    bring(client, equipment.id, sample("dcc_gp_humidity_v1.0.xml"))

    with database.read() as session:
        arrival = arrivals(session)[0]
        data_dir = lims(client.application).settings.data_dir
        looked = look_at_arrival(session, arrival.id, NOON, data_dir)

    assert looked.examination is not None
    points = proposed_points(looked.examination, [])
    assert {(one["quantity"], one["unit"]) for one in points} == {("relative humidity", "%RH")}
    assert (points[0]["reference"], points[0]["expanded_uncertainty"]) == (20.1, 0.6)


@needs_shared
def test_the_conditions_that_a_certificate_names_are_filled_in_and_kept(
    client_as: ClientAs, database: Database
) -> None:
    equipment = make_equipment(database, at=NOON, serial="string-manufacturer-item", role="thermometer")
    client = client_as(Role.TECHNICAL_MANAGER)

    page = bring(client, equipment.id, sample("dcc_gp_temperature_typical_v12_v3.2.0_signed.xml")).text

    assert "temperature min 293" in page
    assert "humidity min 0.20" in page
    assert "left empty it follows from our interval" in words_of(page)
    conditions = conditions_of(read(sample("dcc_gp_humidity_v1.0.xml")))
    assert conditions.startswith("Minimum ambient temperature 295.15")
    assert "g/g" not in conditions  # a number without a unit is no mass fraction
