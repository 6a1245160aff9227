"""The accreditation and the lines of its scope are stated at the page, by one person, and hold once another approved them."""

from __future__ import annotations

import io

from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from lims.catalogue import accreditation_at, scope_lines_at
from lims.db import Database
from lims.permissions import Role
from tests.conftest import NOON
from tests.support.catalogue import make_accreditation, make_method
from tests.support.web import ClientAs, fields_of, post

ACCREDITATION = {
    "code": "A-1", "effective_from": "2024-05-19 00:00", "reason": "the certificate came", "number": "FICTITIOUS-1",
    "standard": "ISO/IEC 17025:2017", "body": "FICTITIOUS body", "standing": "granted", "until": "2028-05-19 00:00",
    "source": "FICTITIOUS certificate", "fictitious": "y",
}  # fmt: skip
LINE = {
    "code": "L-1", "effective_from": "2024-05-19 00:00", "reason": "the scope came", "edition": "D4052-18",
    "measurands": ["density_15C"], "product_groups": ["diesel fuel"],
}  # fmt: skip
PRODUCT = {"code": "diesel", "group": "diesel fuel", "en": "diesel", "az": "dizel", "ru": "дизель"}


def picture() -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (60, 30), "navy").save(out, format="PNG")
    return io.BytesIO(out.getvalue())


def approve(client: FlaskClient, draft: str) -> TestResponse:
    return post(client, f"{draft}/approve", fields_of(client.get(draft).text, "row_version"))


def test_an_accreditation_is_stated_with_its_end_and_its_mark(
    client_as: ClientAs, database: Database
) -> None:
    drafter, other = client_as(Role.TECHNICAL_MANAGER), client_as(Role.QUALITY_MANAGER)
    url = "/catalogue/accreditation/new"

    endless = post(drafter, url, ACCREDITATION | {"until": ""})
    no_picture = post(drafter, url, ACCREDITATION | {"mark": (io.BytesIO(b"MZ"), "mark.png")})
    before = drafter.get("/scope").text
    draft = post(drafter, url, ACCREDITATION | {"mark": (picture(), "mark.png")}).location

    assert "is granted until a day" in endless.text
    assert (endless.status_code, no_picture.status_code) == (422, 422)
    assert "No accreditation entered" in before
    assert approve(drafter, draft).status_code == 403
    assert approve(other, draft).status_code == 303
    page = other.get("/scope").text
    assert "FICTITIOUS-1" in page
    assert "Picture of the mark" in page
    assert "No accreditation entered" in other.get("/scope?at=2028-06-01 12:00").text
    with database.read() as session:
        stands = accreditation_at(session, NOON)
    assert stands is not None
    assert stands.mark_file_id is not None


def test_a_line_of_the_scope_states_a_range_which_must_be_one(
    client_as: ClientAs, database: Database
) -> None:
    method = make_method(database, at=NOON)
    make_accreditation(database, at=NOON, until=NOON.replace(year=NOON.year + 1))
    drafter, other = client_as(Role.TECHNICAL_MANAGER), client_as(Role.QUALITY_MANAGER)
    post(drafter, "/products/new", PRODUCT)
    url, line = "/catalogue/scope_line/new", LINE | {"method_id": str(method.method_id)}

    wrong = [
        post(drafter, url, line | {"ranges": ranges})
        for ranges in (
            "density_15C; 900; 700; kg/m3",
            "density_15C; 700; 900; furlong",
            "flash_point; 1; 2; degC",
            "x; 1",
        )
    ]
    draft = post(drafter, url, line | {"ranges": "density_15C; 700,5; ; kg/m3"}).location
    approve(other, draft)

    assert {one.status_code for one in wrong} == {422}
    with database.read() as session:
        [stands] = scope_lines_at(session, NOON)
    assert (stands.ranges[0].low, stands.ranges[0].high, stands.ranges[0].unit) == (700.5, None, "kg/m3")
    assert "density at 15 °C ≥ 700.5 kg/m³" in other.get("/scope").text
