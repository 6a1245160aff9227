"""The instrument's end of a line that behaves like a wire: what nobody fetches fills 4 kB, and then is lost."""

from __future__ import annotations

import contextlib
import select
import socket
import time
from typing import Protocol

from instruments.errors import PortUnavailable

CAPACITY = 4096
_CALL_AGAIN_S = 1.0
CHUNK = 64  # handed to the operating system at a time, so that the buffer is ours and not its


class WireBuffer:
    """Bytes on their way, at most 4 kB; what comes when it is full is counted and lost."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._bytes = b""
        self.lost = 0

    def __len__(self) -> int:
        return len(self._bytes)

    def put(self, data: bytes) -> None:
        """Add bytes, as far as there is room."""
        room = self._capacity - len(self._bytes)
        self._bytes += data[:room]
        self.lost += len(data[room:])

    def take(self, count: int) -> bytes:
        """Return and forget the oldest bytes."""
        taken, self._bytes = self._bytes[:count], self._bytes[count:]
        return taken


class Wire(Protocol):
    """The instrument's end of a line."""

    url: str
    buffer: WireBuffer

    def read(self, timeout_s: float) -> bytes:
        """Hand on what waits in the buffer, and return what has come from the other end."""

    def close(self) -> None:
        """End the line."""


class TcpWire:
    """A TCP port that serves one listener at a time, like a terminal server."""

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        self.buffer = WireBuffer()
        self._server = _listening(host, port)
        self._peer: socket.socket | None = None
        self.url = f"socket://{host}:{self._server.getsockname()[1]}"

    def read(self, timeout_s: float) -> bytes:
        """Return what the listener has sent, at latest after the time given."""
        self._hand_on()
        waiting_for = [self._server, *([self._peer] if self._peer else [])]
        ready, _, _ = select.select(waiting_for, [], [], timeout_s)
        if self._server in ready:
            self._accept()
            return b""
        return self._receive() if ready else b""

    def close(self) -> None:
        """End the line."""
        self._leave()
        self._server.close()

    def _accept(self) -> None:
        self._leave()
        self._peer, _ = self._server.accept()
        self._peer.setblocking(False)

    def _leave(self) -> None:
        if self._peer:
            self._peer.close()
        self._peer = None

    def _receive(self) -> bytes:
        assert self._peer is not None  # noqa: S101  # select gave it to us
        with contextlib.suppress(OSError):
            if data := self._peer.recv(4096):
                return data
        self._leave()
        return b""

    def _hand_on(self) -> None:
        while self._peer and len(self.buffer):
            chunk = self.buffer.take(CHUNK)
            try:
                self._peer.sendall(chunk)
            except OSError:
                self.buffer.lost += len(chunk)
                self._leave()


class CallingWire:
    """The end of an analyzer that calls its host over TCP, and calls again when the line broke."""

    def __init__(self, host: str, port: int) -> None:
        self.buffer = WireBuffer()
        self.url = f"listen://{host}:{port}"
        self._address = (host, port)
        self._peer: socket.socket | None = None
        self._again_at = 0.0

    def read(self, timeout_s: float) -> bytes:
        """Return what the host has sent, at latest after the time given."""
        if not self._is_through():
            time.sleep(timeout_s)
            return b""
        try:
            return self._exchange(timeout_s)
        except OSError:
            self.close()
            return b""

    def close(self) -> None:
        """End the line."""
        if self._peer:
            self._peer.close()
        self._peer = None

    def _is_through(self) -> bool:
        if self._peer is None and time.monotonic() >= self._again_at:
            self._again_at = time.monotonic() + _CALL_AGAIN_S
            with contextlib.suppress(OSError):
                self._peer = socket.create_connection(self._address, timeout=_CALL_AGAIN_S)
        return self._peer is not None

    def _exchange(self, timeout_s: float) -> bytes:
        assert self._peer is not None  # noqa: S101  # _is_through saw to it
        while len(self.buffer):
            self._peer.sendall(self.buffer.take(CHUNK))
        ready, _, _ = select.select([self._peer], [], [], timeout_s)
        data = self._peer.recv(4096) if ready else b""
        if ready and not data:
            self.close()
        return data


def _listening(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port))
    except OSError as error:
        raise PortUnavailable(url=f"socket://{host}:{port}", reason=str(error)) from None
