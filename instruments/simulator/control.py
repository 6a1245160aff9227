"""A small socket beside a simulator, with which a test or a demonstration does what hands would do."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable
from typing import Any

from instruments.simulator.density_meter import DensityMeter, Portion
from instruments.simulator.simulated import SimulatedInstrument

Hands = Callable[..., dict[str, Any]]


class Control:
    """Answers one JSON object a line, such as ``{"do": "put_sample", "density": 0.8345}``, with one object."""

    def __init__(self, instrument: SimulatedInstrument, lost: Callable[[], int], port: int = 0) -> None:
        self._instrument, self._lost = instrument, lost
        self._server = socket.create_server(("127.0.0.1", port))
        self.address = f"127.0.0.1:{self._server.getsockname()[1]}"
        threading.Thread(target=self._serve, name="control", daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

    def _serve(self) -> None:
        while True:
            try:
                peer, _ = self._server.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(peer,), daemon=True).start()

    def _talk(self, peer: socket.socket) -> None:
        with peer, peer.makefile("rwb") as lines:
            for line in lines:
                lines.write(json.dumps(self._do(line)).encode() + b"\n")
                lines.flush()

    def _do(self, line: bytes) -> dict[str, Any]:
        try:
            order = json.loads(line)
            act = self._acts()[order.pop("do")]
            with self._instrument.lock:
                return {"ok": True, **act(**order)}
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            return {"ok": False, "problem": f"{type(error).__name__}: {error}"}

    def _acts(self) -> dict[str, Hands]:
        acts: dict[str, Hands] = {
            "state": self._state,
            "cut": self._cut,
            "silence": self._silence,
            "print": self._print,
        }
        meter = self._instrument.behaviour
        if isinstance(meter, DensityMeter):
            acts["put_sample"] = lambda **portion: _put(meter, Portion(**portion))
            acts["start"] = lambda: {"started": meter.press_start()}
        return acts

    def _state(self) -> dict[str, Any]:
        meter = self._instrument.behaviour
        state = meter.state if isinstance(meter, DensityMeter) else "ready"
        return {"state": state, "lost": self._lost()}

    def _cut(self, after: int, command: str | None = None) -> dict[str, Any]:
        self._instrument.faults.cut_after, self._instrument.faults.cut_command = after, command
        return {}

    def _print(self, text: str) -> dict[str, Any]:
        self._instrument.say(self._instrument.line.encode_answer(text))
        return {}

    def _silence(self, on: bool) -> dict[str, Any]:
        self._instrument.faults.silent = on
        return {}


def _put(meter: DensityMeter, portion: Portion) -> dict[str, Any]:
    meter.put(portion)
    return {"state": meter.state}


def order(address: str, do: str, **given: object) -> dict[str, Any]:
    """Send one order to a control socket and return its answer."""
    host, _, port = address.rpartition(":")
    with socket.create_connection((host, int(port)), timeout=5) as peer, peer.makefile("rwb") as lines:
        lines.write(json.dumps({"do": do, **given}).encode() + b"\n")
        lines.flush()
        answer: dict[str, Any] = json.loads(lines.readline())
    return answer
