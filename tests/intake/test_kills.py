"""The gateway and the application, killed at random moments: of what the gateway committed nothing is lost or doubled."""

from __future__ import annotations

import random
import socket
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from instruments.simulator.pty_wire import PtyWire
from instruments.simulator.simulated import serve
from lims.files import FileStore
from lims.intake.models import GapRow, ReadingRow
from tests.instruments.bench_helpers import (
    configuration,
    printer,
    wait_for,
    watched,
)
from tests.instruments.test_gateway_kill import Bench, start
from tests.intake.process import LONG_AGO, Laboratory, inbox_in
from tests.support.intake import make_connected_meter

KILLS, KILLS_IN_SOAK, RECORDS_IN_SOAK = 3, 500, 20_000
HOUSE = Path(__file__).parents[2]
LINES_A_TURN = 25
PATIENCE_S = 300.0  # a busy machine starts processes slowly; waiting ends as soon as what is waited for holds
PRINTED = {"forms": [{"parts": 2, "separator": ";", "fields": [{"name": "mass", "at": 0, "unit_at": 1}]}]}


@pytest.mark.timeout(900)
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
        patience = PATIENCE_S + 10.0 * kills  # what was committed while the application was away is sent now
        bench.go_on()
        wait_for(bench.said_all, patience)
        while _committed(laboratory.folder) < records:
            bench.go_on()
            wait_for(bench.said_all, patience)
        bench.stop.set()
        wait_for(lambda: not list(bench.inbox.glob("*.csv")) and _all_sent(laboratory.folder), patience)
        wait_for(lambda: _gaps(laboratory) >= kills, patience)
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
    bench, wire, off = QuietBench(inbox_in(folder)), PtyWire(folder / "printer"), threading.Event()
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


def _committed(folder: Path) -> int:
    with sqlite3.connect(folder / "spool.sqlite3") as spool:
        return int(spool.execute("SELECT count(*) FROM record").fetchone()[0])


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
