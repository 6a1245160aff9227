"""The threads that speak with the LIMS: records, live readings, heartbeats, commands."""

from __future__ import annotations

import random
import threading
from collections.abc import Mapping

from instruments.gateway.bench import Bench, log
from instruments.gateway.ledger import CommandBox
from instruments.gateway.lims_client import LimsClient, Outcome, Reply
from instruments.gateway.protocol import Command, CommandState, RecordPost

_FIRST_WAIT_S, _LONGEST_WAIT_S = 0.5, 30.0
_LONGEST_ASIDE_S = 60.0
_LIVE_PERIOD_S = 0.5

_WORDS = {
    Outcome.AWAY: "The LIMS cannot be reached ({reason}); records wait here.",
    Outcome.DENIED: "The LIMS does not let this gateway in ({reason}); token or address is wrong, records wait here.",
    Outcome.RUBBISH: "Something else than the LIMS answers ({reason}); records wait here.",
    Outcome.LATER: "The LIMS failed over a record ({reason}); that record is tried again later.",
}


def tell(bench: Bench, reply: Reply) -> None:
    """Put on the board how the LIMS answered."""
    words = _WORDS.get(reply.outcome)
    bench.board.note("lims", words.format(reason=reply.reason.rstrip(".")) if words else "")


class RecordSender:
    """Sends records in order, each until the LIMS has it. One that it fails over does not hold up the others."""

    def __init__(self, bench: Bench, lims: LimsClient, seed: int | None = None) -> None:
        self._bench, self._lims = bench, lims
        self._chance = random.Random(seed)  # noqa: S311  # spreads retries, guards nothing
        self._failures = 0
        self._aside: dict[int, tuple[float, float]] = {}  # number: (until, how long)
        self.wake = threading.Event()

    def step(self) -> None:
        """Send the next record, or wait for one."""
        record = self._bench.spool.waiting(self._set_aside())
        if record is None:
            self.wake.wait(0.5)
            self.wake.clear()
            return
        reply = self._lims.send_record(record)
        if self._bench.stop.is_set() and reply.outcome is not Outcome.OK:
            return
        self._settle(record, reply)

    def _settle(self, record: RecordPost, reply: Reply) -> None:
        at = self._bench.clock()
        if reply.outcome is Outcome.OK:
            self._bench.spool.mark_sent(record.number, at)
        elif reply.outcome is Outcome.REFUSED:
            log.warning("record %s was refused by the LIMS: %s", record.number, reply.status)
            self._bench.spool.park(record.number, at, reply.status, reply.reason)
            self._bench.board.changed.set()
        if reply.outcome in {Outcome.OK, Outcome.REFUSED}:
            self._failures = 0
            self._aside.pop(record.number, None)
            self._bench.board.note("lims")
            return
        tell(self._bench, reply)
        self._wait_after(record, reply)

    def _wait_after(self, record: RecordPost, reply: Reply) -> None:
        self._failures += 1
        if reply.outcome is Outcome.LATER:
            _, before = self._aside.get(record.number, (0.0, 0.5))
            longer = min(2 * before, _LONGEST_ASIDE_S)
            self._aside[record.number] = (self._bench.monotonic() + longer, longer)
            if self._failures < 3:
                return
        wait = min(_FIRST_WAIT_S * 2 ** min(self._failures - 1, 10), _LONGEST_WAIT_S)
        self.wake.clear()
        if self._bench.stop.is_set():
            return
        self.wake.wait(wait * self._chance.uniform(0.5, 1.0))

    def _set_aside(self) -> frozenset[int]:
        now = self._bench.monotonic()
        return frozenset(number for number, (until, _) in self._aside.items() if until > now)


class LiveSender:
    """Sends what instruments show now; what cannot be sent at once is forgotten."""

    def __init__(self, bench: Bench, lims: LimsClient) -> None:
        self._bench, self._lims = bench, lims

    def step(self) -> None:
        """Send the newest live readings, at most twice a second."""
        for live in self._bench.board.take_live(timeout_s=0.5):
            self._lims.send_live(live)
        self._bench.stop.wait(_LIVE_PERIOD_S)


class CommandPoller:
    """Fetches commands and tells what became of them."""

    def __init__(
        self, bench: Bench, lims: LimsClient, boxes: Mapping[str, CommandBox], period_s: float
    ) -> None:
        self._bench, self._lims, self._boxes, self._period_s = bench, lims, boxes, period_s
        self.wake = threading.Event()

    def step(self) -> None:
        """Report, fetch, wait."""
        for command_id, answer in self._bench.ledger.unreported():
            reply = self._lims.answer_command(command_id, answer)
            if reply.outcome not in {Outcome.OK, Outcome.REFUSED} and reply.status != 404:
                break
            self._bench.ledger.mark_reported(command_id, answer.state)
        fetched = self._lims.fetch_commands(self._bench.gateway)
        for command in fetched.commands if fetched else ():
            self._take(command)
        self.wake.wait(self._period_s if fetched else max(self._period_s, 1.0))
        self.wake.clear()

    def _take(self, command: Command) -> None:
        if self._bench.ledger.knows(command.id):
            answer = self._bench.ledger.answer_of(command.id)
            if answer.state is not CommandState.ACCEPTED:
                self._lims.answer_command(command.id, answer)
        elif command.instrument in self._boxes:
            self._boxes[command.instrument].put(command)
        else:
            problem = f"There is no instrument “{command.instrument}” at this gateway."
            remedy = "Correct the instrument's key in the LIMS, or add it to the gateway's configuration."
            self._bench.ledger.fail(command, self._bench.clock(), problem, remedy)
