"""Clients are told by e-mail: each in their language, of what they want to hear, once; with a log of what became of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from lims.clients import Client
from lims.clock import SetClock
from lims.config import Settings
from lims.db import Database
from lims.jobs.models import JobRow, JobState
from lims.jobs.worker import Worker
from lims.notices import Event
from lims.notices.models import DeliveryRow
from lims.permissions import Role
from lims.records.verify import verify
from lims.web import missing_translations
from tests.conftest import NOON
from tests.notices.conftest import Announced
from tests.support.clients import make_client
from tests.support.listening import Mailbox
from tests.support.people import make_person
from tests.support.web import ClientAs, post, sign_in, words_of


def test_a_person_of_the_client_gets_the_number_and_a_link_in_the_clients_language(
    database: Database, client: Client, announced: Announced, worker: Worker, mailbox: Mailbox
) -> None:
    make_person(database, Role.CLIENT, at=NOON, client_id=client.id, email="ann@example.test")
    make_person(
        database, Role.CLIENT, at=NOON, client_id=make_client(database, at=NOON).id, email="b@example.test"
    )
    announced()

    worker.run_until_idle()

    (message,) = mailbox.messages
    assert message["To"] == "ann@example.test"
    assert "Сертификат выдан, C-2026-0007" in message["Subject"]
    assert "https://lab.example.test/portal/certificates\n" in message.get_content().replace("\r", "")
    with database.read() as session:
        assert verify(session).sound


def test_a_job_that_runs_twice_sends_once(
    database: Database, client: Client, announced: Announced, worker: Worker, mailbox: Mailbox
) -> None:
    make_person(database, Role.CLIENT, at=NOON, client_id=client.id)
    announced()
    worker.run_until_idle()
    with database.outside_chain() as session:
        session.scalars(select(JobRow)).one().state = JobState.WAITING

    worker.run_until_idle()

    assert len(mailbox.messages) == 1


def test_a_person_hears_of_what_was_chosen_and_of_nothing_else(
    app: Flask, database: Database, client: Client, announced: Announced, worker: Worker, mailbox: Mailbox
) -> None:
    person = make_person(database, Role.CLIENT, at=NOON, client_id=client.id)
    browser = sign_in(app.test_client(), person)
    announced(Event.SAMPLE_RECEIVED)
    post(browser, "/portal/notices", {"events": "sample.received"}, page="/portal/notices")
    announced(Event.SAMPLE_RECEIVED, number="S-2026-0002")
    announced(Event.CERTIFICATE_ISSUED)

    worker.run_until_idle()

    assert [one["Subject"].rsplit(" ", 1)[1] for one in mailbox.messages] == ["S-2026-0002"]


def test_a_server_that_is_busy_is_asked_again_later_and_the_log_says_so(
    client_as: ClientAs, database: Database, client: Client, announced: Announced, worker: Worker, mailbox: Mailbox,
    clock: SetClock,
) -> None:  # fmt: skip
    make_person(database, Role.CLIENT, at=NOON, client_id=client.id)
    mailbox.says = "450 busy"
    announced()
    worker.run_until_idle()
    page = words_of(client_as(Role.FRONT_DESK).get("/notices").text)
    mailbox.says = "250 OK"
    clock.now += timedelta(minutes=20)

    worker.run_until_idle()

    assert "450 busy" in page
    assert len(mailbox.messages) == 1
    assert "Sent" in words_of(client_as(Role.FRONT_DESK).get("/notices?state=sent").text)


def test_a_refused_message_stands_in_the_log_with_its_reason_and_is_tried_again_by_hand(
    client_as: ClientAs,
    database: Database,
    client: Client,
    announced: Announced,
    worker: Worker,
    mailbox: Mailbox,
) -> None:
    make_person(database, Role.CLIENT, at=NOON, client_id=client.id)
    mailbox.says = "550 no such mailbox"
    announced()
    worker.run_until_idle()
    desk = client_as(Role.FRONT_DESK)
    page = words_of(desk.get("/notices?state=failed").text)
    mailbox.says = "250 OK"
    with database.read() as session:
        delivery_id = session.scalars(select(DeliveryRow.id)).one()

    answers = [post(desk, f"/notices/{delivery_id}/retry", page="/notices").status_code for _ in range(2)]
    worker.run_until_idle()

    assert "550 no such mailbox" in page
    assert answers == [303, 409]
    assert len(mailbox.messages) == 1


def test_without_a_mail_server_the_log_says_that_nothing_goes_out(
    client_as: ClientAs,
    database: Database,
    client: Client,
    announced: Announced,
    settings: Settings,
    clock: SetClock,
) -> None:
    make_person(database, Role.CLIENT, at=NOON, client_id=client.id)
    announced()
    silent = Settings(
        database_url="sqlite:///unused", data_dir=settings.data_dir, secret_key=settings.secret_key
    )

    Worker("w", database, silent, clock).run_until_idle()

    assert "no mail server is set" in words_of(client_as(Role.FRONT_DESK).get("/notices").text)


def test_somebody_whose_access_has_ended_is_told_nothing(
    app: Flask,
    client_as: ClientAs,
    database: Database,
    client: Client,
    announced: Announced,
    worker: Worker,
    mailbox: Mailbox,
) -> None:
    person = make_person(database, Role.CLIENT, at=NOON, client_id=client.id)
    announced()
    base = f"/clients/{client.id}/people"
    post(client_as(Role.FRONT_DESK), f"{base}/{person.id}/revoke", page=f"{base}/new")
    announced()

    worker.run_until_idle()

    assert mailbox.messages == []


def test_every_text_of_notices_is_translated() -> None:
    assert missing_translations(Path("lims/notices")) == []
