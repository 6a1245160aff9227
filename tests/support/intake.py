"""The intake for tests: gateways with tokens, messages as a gateway sends them, a meter that is connected, a live server."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from instruments import sha256_of
from instruments.drivers.anton_paar_dma_m import AntonPaarDmaM
from instruments.gateway.protocol import Heartbeat, LivePost, LiveReading, RecordPost, encode
from instruments.readings import RecordKind
from instruments.transcript import Transcript
from lims.clock import SetClock
from lims.db import Database
from lims.edge import lims
from lims.equipment import Equipment
from lims.files import Kept
from lims.intake import Gateway, Interface, add_gateway
from lims.intake.gateways import hand_gateway
from lims.intake.records import RawRecord, raw_of, store_record
from lims.intake.understanding import make_sense
from lims.records import Actor, Unit, unit_of_work
from tests.support.equipment import make_equipment

SETUP = Actor.system("setup")
DMA = AntonPaarDmaM.name


@dataclass(frozen=True)
class Sender:
    """A gateway at the other end of the test's client, with its token."""

    app: Flask
    gateway: Gateway
    token: str

    def post(self, path: str, body: object, **headers: str) -> TestResponse:
        """Send a message; a text or bytes goes as it is."""
        data = body if isinstance(body, bytes) else encode(body)
        client: FlaskClient = self.app.test_client()
        head = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json", **headers}
        return client.post(f"/gateway/v1/{path}", data=data, headers=head)

    def commands(self) -> TestResponse:
        """Ask for commands."""
        head = {"Authorization": f"Bearer {self.token}"}
        return self.app.test_client().get(f"/gateway/v1/commands?gateway={self.gateway.key}", headers=head)

    def record(self, number: int, content: bytes | None = None, **given: Any) -> TestResponse:
        """Send a record; a whole conversation with a density meter if no bytes are given."""
        return self.post("records", record_post(self, number, content, **given))

    def beat(self, *instruments: Any, **given: Any) -> TestResponse:
        """Send a heartbeat."""
        at = lims(self.app).clock()
        beat = {"at": at, "version": "1", "started_at": at, "waiting": 0, "parked": 0, **given}
        return self.post("heartbeat", Heartbeat(gateway=self.gateway.key, instruments=instruments, **beat))

    def live(self, value: float, *, instrument: str = "dma") -> TestResponse:
        """Send what a density meter shows now."""
        shown = LiveReading(name="density", value=value, unit="g/cm3", text=f"{value:.6f}")
        at = lims(self.app).clock()
        return self.post(
            "live", LivePost(gateway=self.gateway.key, instrument=instrument, at=at, readings=(shown,))
        )


def make_gateway(database: Database, key: str = "bench-1", *, at: datetime) -> tuple[Gateway, str]:
    """A gateway and its token."""
    with unit_of_work(database, by=SETUP, clock=SetClock(at), act="gateway.added") as unit:
        return add_gateway(unit, key=key, name=f"Bench computer {key}")


def make_sender(app: Flask, key: str = "bench-1") -> Sender:
    """A gateway that can send to this application."""
    gateway, token = make_gateway(lims(app).database, key, at=lims(app).clock())
    return Sender(app, gateway, token)


def make_connected_meter(
    database: Database, *, at: datetime, instrument: str = "dma", gateway: str | None = None, driver: str = DMA,
    settings: dict[str, Any] | None = None, stability: dict[str, Any] | None = None, **given: Any,
) -> Equipment:  # fmt: skip
    """A piece of equipment in service that sends its readings through a gateway."""
    interface = {"driver": driver, "instrument": instrument, "settings": settings or {}}
    if gateway:
        interface["gateway"] = gateway
    if stability:
        interface["stability"] = stability
    return make_equipment(database, at=at, interface=interface, **given)


def dma_conversation(
    density: str = "0.834500", temperature: str = "15.000", condition: str = "valid", unit: str = "g/cm³"
) -> bytes:
    """The conversation in which a gateway takes a result from a density meter, as it stands in a record."""
    return conversation(
        ("getid", "serial number: 80000000\rDMA 4500M V1.70.6534.40\rprotocol version: 2.00"),
        ("getdatahead", "Density;Specific Gravity;Density Temperature;Density Condition"),
        ("getdataunit", f"{unit};-;°C;-"),
        ("getrawdata", f"{density};{temperature};15.000:8"),
        ("getdata", f"{density};0.835300;{temperature};{condition}"),
    )


def conversation(*exchanges: tuple[str, str]) -> bytes:
    """Questions and answers as the transcript of a connection holds them; each line of an answer by itself."""
    transcript, end = Transcript(), AntonPaarDmaM.line.terminator
    for sent, reply in exchanges:
        transcript.sent(AntonPaarDmaM.line.encode(sent))
        for line in reply.split("\r"):
            transcript.received(AntonPaarDmaM.line.encode(line))
    assert transcript.content.endswith(end)
    return transcript.content


def record_post(
    sender: Sender, number: int, content: bytes | None = None, *, instrument: str = "dma", kind: RecordKind = "line",
    driver: str = DMA, **given: Any,
) -> RecordPost:  # fmt: skip
    """A record as the gateway sends it."""
    body = dma_conversation() if content is None else content
    told = {
        "received_at": lims(sender.app).clock(),
        "sha256": sha256_of(body),
        "driver_version": "1",
        **given,
    }
    return RecordPost(
        gateway=sender.gateway.key,
        number=number,
        instrument=instrument,
        kind=kind,
        content=body,
        driver=driver,
        **told,
    )


def store_by_hand(
    unit: Unit, interface: Interface, content: bytes, number: int, *, kind: RecordKind = "file", kept: Kept | None = None,
    at: datetime | None = None, **told: Any,
) -> RawRecord:  # fmt: skip
    """Bytes that a person brought in, stored and understood as the intake does; without `kept` no file lies in the store."""
    gateway, sha256 = hand_gateway(unit), sha256_of(content)
    post = RecordPost(
        gateway=gateway.key, number=number, instrument=interface.instrument, kind=kind, content=content, driver=interface.driver,
        received_at=at or unit.at, sha256=sha256, driver_version="1", **told,
    )  # fmt: skip
    kept = kept or Kept(sha256=sha256, size=len(content))
    record = store_record(unit, gateway, post, kept, interface, make_sense(raw_of(post), interface.settings))
    unit.flush()
    return record


@contextmanager
def serving(app: Flask, port: int = 0) -> Iterator[str]:
    """The application behind a real port of this machine; its address."""
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
