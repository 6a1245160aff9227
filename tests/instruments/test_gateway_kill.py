"""The gateway as a process: killed at any moment, it loses nothing that it committed and doubles nothing."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from instruments.declaration import Instrument
from instruments.drivers.line_reader import LineReader
from instruments.simulator.pty_wire import PtyWire
from instruments.simulator.simulated import ExampleBehaviour, SimulatedInstrument, serve
from tests.instruments.bench_helpers import SmallLims, configuration, printer, small_lims, wait_for, watched

KILLS = int(os.environ.get("LIMS_GATEWAY_KILLS", "5"))
HOUSE = Path(__file__).parents[2]


def start(config: Path) -> subprocess.Popen[bytes]:
    """Start a gateway as its user would."""
    return subprocess.Popen(
        [sys.executable, "-m", "instruments", "gateway", "--config", str(config)],
        cwd=HOUSE,
        stderr=subprocess.DEVNULL,
    )


class Bench:
    """A meter that prints a growing number, and a data system that leaves numbered files, both without rest."""

    def __init__(self, inbox: Path, driver: type[Instrument] = LineReader) -> None:
        self.inbox, self.stop, self.files = inbox, threading.Event(), 0
        self.meter = SimulatedInstrument(driver, ExampleBehaviour(driver))

    def work(self) -> None:
        """Print and write until told to stop."""
        for number in range(1_000_000):
            self.meter.say(b"%d;g\r\n" % number)
            if number % 5 == 0:
                (self.inbox / f".{self.files}").write_bytes(b"%d" % self.files)
                (self.inbox / f".{self.files}").rename(self.inbox / f"{self.files}.csv")
                self.files += 1
            if self.stop.wait(0.3 if number % 20 == 0 else 0.01):  # a pause, by which lines are told apart
                return


@contextmanager
def working_bench(folder: Path) -> Iterator[Bench]:
    """Run such a bench."""
    inbox = folder / "inbox"
    inbox.mkdir()
    bench, wire = Bench(inbox), PtyWire(folder / "printer")
    off = threading.Event()
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


def test_kills_at_random_moments_lose_and_double_nothing(tmp_path: Path) -> None:
    chance = random.Random(2026)  # noqa: S311  # the moments of the kills
    with small_lims() as lims, working_bench(tmp_path) as bench:
        config = configuration(
            tmp_path, lims.url, printer(tmp_path / "printer") + watched(bench.inbox, "*.csv")
        )
        for _ in range(KILLS):
            gateway, heard = start(config), len(lims.received)
            wait_for(lambda since=heard: len(lims.received) > since)  # type: ignore[misc]
            threading.Event().wait(chance.uniform(0.0, 0.5))
            gateway.kill()
            gateway.wait()
        gateway = start(config)
        wait_for(lambda: len(lims.records) > 50)
        bench.stop.set()
        wait_for(lambda: not list(bench.inbox.glob("*.csv")))
        wait_for(lambda: _all_sent(tmp_path))
        gateway.send_signal(signal.SIGTERM)

        assert gateway.wait(20) == 0
        _nothing_lost(lims, tmp_path, bench.files)


def _all_sent(folder: Path) -> bool:
    with sqlite3.connect(folder / "spool.sqlite3") as spool:
        rows = spool.execute("SELECT 1 FROM record WHERE state <> 'sent'").fetchall()
    return not rows


def _nothing_lost(lims: SmallLims, folder: Path, files: int) -> None:
    with sqlite3.connect(folder / "spool.sqlite3") as spool:
        committed = dict(spool.execute("SELECT number, sha256 FROM record"))
        gaps = spool.execute("SELECT count(*) FROM gap WHERE instrument = 'printer'").fetchone()[0]
    assert {number: record.sha256 for number, record in lims.records.items()} == committed

    runs = Counter(record.content for record in lims.records.values() if record.kind == "file")
    assert runs == {b"%d" % number: 1 for number in range(files)}

    heard = [lims.records[number] for number in sorted(lims.records)]
    lines = [record.content for record in heard if record.driver == "line-reader"]
    printed = [int(line.removesuffix(b";g\r\n")) for line in lines if line.endswith(b"\n")]
    assert printed == sorted(set(printed))
    assert gaps == KILLS


def test_the_gateway_ends_cleanly_when_asked(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    with small_lims() as lims:
        gateway = start(configuration(tmp_path, lims.url, watched(tmp_path / "inbox")))
        wait_for(lambda: lims.beats)
        gateway.send_signal(signal.SIGTERM)

        assert gateway.wait(20) == 0


def test_a_wrong_configuration_ends_with_two_sentences(tmp_path: Path) -> None:
    config = configuration(tmp_path, "ftp://lims", watched(tmp_path))

    ended = subprocess.run(
        [sys.executable, "-m", "instruments", "gateway", "--config", str(config)],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 2
    assert "no http address" in ended.stderr
    assert "Traceback" not in ended.stderr
