"""A laboratory that runs: application behind a port, worker, gateway process, a density meter on a line, people to sign in."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask

from instruments.simulator.density_meter import DensityMeter, Portion
from lims.catalogue import MethodVersion, Product
from lims.clients import Client
from lims.clock import SetClock
from lims.db import Database
from lims.edge import lims
from lims.equipment import Calibration, Equipment, put_system
from lims.jobs.worker import Worker
from lims.laboratory import name_laboratory
from lims.people import Act, Person, hash_pin, new_badge_code, set_badge
from lims.permissions import Role
from lims.records import Actor, unit_of_work
from tests.instruments.bench_helpers import configuration, density_meter, dma, meter_on_a_line, watched
from tests.instruments.test_gateway_kill import start
from tests.support.catalogue import density_line, make_method, make_rule, make_specification
from tests.support.clients import make_client, make_contact
from tests.support.equipment import DENSITY_METER, make_calibration, make_check, make_room
from tests.support.intake import make_connected_meter, make_gateway, serving
from tests.support.people import CHEAP, make_person
from tests.support.results import authorise
from tests.support.samples import make_product

PIN = "4711"
SETUP = Actor.system("setup")


@dataclass
class RunningLaboratory:
    """What a test needs of it: where it is, who works there, and the meter to put portions into."""

    url: str
    app: Flask
    folder: Path
    people: dict[str, Person]
    badges: dict[str, str]
    client: Client
    product: Product
    method: MethodVersion
    meter: Equipment
    calibration: Calibration
    simulated: DensityMeter

    @property
    def database(self) -> Database:
        return lims(self.app).database

    def put(self, density: float) -> None:
        """Fill the meter's cell with a portion of this density (g/cm³ at 15 °C)."""
        self.simulated.put(Portion(density=density, temperature=15.0))


PEOPLE = {
    "desk": ("F. Example", Role.FRONT_DESK), "technician": ("T. Example", Role.TECHNICIAN),
    "second": ("S. Example", Role.TECHNICIAN), "reviewer": ("R. Example", Role.TECHNICAL_MANAGER),
    "quality": ("Q. Example", Role.QUALITY_MANAGER), "signatory": ("A. Example", Role.SIGNATORY),
}  # fmt: skip
ACTS = {"technician": Act.PERFORM, "second": Act.PERFORM, "reviewer": Act.REVIEW, "signatory": Act.RELEASE}


@contextmanager
def running_laboratory(app: Flask, folder: Path) -> Iterator[RunningLaboratory]:
    """Everything started, as `lims demo` starts it, in a hurry; everything ended afterwards."""
    database, now = lims(app).database, datetime.now(UTC)
    before = now - timedelta(days=2)
    laboratory = furnish(app, folder, database, before, now)
    _, token = make_gateway(database, at=before)
    link, inbox, stop = folder / "dma", folder / "inbox", threading.Event()
    inbox.mkdir()
    with ExitStack() as running:
        laboratory.url = running.enter_context(serving(app))
        running.enter_context(meter_on_a_line(link, laboratory.simulated))
        config = configuration(folder, laboratory.url, dma(str(link)) + watched(inbox))
        (folder / "token").write_text(token)
        process = start(config)
        running.callback(process.wait, 20)
        running.callback(process.terminate)
        worker = Worker("path", database, lims(app).settings)
        thread = threading.Thread(target=worker.run_forever, args=(stop,))
        thread.start()
        running.callback(thread.join)
        running.callback(stop.set)
        yield laboratory


def furnish(
    app: Flask, folder: Path, database: Database, before: datetime, now: datetime
) -> RunningLaboratory:
    """People, client, method, specification, meter, room: approved, calibrated, checked, read."""
    with unit_of_work(database, by=SETUP, clock=SetClock(before), act="laboratory.named") as unit:
        name_laboratory(
            unit, names={"en": "Example Testing Centre"}, addresses={"en": "1 Example Street"}, demonstration=True
        )  # fmt: skip
    client = make_client(database, at=before, name="Example Fuels")
    make_contact(database, client.id, at=before)
    people = {
        key: make_person(database, role, at=before, name=name, initials=name[0] + key[0].upper(), login=key)
        for key, (name, role) in PEOPLE.items()
    }
    people["client"] = make_person(
        database, Role.CLIENT, at=before, name="C. Example", initials="CE", client_id=client.id, login="client"
    )  # fmt: skip
    method = make_method(database, at=before)
    for key, act in ACTS.items():
        authorise(database, people[key], method, act, at=before)
    make_specification(database, density_line(), at=before)
    make_rule(database, at=before)
    meter = make_connected_meter(database, at=before, gateway="bench-1")
    calibration = make_calibration(database, meter.id, at=before)
    with unit_of_work(database, by=SETUP, clock=SetClock(before), act="system.made") as unit:
        put_system(
            unit, code="MS-1", name="Density", parts={DENSITY_METER: meter.id}, methods=["ASTM D4052"]
        )  # fmt: skip
    hour_ago = now - timedelta(hours=1)
    make_room(database, at=hour_ago, person_id=people["technician"].id)
    make_check(database, meter.id, at=hour_ago, person_id=people["technician"].id)
    return RunningLaboratory(
        url="", app=app, folder=folder, people=people, badges=give_badges(database, people, before), client=client,
        product=make_product(database, at=before), method=method, meter=meter, calibration=calibration,
        simulated=density_meter(measure_s=0.2, set_temperature=15.0),
    )  # fmt: skip


def give_badges(database: Database, people: dict[str, Person], at: datetime) -> dict[str, str]:
    """A badge and the PIN for each technician; the codes."""
    codes = {key: new_badge_code() for key in ("technician", "second")}
    hashed = hash_pin(PIN, CHEAP)
    with unit_of_work(database, by=SETUP, clock=SetClock(at), act="badges.given") as unit:
        for key, code in codes.items():
            set_badge(unit, people[key].id, code=code, pin_hash=hashed)
    return codes
