"""What is going on, in words: the state of each instrument, live readings, notes about the gateway itself."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from instruments.gateway.protocol import InstrumentState, LivePost, LiveReading
from instruments.readings import Reading

log = logging.getLogger("instruments.gateway")


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """The state of one instrument."""

    state: InstrumentState
    since: datetime
    problem: str = ""
    remedy: str = ""


class Board:
    """Written by the threads of the instruments, read by those that speak with the LIMS."""

    def __init__(self, gateway: str, instruments: Iterable[str], at: datetime) -> None:
        self._gateway = gateway
        self._lock = threading.Condition()
        start = Standing(state=InstrumentState.STARTING, since=at)
        self._standings = dict.fromkeys(instruments, start)
        self._live: dict[str, LivePost] = {}
        self._notes: dict[str, str] = {}
        self._closed = False
        self.changed = threading.Event()  # something that the LIMS should hear of soon
        self.clock_offset_s: float | None = None

    def set(
        self, instrument: str, state: InstrumentState, at: datetime, problem: str = "", remedy: str = ""
    ) -> None:
        """Set the state of an instrument. Other words for the same state do not begin it anew, and can wait for the next heartbeat."""
        with self._lock:
            now = self._standings[instrument]
            if (now.state, now.problem) == (state, problem):
                return
            since = now.since if now.state is state else at
            self._standings[instrument] = Standing(state=state, since=since, problem=problem, remedy=remedy)
        if now.state is state:
            return  # a meter that answers with rubbish has a new problem every second
        log.info("%s: %s. %s", instrument, state, problem)
        self.changed.set()

    def standings(self) -> dict[str, Standing]:
        """Return the states of all instruments."""
        with self._lock:
            return dict(self._standings)

    def show(self, instrument: str, readings: Iterable[Reading], at: datetime) -> None:
        """Show what an instrument reads now; only the newest is kept."""
        with self._lock:
            self._live[instrument] = LivePost(
                gateway=self._gateway,
                instrument=instrument,
                at=at,
                readings=tuple(_live(reading) for reading in readings),
                state=self._standings[instrument].state,
            )
            self._lock.notify_all()

    def take_live(self, timeout_s: float) -> list[LivePost]:
        """Return and forget the newest live readings, at latest after the time given."""
        with self._lock:
            self._lock.wait_for(lambda: bool(self._live) or self._closed, timeout_s)
            taken, self._live = list(self._live.values()), {}
        return taken

    def close(self) -> None:
        """Let nobody wait any longer."""
        with self._lock:
            self._closed = True
            self._lock.notify_all()
        self.changed.set()

    def note(self, about: str, words: str = "") -> None:
        """Set the note about one thing; no words take it away."""
        with self._lock:
            before = self._notes.get(about, "")
            if words:
                self._notes[about] = words[:500]
            else:
                self._notes.pop(about, None)
        if before != words[:500]:
            log.info("%s: %s", about, words or "well again")
            self.changed.set()

    def notes(self) -> tuple[str, ...]:
        """Return all notes."""
        with self._lock:
            return tuple(self._notes.values())


def _live(reading: Reading) -> LiveReading:
    flags = tuple(sorted(reading.flags))
    return LiveReading(
        name=reading.name, value=reading.value, unit=reading.unit, text=reading.text, flags=flags
    )
