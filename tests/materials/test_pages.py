"""The pages of lots."""

from __future__ import annotations

from lims.db import Database
from lims.materials import find_lot
from lims.permissions import Role
from tests.conftest import NOON
from tests.materials.test_lots import make_lot
from tests.support.web import ClientAs, post


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
