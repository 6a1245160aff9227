"""Certificates are fetched 50 times a second while somebody works at the bench: how long the bench's page takes meanwhile.

The application runs as in production (`lims web`), on SQLite, with the worker's file store. LIMS_BENCH_SECONDS sets the length (60).
"""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lims.clock import system_clock
from lims.db import Database
from lims.permissions import Role
from migrations.steps import migrate
from tests.bench.laboratory import figure
from tests.support.certificates import make_issued
from tests.support.results import make_bench
from tests.support.web import client_as, make_app

SECONDS = float(os.environ.get("LIMS_BENCH_SECONDS", "60"))
RATE = 50.0
LIMIT_S = 0.3
FETCHERS = 16
SECRET = "a key for benchmarks, longer than 32 letters"


@dataclass
class Visitor:
    """Somebody with a cookie who asks for one address over one connection, and how long each answer took, in seconds."""

    port: int
    path: str
    cookie: str
    took: list[float] = field(default_factory=list)
    failed: int = 0
    size: int = 0

    def __post_init__(self) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def ask(self) -> None:
        """Ask once; the time counts from the question to the last byte."""
        started = time.perf_counter()
        try:
            self.line.request(
                "GET", self.path, headers={"Cookie": f"lims={self.cookie}", "Accept": "text/html"}
            )
            answer = self.line.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException):
            self.line.close()
            self.failed += 1
            return
        self.took.append(time.perf_counter() - started)
        self.failed += answer.status != 200
        self.size = len(content)


@dataclass
class Turns:
    """When the next request is due: at an even rate, whoever is free takes the next turn."""

    rate: float
    end: float
    next_at: float = field(default_factory=time.perf_counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self, visitor: Visitor) -> None:
        while True:
            with self.lock:
                due, self.next_at = self.next_at, self.next_at + 1 / self.rate
            if due >= self.end:
                return
            time.sleep(max(0.0, due - time.perf_counter()))
            visitor.ask()


@contextmanager
def application(folder: Path) -> Iterator[tuple[int, dict[str, tuple[str, str]]]]:
    """The application with a certificate and a test at the bench; its port, and path and cookie of client and technician."""
    now = datetime.now(UTC)
    migrate(
        f"sqlite:///{folder / 'lims.sqlite'}"
    )  # as `lims migrate` does: the application asks for its version
    database = Database(f"sqlite:///{folder / 'lims.sqlite'}")
    case, certificate = make_issued(database, folder, at=now - timedelta(hours=30))
    waiting = make_bench(database, at=now - timedelta(minutes=30))
    app = make_app(f"sqlite:///{folder / 'lims.sqlite'}", system_clock, folder, database, secret_key=SECRET)
    who = {
        f"/portal/certificates/{certificate.id}.pdf": client_as(app, Role.CLIENT, client_id=case.client_id),
        f"/bench/tests/{waiting.test.id}": client_as(app, Role.TECHNICIAN),
    }
    cookies = {path: cookie.value for path, one in who.items() if (cookie := one.get_cookie("lims"))}
    database.dispose()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    given = {"DATABASE_URL": f"sqlite:///{folder / 'lims.sqlite'}", "DATA_DIR": str(folder), "SECRET_KEY": SECRET,
             "PORT": str(port), "LOG_LEVEL": "WARNING"}  # fmt: skip
    environment = {**os.environ, **{f"LIMS_{name}": value for name, value in given.items()}}
    server = subprocess.Popen([sys.executable, "-m", "lims.cli", "web"], env=environment)
    try:
        wait_for(port, server)
        (document, client), (bench, technician) = cookies.items()
        yield port, {"document": (document, client), "bench": (bench, technician)}
    finally:
        server.terminate()
        server.wait(30)


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Until the application answers; an application that has ended says itself why."""
    for _ in range(1200):
        with socket.socket() as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return
        if server.poll() is not None:
            sys.exit("The application ended before it listened.")
        time.sleep(0.1)
    raise TimeoutError("The application did not begin to listen within two minutes.")


def p95(took: list[float]) -> float:
    """The time that 95 of 100 answers keep, in seconds."""
    return sorted(took)[max(0, -(-len(took) * 95 // 100) - 1)]


def main() -> None:
    with tempfile.TemporaryDirectory() as name, application(Path(name)) as (port, ways):
        bench = Visitor(port, *ways["bench"])
        fetchers = [Visitor(port, *ways["document"]) for _ in range(FETCHERS)]
        for one in (bench, *fetchers[:2]):
            one.ask()  # what is loaded late
            one.took.clear()
        alone = Turns(4, time.perf_counter() + min(SECONDS, 5))
        alone.run(bench)
        quiet, bench.took = p95(bench.took), []
        end = time.perf_counter() + SECONDS
        turns, slow = Turns(RATE, end), Turns(4, end)
        threads = [threading.Thread(target=turns.run, args=(one,)) for one in fetchers]
        for thread in threads:
            thread.start()
        slow.run(bench)
        for thread in threads:
            thread.join()
        fetched = [took for one in fetchers for took in one.took]
        failed = bench.failed + sum(one.failed for one in fetchers)
        rate = len(fetched) / SECONDS
        kept = p95(bench.took) <= LIMIT_S and rate >= 0.98 * RATE and not failed
        print(
            f"downloads: {rate:.1f} a second of {fetchers[0].size} bytes for {SECONDS:g} s, p95 {p95(fetched) * 1000:.0f} ms; "
            f"bench page p95 {p95(bench.took) * 1000:.0f} ms (alone {quiet * 1000:.0f} ms), {failed} failed: "
            f"{'KEPT' if kept else 'NOT KEPT'}"
        )
        figure("downloads: p95 of a bench page at 50 a second", p95(bench.took), bare=quiet, limit=LIMIT_S)
        if not kept:
            sys.exit(1)


if __name__ == "__main__":
    main()
