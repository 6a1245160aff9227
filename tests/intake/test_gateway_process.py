"""The real gateway process between simulated instruments and the application: what it was given arrives once, and whole."""

from __future__ import annotations

import random
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from instruments.files.samples import SimulatedPeak, chemstation_folder
from instruments.gateway.protocol import Act
from instruments.simulator.density_meter import Portion
from instruments.simulator.pty_wire import PtyWire
from instruments.simulator.simulated import serve
from lims.clock import system_clock
from lims.db import Database
from lims.edge import lims
from lims.files import FileStore
from lims.intake import (
    CommandNow,
    Gateway,
    ask_instrument,
    command_state,
    current_understanding,
    latest_live,
    peak_tables,
    readings_of_record,
    understandings_of,
)
from lims.intake.heartbeats import GatewayState, gateway_states
from lims.intake.models import GapRow, RawRecordRow, ReadingRow
from lims.jobs.worker import Worker
from lims.permissions import Role
from tests.instruments.bench_helpers import (
    configuration,
    density_meter,
    dma,
    meter_on_a_line,
    printer,
    wait_for,
    watched,
)
from tests.instruments.test_gateway_kill import Bench, start
from tests.support.intake import make_connected_meter, make_gateway, serving
from tests.support.people import make_person
from tests.support.web import make_app

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
KILLS, KILLS_IN_SOAK, RECORDS_IN_SOAK = 3, 500, 20_000
HOUSE = Path(__file__).parents[2]
LINES_A_TURN = 25
PATIENCE_S = 90.0  # a busy machine starts processes slowly; waiting ends as soon as what is waited for holds
PRINTED = {"forms": [{"parts": 2, "separator": ";", "fields": [{"name": "mass", "at": 0, "unit_at": 1}]}]}


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


@pytest.fixture
def laboratory(database_url: str, database: Database, tmp_path: Path) -> Laboratory:
    app = make_app(database_url, system_clock, tmp_path / "data", database)
    gateway, token = make_gateway(database, at=LONG_AGO)
    (tmp_path / "real-token").write_text(token)
    return Laboratory(app, database, gateway, tmp_path)


@contextmanager
def gateway_process(laboratory: Laboratory, url: str, instruments: str, token: str = "") -> Iterator[Any]:
    """The gateway, started as its user would start it."""
    config = configuration(laboratory.folder, url, instruments)
    (laboratory.folder / "token").write_text(token or (laboratory.folder / "real-token").read_text())
    process = start(config)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def ask(laboratory: Laboratory, equipment_id: int, act: Act) -> int:
    """Ask an instrument as the bench page does."""
    person = make_person(laboratory.database, Role.TECHNICIAN, at=LONG_AGO)
    with laboratory.database.outside_chain() as session:
        return ask_instrument(
            session, equipment_id=equipment_id, act=act, person_id=person.id, at=system_clock()
        )


def state_of(laboratory: Laboratory, command_id: int) -> CommandNow:
    with laboratory.database.read() as session:
        return command_state(session, command_id, system_clock())


def test_a_measurement_asked_for_at_the_bench_arrives_as_readings(laboratory: Laboratory) -> None:
    meter = make_connected_meter(laboratory.database, at=LONG_AGO)
    simulated = density_meter(measure_s=0.2, set_temperature=15.0)
    simulated.put(Portion(density=0.8345, temperature=15.0))
    link = laboratory.folder / "dma"
    with (
        serving(laboratory.app) as url,
        meter_on_a_line(link, simulated),
        gateway_process(laboratory, url, dma(str(link))),
    ):
        wait_for(lambda: (state := laboratory.state()) and state.instruments[0]["state"] == "ready")
        command = ask(laboratory, meter.id, Act.MEASURE)
        wait_for(lambda: state_of(laboratory, command).over)
        with laboratory.database.read() as session:
            live = latest_live(session, meter.id, system_clock())

    done = state_of(laboratory, command)
    assert (done.state, done.problem) == ("done", "")
    with laboratory.database.read() as session:
        density = next(
            one for one in readings_of_record(session, done.record_id or 0) if one.name == "density"
        )
    assert density.value == pytest.approx(0.8345, abs=0.0001)
    assert (density.unit, density.equipment_id) == ("g/cm3", meter.id)
    assert live is not None
    assert live.reading("density") is not None
    assert len(live.recent) > 1


def test_a_wrong_token_stores_nothing_and_loses_nothing(laboratory: Laboratory) -> None:
    inbox = _inbox(laboratory.folder)
    (inbox / "run.csv").write_bytes(b"1")
    with serving(laboratory.app) as url:
        with gateway_process(laboratory, url, watched(inbox), token="not-the-token"):
            wait_for(lambda: not (inbox / "run.csv").exists())
        assert laboratory.records() == []
        assert laboratory.state() is None

        with gateway_process(laboratory, url, watched(inbox)):
            wait_for(laboratory.records)
    assert [one.name for one in laboratory.records()] == ["run.csv"]


