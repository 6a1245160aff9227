"""What instruments cost: files against the bare libraries, lines against bare commits, a folder of ten thousand runs."""

from __future__ import annotations

import io
import math
import os
import sqlite3
import struct
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from rainbow.agilent import chemstation
from scipy.io import netcdf_file

from instruments.files import load, read
from instruments.gateway.bench import Bench
from instruments.gateway.board import Board
from instruments.gateway.database import SpoolDatabase
from instruments.gateway.folder import FolderWorker
from instruments.gateway.ledger import CommandBox, Ledger
from instruments.gateway.spool import Spool
from tests.bench.laboratory import figure, new_database, timed
from tests.instruments.bench_helpers import configuration, printer, printer_on_a_line, wait_for
from tests.instruments.test_gateway_kill import start

SHARED = (
    Path(os.environ.get("LIMS_SHARED", Path(__file__).resolve().parents[3] / "shared")) / "instrument-data"
)
POINTS, RUNS, LINES = (
    100_000,
    10_000,
    200,
)  # lines said at once: more than 4 kB of them would be lost on the wire, as on a real one
TURNS, TURNS_S = (
    5,
    2.0,
)  # of five runs each, at least so many, and for so long: what takes a tenth of a millisecond needs more
GOAL = 1.5  # times the bare library, which neither checks, nor looks at peaks
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def main() -> None:
    read_andi()
    read_channels()
    with tempfile.TemporaryDirectory() as folder:
        watch_a_folder(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        hear_a_line(Path(folder))


# --- files


def read_andi() -> None:
    real = {path.name: path.read_bytes() for path in SHARED.glob("andi-*/*/*.[cC][dD][fF]")}
    long = {"long.cdf": andi(POINTS)}
    against(f"ANDI, {POINTS} points with 100 peaks", long, bare_netcdf)
    if real:
        against(f"ANDI, {len(real)} real files of 4 to 55 kB", real, bare_netcdf)


def against(name: str, files: dict[str, bytes], bare: Callable[[str, bytes], None]) -> None:
    """Our reading of some files, one after another, against a library's."""

    def ours() -> None:
        for path, content in files.items():
            read({path: content})

    def whole() -> None:
        for path, content in files.items():
            read({path: content}).to_json()

    def theirs() -> None:
        for path, content in files.items():
            bare(path, content)

    side_by_side(name, ours, whole, theirs)


def side_by_side(
    name: str, ours: Callable[[], object], whole: Callable[[], object], theirs: Callable[[], object]
) -> None:
    """Our reading beside a library's bare one, which it is held to; and with all that can be asked of it.

    Like is compared with like: a bare library hands out arrays of the numbers, and so does a reading, with the ends,
    the extremes and the sum of each signal. Peaks as objects, areas recomputed from the raw signal, hashes of the files and the
    printed shape are made when somebody asks for them; what they cost stands in a line of its own.
    The two are run in turns, so that a busy machine is as busy for one as for the other.
    """
    mine, bare = in_turns(ours, theirs)
    figure(name, mine, bare=bare, limit=GOAL * bare)
    figure(f"{name}, with peaks, areas, hashes and as it is printed", timed(whole, repeat=25), bare=bare)


def in_turns(*works: Callable[[], object]) -> list[float]:
    """The least wall time in seconds of each."""
    best, turn, ends = [math.inf] * len(works), 0, time.perf_counter() + TURNS_S
    while turn <= TURNS or time.perf_counter() < ends:
        took = [
            timed(work, repeat=5) for work in works
        ]  # a memory that is warm for one is warm for the other
        best = [min(pair) for pair in zip(best, took, strict=True)] if turn else best
        turn += 1  # in the first one, what is loaded late was loaded
    return best


def bare_netcdf(name: str, content: bytes) -> None:
    """scipy alone: every variable as an array."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with netcdf_file(io.BytesIO(content), mmap=False) as opened:
            for variable in opened.variables.values():
                np.array(variable.data)


def andi(points: int, peaks: int = 100) -> bytes:
    """A chromatogram with its peaks, as a data system writes it."""
    held = io.BytesIO()
    with netcdf_file(held, "w") as file:
        file.sample_name, file.retention_unit, file.detector_unit = "BENCH", "seconds", "pA"
        file.createDimension("point_number", points)
        file.createDimension("peak_number", peaks)
        variable = file.createVariable("ordinate_values", "f4", ("point_number",))
        variable[:] = np.sin(np.arange(points) / 50.0)
        for name, number in (("actual_sampling_interval", 0.01), ("actual_delay_time", 0.0)):
            file.createVariable(name, "f4", ())[...] = number
        for name in ("peak_retention_time", "peak_start_time", "peak_end_time", "peak_area", "peak_height",
                     "baseline_start_value", "baseline_stop_value"):  # fmt: skip
            shift = {"peak_start_time": -1.0, "peak_end_time": 1.0}.get(name, 0.0)
            file.createVariable(name, "f4", ("peak_number",))[:] = np.linspace(5, 990, peaks) + shift
        file.flush()
        content: bytes = held.getvalue()
    return content


def read_channels() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, body in (("FID1A.ch", channel_179(POINTS)), ("DAD1A.ch", channel_30(POINTS))):
            (Path(folder) / name).write_bytes(body)
            at_paths(f"{name} of {POINTS} points", [Path(folder) / name])
    real = sorted(path for path in SHARED.glob("**/*.ch") if path.is_file())
    if real:
        at_paths(f"{len(real)} real channels", real)


def at_paths(name: str, paths: list[Path]) -> None:
    """Our reading of channel files from the disk against rainbow's."""
    ours = lambda: [read(load(path)) for path in paths]  # noqa: E731
    theirs = lambda: [chemstation.parse_file(str(path)) for path in paths]  # noqa: E731
    whole = lambda: [read(load(path)).to_json() for path in paths]  # noqa: E731
    side_by_side(name, ours, whole, theirs)


def channel_179(points: int) -> bytes:
    """A gas chromatograph's channel: doubles."""
    head = bytearray(0x1800)
    head[:4] = b"\x03179"
    head[0x11A:0x122] = struct.pack(">ff", 0, 1_200_000)
    head[0x127C:0x1284] = struct.pack(">d", 0.001)
    return bytes(head) + np.sin(np.arange(points) / 50.0).astype("<f8").tobytes()


def channel_30(points: int) -> bytes:
    """A liquid chromatograph's channel: blocks of differences."""
    head = bytearray(0x400)
    head[:3] = b"\x0230"
    head[0x11A:0x122] = struct.pack(">ii", 0, 1_200_000)
    head[0x284:0x28C] = struct.pack(">d", 0.001)
    steps = np.random.default_rng(1).integers(-200, 200, points).astype(">i2")
    blocks = [steps[at : at + 255] for at in range(0, points, 255)]
    body = b"".join(bytes([0x10, len(block)]) + block.tobytes() for block in blocks)
    return bytes(head) + body + b"\0\0"


# --- a folder


def watch_a_folder(folder: Path) -> None:
    """The last thousand of ten thousand runs must be as quick as the first thousand."""
    inbox = folder / "inbox"
    inbox.mkdir()
    for number in range(RUNS):
        (inbox / f"run{number:05d}.csv").write_text(f"Sample,Density\nS-{number},0.8345\n")
    spool = Spool(SpoolDatabase(folder / "spool.sqlite3"), "bench-1")
    bench = Bench(
        gateway="bench-1",
        spool=spool,
        ledger=Ledger(spool._database, "bench-1"),
        board=Board("bench-1", ["gc"], LONG_AGO),
    )
    at: list[float] = []
    spool.on_add = lambda: at.append(time.process_time())  # ours alone, whatever the neighbours do
    worker = FolderWorker("gc", bench, CommandBox(), inbox, poll_s=0.0, stable_s=0.0)
    began = time.process_time()
    while len(at) < RUNS:
        worker.step()
    first, last = at[999] - began, at[-1] - at[-1001]
    figure(
        f"the last 1,000 of {RUNS:,} files in a folder, against the first", last, bare=first, limit=2 * first
    )


# --- a line


@contextmanager
def laboratory_with_a_printer(folder: Path) -> Iterator[tuple[Any, Any, Any]]:
    """The application, a gateway process of its own, and a meter that prints."""
    from lims.clock import system_clock
    from tests.support.intake import make_connected_meter, make_gateway, serving
    from tests.support.web import make_app

    database = new_database(folder / "lims.sqlite")
    app = make_app(f"sqlite:///{folder / 'lims.sqlite'}", system_clock, folder / "data", database)
    _, token = make_gateway(database, at=LONG_AGO)
    settings = {
        "forms": [{"parts": 2, "separator": ";", "fields": [{"name": "mass", "at": 0, "unit_at": 1}]}]
    }
    make_connected_meter(database, at=LONG_AGO, instrument="printer", driver="line-reader", settings=settings)
    with serving(app) as url, printer_on_a_line(folder / "printer") as meter:
        config = configuration(folder, url, printer(folder / "printer"))
        (folder / "token").write_text(token)
        process = start(config)
        try:
            yield app, database, meter
        finally:
            process.terminate()
            process.wait(20)
            database.dispose()


def hear_a_line(folder: Path) -> None:
    """Printed lines until each is a stored reading, against as many bare commits."""
    from sqlalchemy import func, select

    from lims.edge import lims
    from lims.intake.heartbeats import gateway_states
    from lims.intake.models import UnderstandingRow
    from lims.jobs.worker import Worker

    with laboratory_with_a_printer(folder) as (app, database, meter):

        def count() -> int:
            with database.read() as session:
                return session.scalar(select(func.count()).select_from(UnderstandingRow)) or 0

        def is_ready() -> bool:
            with database.read() as session:
                states = gateway_states(session).values()
                return any(state.instruments[0]["state"] == "ready" for state in states)

        wait_for(is_ready, 60)
        time.sleep(1.0)  # a line counts as whole only after a pause
        stop = threading.Event()
        worker = Worker("bench", database, lims(app).settings)
        working = threading.Thread(target=lambda: _work(worker, stop))
        working.start()
        began = time.perf_counter()
        for number in range(LINES):
            meter.say(b"%d.5;g\r\n" % number)
        wait_for(lambda: count() >= LINES, 300)
        seconds = time.perf_counter() - began
        stop.set()
        working.join()
    bare = timed(lambda: commits(folder / "bare.sqlite", LINES))
    print(f"{LINES / seconds:,.0f} records a second from the port to the stored reading")
    figure(f"{LINES} printed lines from the port to the stored reading", seconds, bare=bare)


def _work(worker: Any, stop: threading.Event) -> None:
    while not stop.wait(0.02):
        worker.run_until_idle()


def commits(path: Path, count: int) -> None:
    """As many rows, each committed as durably as the gateway's."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE record (n INTEGER PRIMARY KEY, content BLOB)")
    for number in range(count):
        with connection:
            connection.execute("INSERT INTO record VALUES (?, ?)", (number, b"1.5;g\r\n"))
    connection.close()


if __name__ == "__main__":
    main()
