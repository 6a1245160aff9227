"""One supervisor for several processes: they end together, and none outlives it."""

from __future__ import annotations

import ctypes
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import structlog

log = structlog.get_logger("lims.supervisor")
PR_SET_PDEATHSIG = 1
GRACE_S = 10.0


@dataclass(frozen=True)
class Part:
    """One process: its name, its command, what it has in its environment, and the file for what it says, if any."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    says_to: Path | None = None


@dataclass
class Supervisor:
    """Starts parts, starts one again that ended by itself, and ends them all when told to or when it dies."""

    restart: bool = True
    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    _parts: dict[str, Part] = field(default_factory=dict)
    _stop: threading.Event = field(default_factory=threading.Event)

    def start(self, part: Part) -> None:
        self._parts[part.name] = part
        with ExitStack() as opened:
            out = opened.enter_context(part.says_to.open("ab")) if part.says_to else None
            self._running[part.name] = subprocess.Popen(  # noqa: S603 - our own commands
                list(part.command),
                env=dict(part.environment),
                preexec_fn=_die_with_parent,
                stdout=out,
                stderr=out,
            )
        log.info("part.started", name=part.name, pid=self._running[part.name].pid)

    def stop(self, *_: object) -> None:
        self._stop.set()

    def wait(self) -> int:
        """Watch until told to stop or, without `restart`, until a part ends. Returns the exit status."""
        for wanted in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(wanted, self._on_signal)
        status = 0
        while not self._stop.is_set():
            status = self._look()
            self._stop.wait(0.3)
        self._end()
        return status

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._stop.set()

    def _look(self) -> int:
        for name, process in list(self._running.items()):
            if process.poll() is None:
                continue
            log.error("part.ended", name=name, status=process.returncode)
            if not self.restart:
                self._stop.set()
                return 1
            self._stop.wait(1)
            self.start(self._parts[name])
        return 0

    def _end(self) -> None:
        """Ask everybody to end, then insist. The last started ends first."""
        for process in reversed(self._running.values()):
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + GRACE_S
        for process in self._running.values():
            try:
                process.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _die_with_parent() -> None:
    """The kernel ends a part whose supervisor was killed (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
