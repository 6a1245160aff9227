"""A client's own system is told: signed, never inside a network, tried again, with a log; clients see only their own."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lims.clients import Client
from lims.clock import SetClock
from lims.db import Database
from lims.jobs.worker import Worker
from lims.notices import outgoing
from lims.notices.errors import AddressNotAllowed, WebhookNotTaken
from lims.notices.outgoing import is_outside, read_target
from lims.notices.outgoing import post as post_to
from lims.permissions import Role
from tests.conftest import NOON
from tests.notices.conftest import Announced
from tests.support.clients import make_client
from tests.support.listening import System
from tests.support.people import make_person
from tests.support.web import post, sign_in

SECRET = re.compile(r"whsec_([\w+/=]+)")


def administrator(app: Flask, database: Database, client_id: int) -> FlaskClient:
    browser = app.test_client()
    browser.environ_base["HTTP_ACCEPT"] = "text/html"
    return sign_in(
        browser,
        make_person(database, Role.CLIENT_ADMINISTRATOR, at=NOON, client_id=client_id, email="none"),
    )


def connected(browser: FlaskClient, url: str) -> bytes:
    """Add an address as a client does; its key."""
    page = post(
        browser, "/portal/connections/new", {"url": url, "events": "certificate.issued"}, page="/portal/connections/new"
    )  # fmt: skip
    found = SECRET.search(page.text)
    assert found, page.text
    return base64.b64decode(found[1])


def test_a_message_is_signed_with_the_secret_that_was_shown_once(
    app: Flask, database: Database, client: Client, announced: Announced, worker: Worker, system: System
) -> None:
    browser = administrator(app, database, client.id)
    key = connected(browser, system.url)
    announced()

    worker.run_until_idle()

    ((headers, content),) = system.got
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + content
    assert (
        headers["webhook-signature"]
        == "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    )
    told = json.loads(content)
    assert told["type"] == "certificate.issued"
    assert told["data"]["number"] == "C-2026-0007"
    assert not SECRET.search(browser.get("/portal/connections/1").text)


def test_what_is_not_taken_is_sent_again_under_the_same_id(
    app: Flask,
    database: Database,
    client: Client,
    announced: Announced,
    worker: Worker,
    system: System,
    clock: SetClock,
) -> None:
    browser = administrator(app, database, client.id)
    connected(browser, system.url)
    system.answers = 503
    announced()
    worker.run_until_idle()
    page = browser.get("/portal/connections/1").text
    system.answers = 204
    clock.now += timedelta(minutes=20)

    worker.run_until_idle()

    assert "it answered 503" in page
    assert len({headers["webhook-id"] for headers, _ in system.got}) == 1
    assert len(system.got) == 2


def test_a_redirect_is_not_followed(system: System) -> None:
    system.answers, system.location = 307, system.url

    assert post_to(system.url, b"{}", {}, private=True) == 307
    assert len(system.got) == 1


def test_the_test_button_sends_a_message_and_the_log_shows_it(
    app: Flask, database: Database, client: Client, worker: Worker, system: System
) -> None:
    browser = administrator(app, database, client.id)
    connected(browser, system.url)

    post(browser, "/portal/connections/1/test", page="/portal/connections/1")
    worker.run_until_idle()

    assert json.loads(system.got[0][1])["type"] == "test"
    assert "Отправлено" in browser.get("/portal/connections/1", headers={"Accept-Language": "ru"}).text


def test_an_address_that_ended_or_got_another_secret_hears_nothing_signed_by_the_old_one(
    app: Flask, database: Database, client: Client, announced: Announced, worker: Worker, system: System
) -> None:
    browser = administrator(app, database, client.id)
    old = connected(browser, system.url)
    new = SECRET.search(post(browser, "/portal/connections/1/secret", page="/portal/connections/1").text)
    announced()
    post(browser, "/portal/connections/1/end", page="/portal/connections/1")

    worker.run_until_idle()

    assert new
    assert base64.b64decode(new[1]) != old
    assert system.got == []


def test_a_client_reaches_no_address_of_another_client(
    app: Flask, database: Database, client: Client, system: System
) -> None:
    connected(administrator(app, database, client.id), system.url)
    theirs = administrator(app, database, make_client(database, at=NOON).id)

    for id_ in (1, 987_654):
        assert theirs.get(f"/portal/connections/{id_}").status_code == 404
        for act in ("test", "secret", "end", "deliveries/1/retry"):
            address = f"/portal/connections/{id_}/{act}"
            assert post(theirs, address, page="/portal/connections/new").status_code == 404
    assert system.url not in theirs.get("/portal/connections").text


@pytest.mark.parametrize(
    "url",
    ["http://example.test/", "https://127.0.0.1/", "https://10.1.2.3/", "https://169.254.169.254/latest", "https://[::1]/",
     "https://[::ffff:10.0.0.1]/", "https://[2002:0a00:0001::1]/", "https://user:word@example.test/", "ftp://example.test/",
     "https://example.test:22/", "https://", "https://exa mple.test/", "https://example.test:99999/"],
)  # fmt: skip
def test_an_address_that_is_not_https_or_lies_inside_a_network_is_refused(url: str) -> None:
    with pytest.raises(AddressNotAllowed):
        read_target(url)


@pytest.mark.parametrize(
    "address",
    ["0.0.0.1", "100.64.0.1", "192.168.1.1", "224.0.0.1", "fe80::1%eth0", "fd00::1", "64:ff9b::a00:1"],
)
def test_places_inside_a_network_are_known(address: str) -> None:
    assert not is_outside(address)
    assert is_outside("93.184.215.14")


def test_a_name_that_stands_for_a_place_inside_a_network_is_refused_when_it_is_looked_up() -> None:
    with pytest.raises(AddressNotAllowed, match="inside a network"):
        post_to("https://localhost/", b"{}", {})


def test_a_system_that_does_not_answer_is_given_up_in_time(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outgoing, "SECONDS", 0)

    with pytest.raises(WebhookNotTaken, match="no answer within"):
        post_to(system.url, b"{}", {}, private=True)
