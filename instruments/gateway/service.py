"""The gateway as a whole: its threads, started together and ended together."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Mapping
from functools import partial

from instruments.connection import Connection
from instruments.drivers import find_driver
from instruments.gateway.bench import Bench, log, utc_now
from instruments.gateway.board import Board
from instruments.gateway.config import Config, InstrumentConfig, LineOverride
from instruments.gateway.database import SpoolDatabase, hold_alone
from instruments.gateway.folder import FolderWorker
from instruments.gateway.heartbeat import Pulse
from instruments.gateway.ledger import CommandBox, Ledger
from instruments.gateway.lims_client import LimsClient
from instruments.gateway.port import PortWorker, connector
from instruments.gateway.sending import CommandPoller, LiveSender, RecordSender
from instruments.gateway.spool import Spool
from instruments.line import Line
from instruments.transport import open_port

_PATIENCE_S = 12.0
_BROKE_OFF = (
    "The gateway was ended while a result was being taken from the instrument; it may have been lost."
)
_NOT_RUNNING = "The gateway was not running; what the instrument printed meanwhile was not heard."


class Gateway:
    """Everything that runs on one bench computer."""

    def __init__(self, config: Config, token: str) -> None:
        self._config = config
        self._alone = hold_alone(config.gateway.spool)
        self._database = SpoolDatabase(config.gateway.spool)
        self._lims = LimsClient(config.gateway.lims, token, ca_file=config.gateway.ca_file)
        self.bench = _bench(config, self._database)
        self._boxes = {key: CommandBox() for key in config.instruments}
        self._threads: list[threading.Thread] = []
        self._sleepers: list[threading.Event] = []

    def start(self) -> None:
        """Note what an earlier end left open, then start all threads."""
        self._look_back()
        sender = RecordSender(self.bench, self._lims)
        poller = CommandPoller(self.bench, self._lims, self._boxes, self._config.gateway.command_poll_s)
        self.bench.ledger.on_change = poller.wake.set
        self.bench.spool.on_add = partial(_wake, sender.wake, poller.wake)
        self._sleepers += [sender.wake, poller.wake]
        pulse = self._pulse(sender)
        steps = {
            "records": sender.step,
            "live": LiveSender(self.bench, self._lims).step,
            "commands": poller.step,
            "heartbeat": pulse.step,
        }
        for key, each in self._config.instruments.items():
            steps[f"instrument {key}"] = _worker(key, each, self.bench, self._boxes[key]).step
        self._threads = [self.bench.run(name, step) for name, step in steps.items()]
        log.info("gateway %s runs with %d instruments", self.bench.gateway, len(self._config.instruments))

    def stop(self) -> None:
        """End all threads at their next step, and close the spool."""
        self.bench.stop.set()
        self.bench.board.close()
        _wake(*self._sleepers)
        for thread in self._threads:
            thread.join(_PATIENCE_S)
        self._lims.close()
        self._database.close()
        self._alone.close()

    def _pulse(self, sender: RecordSender) -> Pulse:
        gateway = self._config.gateway
        return Pulse(
            self.bench,
            self._lims,
            {key: each.driver for key, each in self._config.instruments.items()},
            folder=gateway.spool.parent,
            period_s=gateway.heartbeat_s,
            keep_days=gateway.keep_sent_days,
            on_contact=sender.wake.set,
        )

    def _look_back(self) -> None:
        at, spool = self.bench.clock(), self.bench.spool
        for instrument in spool.broken_off():
            spool.end_collecting(instrument, at, _BROKE_OFF)
        self.bench.ledger.fail_interrupted(at)
        last = spool.last_alive()
        for key in _printing(self._config.instruments) if last else ():
            spool.add_gap(key, last or at, at, _NOT_RUNNING)
        spool.alive(at)


def _bench(config: Config, database: SpoolDatabase) -> Bench:
    gateway = config.gateway.id
    return Bench(
        gateway=gateway,
        spool=Spool(database, gateway),
        ledger=Ledger(database, gateway),
        board=Board(gateway, config.instruments, utc_now()),
    )


def _wake(*sleepers: threading.Event) -> None:
    for sleeper in sleepers:
        sleeper.set()


def _printing(instruments: Mapping[str, InstrumentConfig]) -> list[str]:
    lines = [(key, each) for key, each in instruments.items() if each.url]
    return [key for key, each in lines if find_driver(each.driver).speaks_unasked(each.settings)]


def _worker(key: str, each: InstrumentConfig, bench: Bench, box: CommandBox) -> PortWorker | FolderWorker:
    if each.folder:
        return FolderWorker(
            key,
            bench,
            box,
            each.folder,
            take=each.take,
            poll_s=each.poll_s,
            stable_s=each.stable_s,
            max_bytes=int(each.max_mb * 1e6),
        )
    driver, url = find_driver(each.driver), each.url or ""
    line = _line(driver.line_for(each.settings), each.line)
    return PortWorker(
        key,
        bench,
        box,
        connector(driver, lambda: Connection(open_port(url, line), line), each.settings),
        live_s=driver.live_period_s if each.live_s is None else each.live_s,
        measure_timeout_s=each.measure_timeout_s,
        lines_per_record=int(each.settings.get("lines_per_record", 1)),
    )


def _line(line: Line, override: LineOverride) -> Line:
    given = {name: getattr(override, name) for name in override.__struct_fields__}
    return dataclasses.replace(line, **{name: value for name, value in given.items() if value is not None})
