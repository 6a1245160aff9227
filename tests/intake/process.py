"""The application and a gateway for tests in which both are real: what it was given can be counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from lims.clock import system_clock
from lims.db import Database
from lims.edge import lims
from lims.intake import Gateway
from lims.intake.heartbeats import GatewayState, gateway_states
from lims.intake.models import RawRecordRow
from lims.jobs.worker import Worker
from tests.support.intake import make_gateway
from tests.support.web import make_app

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Laboratory:
    """The application behind a port, and one gateway process that talks to it."""

    app: Flask
    database: Database
    gateway: Gateway
    folder: Path

    def records(self) -> list[RawRecordRow]:
        with self.database.read() as session:
            return list(session.scalars(select(RawRecordRow).order_by(RawRecordRow.id)))

    def count(self) -> int:
        with self.database.read() as session:
            return session.scalar(select(func.count()).select_from(RawRecordRow)) or 0

    def state(self) -> GatewayState | None:
        with self.database.read() as session:
            return gateway_states(session).get(self.gateway.id)

    def work(self) -> None:
        """Let the worker do what waits."""
        Worker("test", self.database, lims(self.app).settings).run_until_idle()


def make_laboratory(database_url: str, database: Database, folder: Path) -> Laboratory:
    """The application on this database, and a gateway that it knows."""
    app = make_app(database_url, system_clock, folder / "data", database)
    gateway, token = make_gateway(database, at=LONG_AGO)
    (folder / "real-token").write_text(token)
    return Laboratory(app, database, gateway, folder)


def inbox_in(folder: Path) -> Path:
    inbox = folder / "inbox"
    inbox.mkdir()
    return inbox
