"""A bench for tests: instruments at the other end of a real line, and a LIMS of a few lines that keeps what it gets."""

from __future__ import annotations

import dataclasses
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from instruments.connection import Connection
from instruments.declaration import Instrument
from instruments.drivers.anton_paar_dma_m import AntonPaarDmaM
from instruments.drivers.line_reader import LineReader
from instruments.gateway.config import load_config, read_token
from instruments.gateway.protocol import (
    COMMANDS_PATH,
    HEARTBEAT_PATH,
    LIVE_PATH,
    RECORDS_PATH,
    Act,
    Command,
    CommandAnswer,
    CommandList,
    CommandState,
    Heartbeat,
    HeartbeatAnswer,
    LivePost,
    RecordAnswer,
    RecordPost,
    decode,
    encode,
)
from instruments.gateway.service import Gateway
from instruments.line import Line
from instruments.simulator.density_meter import DensityMeter
from instruments.simulator.pty_wire import PtyWire
from instruments.simulator.simulated import Behaviour, ExampleBehaviour, SimulatedInstrument, serve
from instruments.simulator.wire import Wire
from instruments.transport import SerialPort

TOKEN = "bench-token-of-the-tests"


def wait_for(condition: Callable[[], object], timeout_s: float = 15.0) -> None:
    """Wait until a condition holds; fail when it does not in time."""
    end = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < end, "what was waited for did not come"
        time.sleep(0.01)


@dataclass
class Rig:
    """A simulated instrument, its wire, and our end of it."""

    simulated: SimulatedInstrument
    wire: Wire
    instrument: Instrument
    stop: threading.Event


@contextmanager
def rig(driver: type[Instrument], behaviour: Behaviour, *, timeout_s: float = 2.0) -> Iterator[Rig]:
    """A driver and its simulator, joined by a pseudo-terminal, without the pace of the real one."""
    line = fast(driver, timeout_s)
    simulated, wire, stop = SimulatedInstrument(driver, behaviour), PtyWire(), threading.Event()
    thread = threading.Thread(target=serve, args=(simulated, wire, stop, 0.002))
    thread.start()
    connection = Connection(SerialPort(wire.url, line), line)
    try:
        yield Rig(simulated, wire, driver(connection), stop)
    finally:
        connection.close()
        stop.set()
        thread.join()


def fast(driver: type[Instrument], timeout_s: float = 2.0) -> Line:
    """The driver's line without its pace."""
    return dataclasses.replace(driver.line, pace_s=0.0, timeout_s=timeout_s)


def density_meter(seed: int = 1, measure_s: float = 0.2, **given: float) -> DensityMeter:
    """A density meter in a hurry."""
    return DensityMeter(seed=seed, clock=time.monotonic, measure_s=measure_s, **given)


@contextmanager
def meter_on_a_line(link: Path, meter: DensityMeter | None = None) -> Iterator[SimulatedInstrument]:
    """A density meter behind a pseudo-terminal of a name that stays the same."""
    with on_a_line(link, SimulatedInstrument(AntonPaarDmaM, meter or density_meter())) as simulated:
        yield simulated


@contextmanager
def printer_on_a_line(link: Path) -> Iterator[SimulatedInstrument]:
    """A meter that prints, behind a pseudo-terminal of a name that stays the same."""
    with on_a_line(link, SimulatedInstrument(LineReader, ExampleBehaviour(LineReader))) as simulated:
        yield simulated


@contextmanager
def on_a_line(link: Path, simulated: SimulatedInstrument) -> Iterator[SimulatedInstrument]:
    """An instrument behind a pseudo-terminal of a name that stays the same."""
    with on_a_wire(PtyWire(link), simulated):
        yield simulated


@contextmanager
def on_a_wire(wire: Wire, simulated: SimulatedInstrument) -> Iterator[SimulatedInstrument]:
    """An instrument at the other end of a wire."""
    stop = threading.Event()
    thread = threading.Thread(target=serve, args=(simulated, wire, stop, 0.002))
    thread.start()
    try:
        yield simulated
    finally:
        stop.set()
        thread.join()


