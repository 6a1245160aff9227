"""Managers are told once a day by e-mail what is late or due within a week; nobody where nothing is, or no server is set."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from flask import Flask

from lims.clock import SetClock
from lims.config import Settings
from lims.db import Database
from lims.jobs import JobContext
from lims.people.service import keep_preference
from lims.permissions import Role
from lims.quality.reminders import remind
from tests.conftest import NOON
from tests.notices.conftest import app, mailbox, settings
from tests.support.equipment import make_calibration, make_equipment
from tests.support.listening import Mailbox
from tests.support.people import make_person

__all__ = ["app", "mailbox", "settings"]
DAY = timedelta(days=1)


def run(database: Database, settings: Settings) -> dict[str, object]:
    context = JobContext(
        job_id=1, key="quality.remind:today", arguments={}, asked_by="worker", person_id=None, database=database,
        settings=settings, clock=SetClock(NOON),
    )  # fmt: skip
    return dict(remind(context))


def due(database: Database, days: float) -> str:
    """A piece of equipment whose calibration is due in so many days; its code."""
    one = make_equipment(database, at=NOON - 400 * DAY)
    make_calibration(database, one.id, at=NOON - 300 * DAY, due_at=NOON + days * DAY)
    return one.code


def test_managers_are_told_in_their_language_what_is_late_and_due(
    app: Flask, database: Database, settings: Settings, mailbox: Mailbox
) -> None:
    late, soon, later = due(database, -2), due(database, 3), due(database, 20)
    manager = make_person(database, Role.QUALITY_MANAGER, at=NOON - DAY, email="qm@example.test")
    make_person(database, Role.TECHNICIAN, at=NOON - DAY, email="tech@example.test")
    with database.outside_chain() as session:
        keep_preference(session, manager.id, "language", "ru")

    told = run(database, settings)

    [message] = mailbox.messages
    text = message.get_content()
    assert message["To"] == "qm@example.test"
    assert message["Subject"] == "Просрочено или срок в течение недели: 2"
    assert f"просрочено: Калибровка, {late}" in text
    assert soon in text
    assert later not in text
    assert "https://lab.example.test/quality" in text
    assert told == {"due": 2, "sent": 1, "refused": []}


def test_nothing_is_sent_where_nothing_is_due_or_no_server_is_set(
    app: Flask, database: Database, settings: Settings, mailbox: Mailbox
) -> None:
    make_person(database, Role.QUALITY_MANAGER, at=NOON - DAY, email="qm@example.test")
    assert run(database, settings)["sent"] == 0

    due(database, -2)
    assert run(database, replace(settings, mail_host=""))["sent"] == 0

    assert mailbox.messages == []


def test_run_again_the_message_has_the_same_id(
    app: Flask, database: Database, settings: Settings, mailbox: Mailbox
) -> None:
    make_person(database, Role.TECHNICAL_MANAGER, at=NOON - DAY, email="tm@example.test")
    due(database, -2)

    run(database, settings)
    run(database, settings)

    assert len({message["Message-ID"] for message in mailbox.messages}) == 1
