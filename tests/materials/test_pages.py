"""The pages of lots."""

from __future__ import annotations

import io

from lims.db import Database
from lims.materials import find_lot
from lims.permissions import Role
from tests.conftest import NOON
from tests.materials.test_lots import make_lot
from tests.support.web import ClientAs, fields_of, post


def test_the_pages_of_lots_answer(client_as: ClientAs, database: Database) -> None:
    lot = make_lot(database)
    client = client_as(Role.TECHNICIAN)
    pages = [
        "/materials",
        f"/materials/{lot.id}",
        "/materials/new",
        f"/materials/{lot.id}/change",
        "/materials?format=csv",
    ]

    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)
    assert client.get("/materials/999999").status_code == 404


def test_a_lot_is_registered_with_its_certified_value(client_as: ClientAs, database: Database) -> None:
    given = {"code": "RM-W", "name": "Water", "role": "water", "certified": "density; 998,20; kg/m3; 0,02; 2"}

    answer = post(client_as(Role.TECHNICIAN), "/materials/new", given)

    assert answer.status_code == 303, answer.text
    with database.read() as session:
        assert find_lot(session, "RM-W", NOON).certified[0].standard_uncertainty == 0.01


def test_a_certificate_that_came_later_is_entered_and_opening_a_lot_keeps_its_values(
    client_as: ClientAs, database: Database
) -> None:
    lot, client = make_lot(database, opened_at=None), client_as(Role.TECHNICIAN)
    page = f"/materials/{lot.id}/change"
    told = {
        "certificate": "C-9",
        "certified": "density; 998,2; kg/m3; 0,02; 2",
        "in_use": "y",
        "reason": "it came",
    }
    paper = (io.BytesIO(b"%PDF-1.7 certificate"), "certificate.pdf")

    wrong = post(client, page, told | {"paper": (io.BytesIO(b"MZ"), "certificate.pdf")})
    post(client, page, told | {"paper": paper})
    again = fields_of(client.get(page).text, "reason") | {"reason": "opened", "opened_at": "2026-05-19 15:00"}
    post(client, page, again)

    assert wrong.status_code == 422
    with database.read() as session:
        found = find_lot(session, lot.id, NOON)
    assert (found.certificate, found.certified[0].value, found.file_id is not None) == ("C-9", 998.2, True)
    assert found.opened_at is not None
