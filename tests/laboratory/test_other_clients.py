"""What belongs to another client answers exactly as what does not exist: by page, ZIP, search, scan and interface."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from lims.certificates import find_certificate
from lims.permissions import Role
from lims.samples import find_sample
from lims.samples.models import ItemRow
from tests.laboratory.addresses import MISSING, WORDS, Address, addresses, with_objects
from tests.laboratory.conftest import House
from tests.support.api import Program, program_of
from tests.support.people import make_person
from tests.support.web import client_as, csrf_token

OF_THE_MOMENT = re.compile(r'((?:name="csrf_token"[^>]*value|data-csrf|nonce|content)=")[^"]+')
OPEN_TO_THE_OWNER = {
    "tracking.sample", "portal.document", "api.OneSample", "api.OneCertificate", "api.Pdf",
}  # fmt: skip
"""Where the owner must be let in, so that this test can fail."""


@pytest.fixture
def stranger(house: House) -> FlaskClient:
    """Somebody of another client than the one whose samples are here."""
    return client_as(house.app, Role.CLIENT_ADMINISTRATOR)


def said(answer: TestResponse, *echoed: str) -> tuple[int, str | None, str]:
    """Everything that an answer tells, without what it repeats of the question and what is new each time."""
    text = OF_THE_MOMENT.sub(r"\1", answer.get_data(as_text=True))
    for one in echoed:
        text = text.replace(one, "…")
    return answer.status_code, answer.mimetype, text


def asked(client: FlaskClient, one: Address, address: str, token: str) -> tuple[int, str | None, str]:
    data = {"csrf_token": token} if one.method != "GET" else None
    return said(client.open(address, method=one.method, data=data), address)


def test_every_argument_of_a_route_has_something_in_the_laboratory(house: House) -> None:
    """A new argument needs an object in tests/laboratory/world.py, or a word in tests/laboratory/addresses.py."""
    wanted = {name for one in addresses(house.app) for name in one.arguments}

    assert wanted - house.world.ids.keys() - WORDS.keys() == set()


def test_every_page_of_another_client_answers_as_if_there_were_none(
    house: House, stranger: FlaskClient
) -> None:
    token = csrf_token(stranger)
    pages = [one for one in with_objects(house.app) if not one.rule.startswith(("/api/", "/gateway/"))]

    differ = [
        f"{one.method} {one.rule}" for one in pages
        if asked(stranger, one, one.filled(house.world.ids), token) != asked(stranger, one, one.missing, token)
    ]  # fmt: skip

    assert differ == []


def spoken(program: Program, one: Address, address: str) -> tuple[int, str | None, str]:
    path = address.removeprefix("/api/v1")
    return said(program.get(path) if one.method == "GET" else program.post(path), address)


def test_every_object_of_the_interface_answers_as_if_there_were_none(
    house: House, stranger: FlaskClient
) -> None:
    program = program_of(house.app, stranger.person)  # type: ignore[attr-defined]
    routes = [one for one in with_objects(house.app) if one.rule.startswith("/api/")]

    differ = [
        f"{one.method} {one.rule}" for one in routes
        if spoken(program, one, one.filled(house.world.ids)) != spoken(program, one, one.missing)
    ]  # fmt: skip

    assert len(routes) > 20
    assert differ == []


def test_the_owner_is_let_in_where_the_stranger_is_not(house: House) -> None:
    person = make_person(
        house.database, Role.CLIENT, at=house.world.at, client_id=house.world.ids["client_id"]
    )
    owner = client_as(house.app, Role.CLIENT, client_id=house.world.ids["client_id"])
    program = program_of(house.app, person)
    routes = [one for one in with_objects(house.app) if one.method == "GET"]

    opened = {
        one.endpoint for one in routes
        if (program if one.rule.startswith("/api/") else owner).get(
            one.filled(house.world.ids).removeprefix("/api/v1")
        ).status_code == 200
    }  # fmt: skip

    assert opened >= OPEN_TO_THE_OWNER


def codes(house: House) -> tuple[str, str]:
    """The code of a sample and the number of a certificate of the first client."""
    with house.database.read() as session:
        sample = find_sample(session, house.world.ids["item_id"])
        number = find_certificate(session, house.world.ids["certificate_id"]).number
    assert number
    return sample.code, number


@pytest.mark.parametrize("path", ["/portal/samples?q={}", "/portal/certificates?q={}", "/scan?code={}"])
def test_a_search_finds_nothing_of_another_client(house: House, stranger: FlaskClient, path: str) -> None:
    for real in codes(house):
        none = "Z" * len(real)
        found = said(stranger.get(path.format(real)), real)

        assert found == said(stranger.get(path.format(none)), none)


def test_a_scan_by_a_program_of_the_page_knows_no_sample_of_another_client(
    house: House, stranger: FlaskClient
) -> None:
    wanted = {"Accept": "application/json"}
    for real in codes(house):
        none = "Z" * len(real)

        found = said(stranger.get(f"/scan?code={real}", headers=wanted), real)

        assert found == said(stranger.get(f"/scan?code={none}", headers=wanted), none)


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/samples", {"client_id": "client_id", "request_id": "request_id"}),
        ("/certificates", {"client_id": "client_id"}),
    ],
)
def test_a_filter_of_the_interface_finds_nothing_of_another_client(
    house: House, stranger: FlaskClient, path: str, names: dict[str, str]
) -> None:
    program = program_of(house.app, stranger.person)  # type: ignore[attr-defined]
    for argument, name in names.items():
        theirs: Any = program.found(path, **{argument: house.world.ids[name]})

        assert theirs["items"] == []
        assert theirs == program.found(path, **{argument: MISSING})


def test_a_search_by_the_interface_finds_nothing_of_another_client(
    house: House, stranger: FlaskClient
) -> None:
    program = program_of(house.app, stranger.person)  # type: ignore[attr-defined]
    sample, certificate = codes(house)

    assert program.found("/samples", search=sample)["items"] == []
    assert program.found("/certificates", search=certificate)["items"] == []
    assert program.found("/samples")["items"] == []


def test_one_foreign_certificate_makes_the_whole_zip_not_found(house: House, stranger: FlaskClient) -> None:
    theirs = house.world.ids["certificate_id"]

    answers = [
        said(stranger.get(f"/portal/certificates.zip?row={one}"), str(one)) for one in (theirs, MISSING)
    ]

    assert answers[0] == answers[1]
    assert answers[0][0] == 404


def test_a_list_shows_a_client_the_own_samples_and_no_other(house: House) -> None:
    client_id = house.world.ids["client_id"]
    owner = client_as(house.app, Role.CLIENT, client_id=client_id)
    own = select(ItemRow.code).where(ItemRow.client_id == client_id)
    with house.database.read() as session:
        newest = session.scalars(own.order_by(ItemRow.id.desc()).limit(1)).one()

    assert newest in owner.get("/portal/samples").text
