"""Passkeys in a real browser with a device of its own: made once, signed in with, refused where they should be."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, CDPSession, Page
from sqlalchemy import select

from lims.clock import SetClock, system_clock
from lims.db import Database
from lims.edge import lims
from lims.errors import NotFound
from lims.people import Person
from lims.people.errors import PasskeyTaken
from lims.people.models import PasskeyRow
from lims.people.passkeys import NewKey, Place, add_passkey, passkeys_of, remove_passkey
from lims.permissions import Role
from lims.records import Actor, AuditEvent, unit_of_work
from lims.records.verify import verify
from tests.path.desk import AtPage
from tests.support.intake import serving
from tests.support.people import PASSWORD, make_person
from tests.support.web import ClientAs, make_app, post

pytestmark = pytest.mark.browser
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True,
    "automaticPresenceSimulation": True,
}  # fmt: skip


@dataclass
class Desk:
    """Somebody in front of a browser whose device keeps passkeys."""

    window: AtPage
    device: CDPSession
    authenticator: str
    database: Database
    person: Person

    @property
    def page(self) -> Page:
        return self.window.page

    def make_passkey(self) -> None:
        self.window.sign_in("tech", PASSWORD)
        self.window.open("/account/passkeys/new")
        self.page.get_by_label("What you call it").fill("my phone")
        self.page.get_by_label("Your password").fill(PASSWORD)
        self.page.get_by_role("button", name="Make the passkey").click()
        self.window.sees("The passkey is kept.")

    def sign_out_and_use_it(self) -> None:
        self.page.context.clear_cookies()
        self.window.open("/sign-in")
        self.page.get_by_role("button", name="Sign in with a passkey").click()

    def is_signed_in(self) -> bool:
        self.page.wait_for_url(lambda url: "sign-in" not in url)
        return self.person.name in self.window.text


@pytest.fixture
def desk(browser: Browser, database_url: str, database: Database, tmp_path: Path) -> Iterator[Desk]:
    app = make_app(database_url, system_clock, tmp_path, database)
    app.testing = False
    person = make_person(database, Role.TECHNICIAN, at=system_clock(), login="tech")
    with serving(app) as url:
        named = url.replace("127.0.0.1", "localhost")
        serve_as(app, named)
        page = browser.new_context(locale="en-GB").new_page()
        page.set_default_timeout(15_000)
        device = page.context.new_cdp_session(page)
        device.send("WebAuthn.enable")
        made = device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        yield Desk(AtPage(page, named), device, made["authenticatorId"], database, person)
        page.context.close()


def serve_as(app: Flask, base_url: str) -> None:
    """Reached under this address, as an administrator would write it into the settings."""
    known = lims(app)
    app.extensions["lims"] = replace(known, settings=replace(known.settings, base_url=base_url))


def test_a_passkey_signs_in_without_a_password_and_without_a_code(desk: Desk) -> None:
    desk.make_passkey()

    desk.sign_out_and_use_it()

    assert desk.is_signed_in()
    with desk.database.read() as session:
        acts = set(session.scalars(select(AuditEvent.act)))
        assert verify(session).sound
    assert {"account.passkey_added", "account.passkey_used"} <= acts


def test_a_removed_passkey_is_no_way_in(desk: Desk) -> None:
    desk.make_passkey()
    desk.page.get_by_role("button", name="Remove").click()
    desk.window.sees("The passkey works no longer.")

    desk.sign_out_and_use_it()

    desk.window.sees("This passkey is not known here")


def test_a_copied_key_whose_count_goes_back_is_refused(desk: Desk) -> None:
    desk.make_passkey()
    key = desk.device.send("WebAuthn.getCredentials", {"authenticatorId": desk.authenticator})["credentials"][
        0
    ]
    desk.sign_out_and_use_it()
    assert desk.is_signed_in()
    desk.device.send("WebAuthn.clearCredentials", {"authenticatorId": desk.authenticator})
    desk.device.send(
        "WebAuthn.addCredential",
        {"authenticatorId": desk.authenticator, "credential": key | {"signCount": 0}},
    )

    desk.sign_out_and_use_it()

    desk.window.sees("This passkey is not known here")


def test_a_device_that_gives_nothing_is_told_in_words_and_nothing_is_sent(desk: Desk) -> None:
    desk.device.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": desk.authenticator})
    desk.device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE | {"isUserVerified": False}})

    desk.window.open("/sign-in")
    desk.page.get_by_role("button", name="Sign in with a passkey").click()

    desk.window.sees("The device gave no passkey.")


def test_an_answer_without_a_question_or_from_elsewhere_is_refused(
    client_as: ClientAs, database: Database
) -> None:
    client = client_as()
    for answer in ("", "{}", "[]", "no json", json.dumps({"id": "x" * 10}), "x" * 30_000):
        assert post(client, "/sign-in/passkey", {"answer": answer}).status_code == 403

    signed_in = client_as(Role.TECHNICIAN)
    data = {"name": "phone", "password": PASSWORD, "answer": "{}"}
    assert post(signed_in, "/account/passkeys/new", data, page="/account").status_code == 422
    with database.read() as session:
        assert session.scalars(select(PasskeyRow)).all() == []


def test_a_bare_address_is_no_place_for_passkeys(client_as: ClientAs, app: Flask) -> None:
    serve_as(app, "http://192.0.2.7:8000")

    page = client_as(Role.TECHNICIAN).get("/account/passkeys/new").text

    assert "192.0.2.7" in page
    assert "Make the passkey" not in page
    assert [Place.of(one, "L").usable for one in ("https://lab.example", "http://localhost:8000", "http://lab.example")] == [
        True, True, False,
    ]  # fmt: skip


def test_nobody_removes_the_passkey_of_another_person_nor_keeps_a_key_twice(
    database: Database, clock: SetClock
) -> None:
    owner, other = (
        make_person(database, Role.TECHNICIAN, at=clock(), login=login) for login in ("tech", "other")
    )
    key = NewKey(credential_id="aWQ", public_key="a2V5", sign_count=0)

    with unit_of_work(database, by=Actor.person(owner.id), clock=clock, act="account.passkey_added") as unit:
        add_passkey(unit, owner.id, "phone", key)
        with pytest.raises(PasskeyTaken):
            add_passkey(unit, other.id, "copy", key)

    with unit_of_work(
        database, by=Actor.person(other.id), clock=clock, act="account.passkey_removed"
    ) as unit:
        (kept,) = passkeys_of(unit.session, owner.id)
        with pytest.raises(NotFound):
            remove_passkey(unit, other.id, kept.id)
