"""The heartbeat: says that the gateway lives and how it is, and measures how the clocks differ."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Mapping
from datetime import datetime
from importlib import metadata
from pathlib import Path

from instruments.gateway.bench import Bench
from instruments.gateway.board import Standing
from instruments.gateway.lims_client import LimsClient, Outcome
from instruments.gateway.protocol import Heartbeat, InstrumentReport
from instruments.gateway.sending import tell

_JUMP_S = 2.0
_LITTLE_ROOM = 200_000_000  # bytes
_FAR_OFF_S = 5.0
_SLOW_S = 3.0


class Pulse:
    """Sends a heartbeat every few seconds, and soon after something changed."""

    def __init__(
        self,
        bench: Bench,
        lims: LimsClient,
        drivers: Mapping[str, str],
        *,
        folder: Path,
        period_s: float,
        keep_days: float,
        on_contact: Callable[[], None],
    ) -> None:
        self._bench, self._lims, self._drivers = bench, lims, drivers
        self._folder, self._period_s, self._keep_days = folder, period_s, keep_days
        self._on_contact = on_contact
        self._started_at = bench.clock()
        self._clocks = (self._started_at, bench.monotonic())

    def step(self) -> None:
        """Send one heartbeat, then wait for the next time or the next change."""
        self._watch_clock()
        self._watch_disk()
        self._beat()
        self._bench.board.changed.wait(self._period_s)
        self._bench.board.changed.clear()
        self._bench.stop.wait(min(0.2, self._period_s))  # several changes make one heartbeat

    def _beat(self) -> None:
        sent, tick = self._bench.clock(), self._bench.monotonic()
        reply, answer = self._lims.send_heartbeat(self._heartbeat(sent))
        self._tell_slowness(self._bench.monotonic() - tick, answered=answer is not None)
        if answer:
            half_trip = (self._bench.monotonic() - tick) / 2
            offset = (answer.server_time - sent).total_seconds() - half_trip
            self._bench.board.clock_offset_s = offset
            self._tell_offset(offset)
            self._on_contact()
        if reply.outcome is not Outcome.LATER:
            tell(self._bench, reply)

    def _heartbeat(self, at: datetime) -> Heartbeat:
        spool, board = self._bench.spool, self._bench.board
        waiting, parked, oldest = spool.counts()
        return Heartbeat(
            gateway=self._bench.gateway,
            at=at,
            version=metadata.version("lims"),
            started_at=self._started_at,
            instruments=tuple(self._report(key, standing) for key, standing in board.standings().items()),
            waiting=waiting,
            parked=parked,
            parked_records=spool.parked(),
            oldest_waiting_at=oldest,
            gaps=spool.gaps(),
            clock_offset_s=board.clock_offset_s,
            notes=board.notes(),
        )

    def _report(self, key: str, standing: Standing) -> InstrumentReport:
        number, at = self._bench.spool.last_of(key) or (None, None)
        return InstrumentReport(
            instrument=key,
            driver=self._drivers[key],
            state=standing.state,
            since=standing.since,
            problem=standing.problem[:500],
            remedy=standing.remedy[:500],
            last_record_number=number,
            last_record_at=at,
        )

    def _watch_clock(self) -> None:
        wall, tick = self._bench.clock(), self._bench.monotonic()
        before, tick_before = self._clocks
        jump = (wall - before).total_seconds() - (tick - tick_before)
        self._clocks = (wall, tick)
        if abs(jump) > _JUMP_S:
            words = (
                f"The clock of this computer jumped by {jump:+.0f} s, seen at {wall:%Y-%m-%d %H:%M:%S} UTC."
            )
            self._bench.board.note("clock", words)

    def _tell_offset(self, offset: float) -> None:
        words = f"The clocks of gateway and LIMS differ by {offset:+.1f} s; set the gateway's computer by a time server."
        self._bench.board.note("offset", words if abs(offset) > _FAR_OFF_S else "")

    def _tell_slowness(self, took_s: float, *, answered: bool) -> None:
        words = (
            f"The LIMS answers slowly ({took_s:.0f} s for a heartbeat); records and readings come to it late."
        )
        self._bench.board.note("slow", words if answered and took_s > _SLOW_S else "")

    def _watch_disk(self) -> None:
        free = shutil.disk_usage(self._folder).free
        words = f"Only {free // 1_000_000} MB are free on the gateway's disk; make room before it is full."
        self._bench.board.note("disk", words if free < _LITTLE_ROOM else "")
        try:
            self._bench.spool.alive(self._bench.clock())
            self._bench.spool.forget_contents(self._bench.clock(), self._keep_days)
            self._bench.board.note("spool")
        except sqlite3.Error as error:
            self._bench.board.note(
                "spool", f"The spool cannot be written ({error}); make room on the disk now."
            )