def test_a_record_that_is_refused_is_parked_and_the_next_goes_on(laboratory: Laboratory) -> None:
    inbox = _inbox(laboratory.folder)
    laboratory.app.config["MAX_CONTENT_LENGTH"] = 100_000
    (inbox / "a-large.csv").write_bytes(b"x" * 200_000)
    with serving(laboratory.app) as url, gateway_process(laboratory, url, watched(inbox)):
        wait_for(lambda: not list(inbox.glob("*.csv")))
        (inbox / "b-small.csv").write_bytes(b"1")
        wait_for(laboratory.records)
        wait_for(lambda: (state := laboratory.state()) and state.parked)

    state = laboratory.state()
    assert [one.name for one in laboratory.records()] == ["b-small.csv"]
    assert state is not None
    assert (state.parked, state.parked_records[0]["status"]) == (1, 413)


def test_a_file_twice_and_a_new_version_of_it(laboratory: Laboratory) -> None:
    equipment = make_connected_meter(
        laboratory.database, at=LONG_AGO, instrument="gc", driver="files", settings={"zone": "Asia/Baku"}
    )
    inbox, at = _inbox(laboratory.folder), datetime(2026, 5, 19, 9, 0, tzinfo=UTC)
    peaks = [SimulatedPeak(name="propane", retention_time=2.0, area=120.0)]
    again = [*peaks, SimulatedPeak(name="butane", retention_time=3.0, area=80.0)]
    with serving(laboratory.app) as url, gateway_process(laboratory, url, watched(inbox)):
        for number, versions in enumerate((peaks, peaks, again), start=1):
            _drop(inbox, "001F0101.D", chemstation_folder("run", versions, at, 1))
            wait_for(lambda wanted=number: len(laboratory.records()) == wanted)  # type: ignore[misc]
    laboratory.work()

    first, twice, newer = laboratory.records()
    assert (twice.same_as, newer.same_as) == (first.id, None)
    with laboratory.database.read() as session:
        assert understandings_of(session, twice.id) == []
        version = current_understanding(session, newer.id)
        before = current_understanding(session, first.id)
        tables = [[peak.name for peak in peak_tables(session, one.id)[0].peaks] for one in (first, newer)]
    assert version is not None
    assert before is not None
    assert (version.supersedes, version.equipment_id) == (before.id, equipment.id)
    assert tables == [["propane"], ["propane", "butane"]]


@pytest.mark.timeout(400)
def test_kills_of_both_at_random_moments_lose_and_double_nothing(
    laboratory: Laboratory, database_url: str
) -> None:
    kill_both(laboratory, database_url, kills=KILLS)


@pytest.mark.soak
def test_five_hundred_kills_and_twenty_thousand_records_lose_and_double_nothing(
    laboratory: Laboratory, database_url: str
) -> None:
    kill_both(laboratory, database_url, kills=KILLS_IN_SOAK, records=RECORDS_IN_SOAK)


def kill_both(laboratory: Laboratory, database_url: str, *, kills: int, records: int = 0) -> None:
    """Kill the gateway so many times, and the application every second time; then work on up to so many records."""
    chance = random.Random(2026)  # noqa: S311 - the moments of the kills
    for key, driver, known in (("printer", "line-reader", PRINTED), ("gc", "files", {})):
        make_connected_meter(laboratory.database, at=LONG_AGO, instrument=key, driver=driver, settings=known)
    with working_bench(laboratory.folder) as bench, two_processes(laboratory, database_url, bench) as both:
        for turn in range(kills):
            before = laboratory.count()
            bench.go_on()
            wait_for(lambda since=before: laboratory.count() > since, PATIENCE_S)  # type: ignore[misc]
            _pause(chance.uniform(0.0, 0.3))
            if turn % 2 == 0:
                both.kill_server()
            both.kill_gateway()
        bench.go_on()
        wait_for(bench.said_all, PATIENCE_S + kills)
        while laboratory.count() < records:
            bench.go_on()
            wait_for(bench.said_all, PATIENCE_S)
        bench.stop.set()
        wait_for(lambda: not list(bench.inbox.glob("*.csv")) and _all_sent(laboratory.folder), PATIENCE_S)
        wait_for(lambda: _gaps(laboratory) >= kills, PATIENCE_S)
    _nothing_lost(laboratory, bench.files)
    print(f"{kills} kills, {laboratory.count():,} records, {_gaps(laboratory)} gaps: none lost, none doubled")


@dataclass
class Both:
    """The gateway and the application as processes; each is started again where it was killed."""

    start_server: Callable[[], subprocess.Popen[bytes]]
    start_gateway: Callable[[], subprocess.Popen[bytes]]
    server: subprocess.Popen[bytes]
    gateway: subprocess.Popen[bytes]

    def kill_server(self) -> None:
        """Kill the application and start it again."""
        _kill(self.server)
        self.server = self.start_server()

    def kill_gateway(self) -> None:
        """Kill the gateway and start it again."""
        _kill(self.gateway)
        self.gateway = self.start_gateway()