@dataclass
class SmallLims:
    """Keeps what a gateway sends, and can be made to misbehave."""

    records: dict[int, RecordPost] = field(default_factory=dict)
    received: list[int] = field(default_factory=list)  # every arrival, repeats too
    live: list[LivePost] = field(default_factory=list)
    beats: list[Heartbeat] = field(default_factory=list)
    commands: dict[str, Command] = field(default_factory=dict)
    answers: dict[str, list[CommandAnswer]] = field(default_factory=dict)
    misbehave: Callable[[str, bytes], tuple[int, bytes] | None] = lambda path, body: None
    url: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def command(self, command_id: str, instrument: str, act: Act) -> None:
        """Ask the gateway for something."""
        with self.lock:
            self.commands[command_id] = Command(id=command_id, instrument=instrument, command=act)

    def end_of(self, command_id: str) -> CommandAnswer:
        """Wait for the end of a command and return it."""
        wait_for(lambda: self._final(command_id))
        return self.answers[command_id][-1]

    def _final(self, command_id: str) -> bool:
        said = self.answers.get(command_id, [])
        return bool(said) and said[-1].state is not CommandState.ACCEPTED

    def handle(self, path: str, body: bytes) -> tuple[int, bytes]:
        """Answer one request."""
        with self.lock:
            if answer := self.misbehave(path, body):
                return answer
            if path == RECORDS_PATH:
                return self._record(decode(body, RecordPost))
            if path == LIVE_PATH:
                self.live.append(decode(body, LivePost))
            elif path == HEARTBEAT_PATH:
                self.beats.append(decode(body, Heartbeat))
                return 200, encode(HeartbeatAnswer(server_time=datetime.now(UTC)))
            elif path.startswith(COMMANDS_PATH + "/"):
                self.answers.setdefault(path.rsplit("/", 1)[1], []).append(decode(body, CommandAnswer))
            else:
                open_ones = [each for key, each in self.commands.items() if not self._final(key)]
                return 200, encode(CommandList(commands=tuple(open_ones)))
            return 204, b""

    def _record(self, record: RecordPost) -> tuple[int, bytes]:
        self.received.append(record.number)
        before = self.records.setdefault(record.number, record)
        if before.sha256 != record.sha256:
            return 409, b'{"title": "Other bytes under the same number."}'
        repeated = self.received.count(record.number) > 1
        answer = RecordAnswer(
            gateway=record.gateway, number=record.number, sha256=record.sha256, repeated=repeated
        )
        return (200 if repeated else 201), encode(answer)


@contextmanager
def small_lims(port: int = 0) -> Iterator[SmallLims]:
    """Run a small LIMS."""
    lims = SmallLims()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            known = self.headers["Authorization"] == f"Bearer {TOKEN}"
            status, answer = lims.handle(self.path.split("?")[0], body) if known else (401, b"{}")
            self.send_response(status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        do_GET = do_POST = _answer  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    lims.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield lims
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def configuration(folder: Path, lims_url: str, instruments: str) -> Path:
    """Write a gateway's configuration and its token."""
    (folder / "token").write_text(TOKEN)
    path = folder / "gateway.toml"
    path.write_text(
        f"""
[gateway]
id = "bench-1"
lims = {json.dumps(lims_url)}
token_file = "token"
heartbeat_s = 0.3
command_poll_s = 0.05
{instruments}"""
    )
    return path


def dma(url: str) -> str:
    """The part of a configuration for a density meter in a hurry."""
    return f"""
[instruments.dma]
driver = "anton-paar-dma-m"
url = "{url}"
live_s = 0.05
line = {{ pace_s = 0.0, timeout_s = 0.5 }}
"""


def watched(folder: Path, take: str = "*") -> str:
    """The part of a configuration for a watched folder in a hurry."""
    return f"""
[instruments.gc]
folder = "{folder}"
take = "{take}"
poll_s = 0.03
stable_s = 0.15
"""


def printer(url: Path) -> str:
    """The part of a configuration for a meter that prints."""
    return f"""
[instruments.printer]
driver = "line-reader"
url = "{url}"
settings.forms = [{{ parts = 2, separator = ";", fields = [{{ name = "mass", at = 0, unit_at = 1 }}] }}]
"""


@contextmanager
def gateway(folder: Path, lims_url: str, instruments: str) -> Iterator[Gateway]:
    """Run a gateway within the test."""
    config = load_config(configuration(folder, lims_url, instruments))
    running = Gateway(config, read_token(config.gateway))
    running.start()
    try:
        yield running
    finally:
        running.stop()
