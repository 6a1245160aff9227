"""A client with people, and a worker that tells them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from lims.clients import Client
from lims.clock import SetClock
from lims.config import Settings
from lims.db import Database
from lims.jobs.worker import Worker
from lims.notices import Event, announce
from lims.records import Actor, unit_of_work
from tests.conftest import NOON
from tests.support.clients import make_client
from tests.support.listening import Mailbox, System, client_system, mail_server
from tests.support.web import make_app

Announced = Callable[..., None]


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as box:
        yield box


@pytest.fixture
def system() -> Iterator[System]:
    with client_system() as found:
        yield found


@pytest.fixture
def settings(mailbox: Mailbox, tmp_path: Path) -> Settings:
    return Settings(
        database_url="sqlite:///unused", data_dir=tmp_path, secret_key="a key for tests, longer than 32",
        base_url="https://lab.example.test", mail_host="127.0.0.1", mail_port=mailbox.port, mail_security="none",
        mail_from="Laboratory <lab@example.test>", webhook_private=True,
    )  # fmt: skip


@pytest.fixture
def app(database_url: str, database: Database, clock: SetClock, settings: Settings) -> Flask:
    return make_app(database_url, clock, settings.data_dir, database, webhook_private=True)


@pytest.fixture
def worker(app: Flask, database: Database, settings: Settings, clock: SetClock) -> Worker:
    """The application has told the worker every kind of job."""
    return Worker("w", database, settings, clock)


@pytest.fixture
def client(database: Database) -> Client:
    return make_client(database, at=NOON, language="ru")


@pytest.fixture
def announced(database: Database, clock: SetClock, client: Client) -> Announced:
    """`announced(event)` tells the client of a certificate."""

    def tell(event: Event = Event.CERTIFICATE_ISSUED, **given: Any) -> None:
        with unit_of_work(database, by=Actor.system("test"), clock=clock, act="test.announced") as unit:
            told = {"client_id": client.id, "number": "C-2026-0007", "path": "/portal/certificates", **given}
            announce(unit, event, **told)

    return tell
