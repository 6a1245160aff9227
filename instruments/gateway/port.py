"""One instrument on a line: its thread owns the port, shows live readings, measures when asked, hears what it says."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from instruments.connection import Connection
from instruments.declaration import Instrument
from instruments.drivers.torn_line import TornLine
from instruments.errors import InstrumentError, NotUnderstood, PortUnavailable, Refused
from instruments.gateway.bench import Bench
from instruments.gateway.ledger import CommandBox
from instruments.gateway.protocol import Act, Command, InstrumentState
from instruments.gateway.spool import Arrival

_TICK_S = 0.1
_REOPEN_S = 1.0
_BUFFER = 4096  # what waits at most in an adapter or operating system while nobody reads
_TOO_LONG_AWAY_S = 2.0  # with the disk's troubles, while the buffer may run over
_TOO_LONG = "The measurement was not finished after {minutes:.0f} minutes."
_LOOK_AT_IT = "Look at the instrument: it may wait for somebody, or the value may drift."
_ABORTED = "The measurement was stopped before its end."
_MEASURE_AGAIN = "Measure again when the sample is ready."
_TAKEN_UNHEARD = "A result was being taken from the instrument and did not arrive whole: {problem}"
_UNHEARD = "The line was gone; what the instrument printed meanwhile was not heard."
_STATES = {Refused: InstrumentState.REFUSED, NotUnderstood: InstrumentState.NOT_UNDERSTOOD}


@dataclass(frozen=True, slots=True)
class Running:
    """The measurement that was started for a command."""

    command: Command
    until: float  # by the monotonic clock


class PortWorker:
    """Opens the line, and opens it again whenever it went away."""

    def __init__(
        self,
        key: str,
        bench: Bench,
        box: CommandBox,
        connect: Callable[[], Instrument],
        *,
        live_s: float,
        measure_timeout_s: float,
        lines_per_record: int = 1,
    ) -> None:
        self._key, self._bench, self._box, self._connect = key, bench, box, connect
        self._live_s, self._measure_timeout_s = live_s, measure_timeout_s
        self._lines_per_record = lines_per_record
        self._running: Running | None = None
        self._next_look = 0.0
        self._gone_since: datetime | None = None
        self._heard = b""
        self._heard_lines = 0
        self._in_step = False  # whether what comes next is the beginning of a record
        self._passed = 0  # bytes since the port was opened, until in step

    def step(self) -> None:
        """Open the line and serve the instrument until the line goes away or the gateway stops."""
        try:
            instrument = self._connect()
        except InstrumentError as error:
            self._line_gone(error)
            self._refuse_all(error)
            self._bench.stop.wait(_REOPEN_S)
            return
        try:
            self._line_back(instrument)
            while not self._bench.stop.is_set():
                self._turn_or_wait(instrument)
        except PortUnavailable as error:
            self._fail_running(error.problem_text, error.remedy_text)
            self._line_gone(error)
        finally:
            self._keep_rest(instrument)
            instrument.connection.close()

    def _turn_or_wait(self, instrument: Instrument) -> None:
        try:
            self._turn(instrument)
        except sqlite3.Error as error:
            self._bench.cannot_keep(self._key, str(error))
            self._bench.stop.wait(_REOPEN_S)

    def _turn(self, instrument: Instrument) -> None:
        command = self._box.take(only_abort=self._running is not None)
        if command:
            self._carry_out(instrument, command)
        elif instrument.speaks_unasked(instrument.settings):
            self._hear(instrument)
        elif self._bench.monotonic() >= self._next_look:
            self._look(instrument)
        else:
            self._bench.stop.wait(min(_TICK_S, self._live_s))
        self._keep_strays(instrument)

    # --- commands

    def _carry_out(self, instrument: Instrument, command: Command) -> None:
        self._accept(command)
        acts = {Act.MEASURE: self._start, Act.COLLECT: self._collect, Act.ABORT: self._abort}
        try:
            acts[command.command](instrument, command)
        except InstrumentError as error:
            self._bench.ledger.fail(command, self._bench.clock(), error.problem_text, error.remedy_text)
            self._say(error)
            if isinstance(error, PortUnavailable):
                raise

    def _accept(self, command: Command) -> None:
        try:
            self._bench.ledger.accept(command, self._bench.clock())
        except sqlite3.Error:
            self._box.forget(command.id)  # the LIMS still offers it, for when the disk takes it
            raise

    def _start(self, instrument: Instrument, command: Command) -> None:
        instrument.start()
        self._running = Running(command, self._bench.monotonic() + self._measure_timeout_s)
        self._bench.board.set(self._key, InstrumentState.MEASURING, self._bench.clock())

    def _abort(self, instrument: Instrument, command: Command) -> None:
        instrument.abort()
        self._fail_running(_ABORTED, _MEASURE_AGAIN)
        self._bench.ledger.done(command, self._bench.clock())
        self._ready()

    def _collect(self, instrument: Instrument, command: Command) -> None:
        self._bench.spool.begin_collecting(self._key, self._bench.clock())
        try:
            content = instrument.collect()
        except Refused:
            self._bench.spool.end_collecting(self._key, self._bench.clock())
            raise
        except InstrumentError as error:
            gap = _TAKEN_UNHEARD.format(problem=error.problem_text)
            self._bench.spool.end_collecting(self._key, self._bench.clock(), gap)
            raise
        self._keep(type(instrument), content, command.id)
        self._ready()

    def _fail_running(self, problem: str, remedy: str) -> None:
        running, self._running = self._running, None
        if running:
            self._bench.ledger.fail(running.command, self._bench.clock(), problem, remedy)

    def _refuse_all(self, error: InstrumentError) -> None:
        while command := self._box.take(only_abort=False):
            self._bench.ledger.fail(command, self._bench.clock(), error.problem_text, error.remedy_text)

    # --- looking and hearing

    def _look(self, instrument: Instrument) -> None:
        self._next_look = self._bench.monotonic() + self._live_s
        try:
            if readings := instrument.live():
                self._bench.board.show(self._key, readings, self._bench.clock())
            if self._running is None:
                self._ready()
            else:
                self._watch(instrument, self._running)
        except PortUnavailable:
            raise
        except InstrumentError as error:
            self._say(error)

    def _watch(self, instrument: Instrument, running: Running) -> None:
        self._bench.board.set(self._key, InstrumentState.MEASURING, self._bench.clock())
        if instrument.finished():
            self._finish(instrument, running.command)
        elif self._bench.monotonic() > running.until:
            self._fail_running(_TOO_LONG.format(minutes=self._measure_timeout_s / 60), _LOOK_AT_IT)

    def _finish(self, instrument: Instrument, command: Command) -> None:
        try:
            self._collect(instrument, command)
        except InstrumentError as error:
            self._fail_running(error.problem_text, error.remedy_text)
            raise
        self._running = None

    def _hear(self, instrument: Instrument) -> None:
        frame = instrument.connection.listen(_TICK_S)
        self._ready()
        if not self._in_step and not instrument.proves_wholeness:
            self._get_in_step(instrument, frame)
            return
        if frame is not None:
            self._heard += frame
            self._heard_lines += 1
        if instrument.connection.take_settled():
            self._bench.spool.settle(self._key)
        if self._heard and (frame is None or self._heard_lines >= self._lines_per_record):
            self._keep_heard(instrument)

    def _get_in_step(self, instrument: Instrument, frame: bytes | None) -> None:
        """Keep what was on its way when the port was opened, as lines that may be torn; a pause ends that.

        A buffer that ran over while nobody listened lacks bytes in the middle, so without a pause all of it is passed
        before a line counts as whole.
        """
        is_quiet = frame is None and not instrument.connection.pending
        self._in_step = is_quiet or (frame is not None and self._passed > _BUFFER)
        if frame is not None:
            self._passed += len(frame)
            self._keep(TornLine, frame)

    def _lose_step(self) -> None:
        self._in_step, self._passed = False, 0

    # --- keeping

    def _keep_heard(self, instrument: Instrument) -> None:
        content, self._heard, self._heard_lines = self._heard, b"", 0
        before = self._bench.spool.unsettled(self._key) if instrument.wants_receipts else None
        if self._keep(
            type(instrument),
            content,
            repeats=before.number if before and instrument.says_again(before.content, content) else None,
            completes=before.number if before and instrument.says_whole(before.content, content) else None,
        ):
            instrument.connection.acknowledge()
        readings = instrument.understand(content, instrument.settings).readings
        self._bench.board.show(self._key, readings, self._bench.clock())

    def _keep_strays(self, instrument: Instrument) -> None:
        for stray in instrument.connection.take_strays():
            self._keep(type(instrument), stray)

    def _keep_rest(self, instrument: Instrument) -> None:
        self._heard += instrument.connection.take_rest()
        if self._heard:
            self._keep_heard(instrument)
        self._lose_step()

    def _keep(
        self,
        driver: type[Instrument],
        content: bytes,
        command_id: str | None = None,
        repeats: int | None = None,
        completes: int | None = None,
    ) -> bool:
        began = self._bench.monotonic()
        number = self._bench.keep(
            Arrival(
                instrument=self._key,
                kind="line",
                content=content,
                received_at=self._bench.clock(),
                driver=driver.name,
                driver_version=driver.version,
                command_id=command_id,
                awaits_receipt=driver.wants_receipts,
                repeats=repeats,
                completes=completes,
                clock_offset_s=self._bench.board.clock_offset_s,
            )
        )
        if self._bench.monotonic() - began > _TOO_LONG_AWAY_S:
            self._lose_step()
        return number is not None

    # --- saying how it is

    def _ready(self) -> None:
        self._bench.board.set(self._key, InstrumentState.READY, self._bench.clock())

    def _say(self, error: InstrumentError) -> None:
        state = next(
            (state for kind, state in _STATES.items() if isinstance(error, kind)), InstrumentState.NO_ANSWER
        )
        self._bench.board.set(self._key, state, self._bench.clock(), error.problem_text, error.remedy_text)

    def _line_gone(self, error: InstrumentError) -> None:
        self._gone_since = self._gone_since or self._bench.clock()
        at, words = self._bench.clock(), (error.problem_text, error.remedy_text)
        self._bench.board.set(self._key, InstrumentState.UNPLUGGED, at, *words)

    def _line_back(self, instrument: Instrument) -> None:
        since, self._gone_since = self._gone_since, None
        if since and instrument.speaks_unasked(instrument.settings):
            self._bench.spool.add_gap(self._key, since, self._bench.clock(), _UNHEARD)


def connector(
    driver: type[Instrument], open_connection: Callable[[], Connection], settings: dict[str, object]
) -> Callable[[], Instrument]:
    """Return what opens the line anew and gives the instrument at its end."""
    return lambda: driver(open_connection(), settings)