@contextmanager
def two_processes(laboratory: Laboratory, database_url: str, bench: QuietBench) -> Iterator[Both]:
    """Run both; neither outlives the test, however that ends."""
    port, folder = _free_port(), laboratory.folder
    lines = printer(folder / "printer") + watched(bench.inbox, "*.csv")
    config = configuration(folder, f"http://127.0.0.1:{port}", lines)
    (folder / "token").write_text((folder / "real-token").read_text())
    start_server, start_gateway = partial(_serve, laboratory, database_url, port), partial(start, config)
    both = Both(start_server, start_gateway, start_server(), start_gateway())
    try:
        yield both
    finally:
        _kill(both.gateway)
        _kill(both.server)


class QuietBench(Bench):
    """A meter and a data system that work a while whenever they are told to, so that the work is the same on any machine."""

    def __init__(self, inbox: Path) -> None:
        super().__init__(inbox)
        self.lines, self.told, self.said = threading.Semaphore(0), 0, 0

    def go_on(self) -> None:
        """Let it print some more lines, and leave a file with every third."""
        self.told += LINES_A_TURN
        self.lines.release(LINES_A_TURN)

    def said_all(self) -> bool:
        """Whether all that it was told to print is printed."""
        return self.said == self.told

    def work(self) -> None:
        """Print and write what it was told to, until told to stop."""
        for number in range(1_000_000):
            while not self.lines.acquire(timeout=0.1):
                if self.stop.is_set():
                    return
            self.meter.say(b"%d;g\r\n" % number)
            if number % 3 == 0:
                (self.inbox / f".{self.files}").write_bytes(b"%d" % self.files)
                (self.inbox / f".{self.files}").rename(self.inbox / f"{self.files}.csv")
                self.files += 1
            self.said += 1
            self.stop.wait(0.05)


@contextmanager
def working_bench(folder: Path) -> Iterator[QuietBench]:
    """Run such a bench."""
    bench, wire, off = QuietBench(_inbox(folder)), PtyWire(folder / "printer"), threading.Event()
    threads = [
        threading.Thread(target=bench.work),
        threading.Thread(target=serve, args=(bench.meter, wire, off, 0.002)),
    ]
    for thread in threads:
        thread.start()
    try:
        yield bench
    finally:
        bench.stop.set()
        off.set()
        for thread in threads:
            thread.join()


def _nothing_lost(laboratory: Laboratory, files: int) -> None:
    with sqlite3.connect(laboratory.folder / "spool.sqlite3") as spool:
        committed = dict(spool.execute("SELECT number, sha256 FROM record").fetchall())
    records, store = laboratory.records(), FileStore(laboratory.folder / "data" / "files")
    assert {one.number: one.sha256 for one in records} == committed
    assert len(records) == len(committed)
    assert list(store.verify()) == []

    runs = Counter(store.read(one.sha256) for one in records if one.kind == "file")
    assert runs == {b"%d" % number: 1 for number in range(files)}

    with laboratory.database.read() as session:
        masses = list(
            session.scalars(select(ReadingRow).where(ReadingRow.name == "mass").order_by(ReadingRow.id))
        )
    assert len(masses) == len({one.understanding_id for one in masses})
    assert [one.value for one in masses] == sorted({one.value for one in masses if one.value is not None})


def _all_sent(folder: Path) -> bool:
    with sqlite3.connect(folder / "spool.sqlite3") as spool:
        return not spool.execute("SELECT 1 FROM record WHERE state <> 'sent'").fetchall()


def _gaps(laboratory: Laboratory) -> int:
    with laboratory.database.read() as session:
        return len(list(session.scalars(select(GapRow.id).where(GapRow.instrument == "printer"))))


def _serve(laboratory: Laboratory, database_url: str, port: int) -> subprocess.Popen[bytes]:
    data = str(laboratory.folder / "data")
    command = [sys.executable, "-m", "tests.intake.serve", database_url, data, str(port)]
    with (laboratory.folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=HOUSE, stderr=log)
    try:
        wait_for(lambda: _listens(port) or process.poll() is not None, PATIENCE_S)
    except AssertionError:
        _kill(process)
        raise
    assert process.poll() is None, (laboratory.folder / "server.log").read_text()
    return process


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _kill(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


def _pause(seconds: float) -> None:
    """Let a moment of chance pass before the next kill."""
    threading.Event().wait(seconds)


def _inbox(folder: Path) -> Path:
    inbox = folder / "inbox"
    inbox.mkdir()
    return inbox


def _drop(inbox: Path, name: str, files: dict[str, bytes]) -> None:
    """Let a data system write a folder: under another name first, so that it appears whole."""
    (making := inbox.parent / f"making-{name}").mkdir()
    for path, content in files.items():
        (making / path).write_bytes(content)
    making.rename(inbox / name)
