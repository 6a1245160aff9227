"""What every thread of the gateway has in common: spool, ledger, board, clocks, and the sign to stop."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from instruments.gateway.board import Board
from instruments.gateway.ledger import Ledger
from instruments.gateway.protocol import InstrumentState
from instruments.gateway.spool import Arrival, Spool

log = logging.getLogger("instruments.gateway")

_DISK = "What came cannot be kept on this computer ({reason}); it waits in memory."
_MAKE_ROOM = "Make room on the disk now, and do not switch the computer off; nothing more is taken meanwhile."


def utc_now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


@dataclass(kw_only=True)
class Bench:
    """Handed to each thread."""

    gateway: str
    spool: Spool
    ledger: Ledger
    board: Board
    stop: threading.Event = field(default_factory=threading.Event)
    clock: Callable[[], datetime] = utc_now
    monotonic: Callable[[], float] = time.monotonic

    def keep(self, arrival: Arrival) -> int | None:
        """Commit what came, trying until the disk takes it; None only when told to stop before."""
        while True:
            try:
                return self.spool.add(arrival)
            except sqlite3.Error as error:
                self.cannot_keep(arrival.instrument, str(error))
            if self.stop.wait(1.0):
                log.error("stopped with a record of %s that the disk did not take", arrival.instrument)
                return None

    def cannot_keep(self, instrument: str, reason: str) -> None:
        """Say that the disk does not take what an instrument gave."""
        words = _DISK.format(reason=reason)
        self.board.set(instrument, InstrumentState.CANNOT_KEEP, self.clock(), words, _MAKE_ROOM)

    def run(self, name: str, step: Callable[[], None]) -> threading.Thread:
        """Run a step again and again in a thread of its own; a fault in it is logged, and it goes on."""
        thread = threading.Thread(target=self._loop, args=(name, step), name=name, daemon=True)
        thread.start()
        return thread

    def _loop(self, name: str, step: Callable[[], None]) -> None:
        while not self.stop.is_set():
            try:
                step()
            except Exception as error:
                log.exception("a fault in %s", name)
                self.board.note(
                    f"fault {name}", f"A fault in “{name}” ({type(error).__name__}); it goes on trying."
                )
                self.stop.wait(1.0)
