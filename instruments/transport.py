"""Opening a line: a serial port, a terminal server or a pseudo-terminal by a pyserial URL, or a port that listens."""

from __future__ import annotations

import contextlib
import os
import select
import socket
from typing import Protocol
from urllib.parse import urlsplit

import serial
from serial.tools.list_ports import comports

from instruments.errors import PortUnavailable
from instruments.line import Line

_TICK_S = 0.05


class Port(Protocol):
    """What a connection needs of a line."""

    def read(self) -> bytes:
        """Return what has come, at latest after a twentieth of a second; empty when nothing came."""

    def write(self, data: bytes) -> None:
        """Send bytes."""

    def close(self) -> None:
        """Give the line back."""


class SerialPort:
    """A port of pyserial: ``/dev/ttyUSB0``, ``COM3``, ``socket://host:port``, ``rfc2217://host:port``."""

    def __init__(self, url: str, line: Line) -> None:
        self.url = url
        self._port = _open(url, line)

    def read(self) -> bytes:
        """Return what has come. Raises PortUnavailable when the line is gone."""
        try:
            return bytes(self._port.read(self._port.in_waiting or 1))
        except (serial.SerialException, OSError, TypeError) as error:
            raise PortUnavailable(url=self.url, reason=_reason(error)) from None

    def write(self, data: bytes) -> None:
        """Send bytes. Raises PortUnavailable when the line is gone."""
        try:
            self._port.write(data)
        except (serial.SerialException, OSError) as error:
            raise PortUnavailable(url=self.url, reason=_reason(error)) from None

    def close(self) -> None:
        """Give the line back; a line that is gone already is closed."""
        try:
            self._port.close()
        except (serial.SerialException, OSError):
            return


class ListeningPort:
    """A TCP port that an instrument calls, ``listen://host:port``: one caller at a time, the newest counts."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._peer: socket.socket | None = None
        address = urlsplit(url)
        try:
            self._server = socket.create_server((address.hostname or "", address.port or 0))
        except (OSError, ValueError) as error:
            raise PortUnavailable(url=url, reason=_reason(error)) from None
        self.address = f"{address.hostname}:{self._server.getsockname()[1]}"

    def read(self) -> bytes:
        """Return what has come; a caller that left makes no difference to who calls next."""
        waiting = [self._server, *([self._peer] if self._peer else [])]
        ready, _, _ = select.select(waiting, [], [], _TICK_S)
        if self._server in ready:
            self._leave()
            self._peer, _ = self._server.accept()
            self._peer.settimeout(5.0)
            return b""
        if not ready or self._peer is None:
            return b""
        with contextlib.suppress(OSError):
            if data := self._peer.recv(65_536):
                return data
        self._leave()
        return b""

    def write(self, data: bytes) -> None:
        """Send bytes; nobody hears them where the caller has left."""
        if self._peer is None:
            return
        try:
            self._peer.sendall(data)
        except OSError:
            self._leave()

    def close(self) -> None:
        """Stop listening."""
        self._leave()
        self._server.close()

    def _leave(self) -> None:
        if self._peer:
            self._peer.close()
        self._peer = None


def open_port(url: str, line: Line) -> Port:
    """Return the port of a URL. Raises PortUnavailable."""
    return ListeningPort(url) if url.startswith("listen://") else SerialPort(url, line)


def _open(url: str, line: Line) -> serial.Serial:
    try:
        port: serial.Serial = serial.serial_for_url(
            url,
            baudrate=line.baud,
            bytesize=line.bits,
            parity=line.parity,
            stopbits=line.stop_bits,
            timeout=_TICK_S,
            write_timeout=line.timeout_s,
            exclusive=True,  # two programs on one port would each hear half
        )
        return port
    except (serial.SerialException, OSError, ValueError) as error:
        raise PortUnavailable(url=url, reason=_reason(error)) from None


def ports_here() -> tuple[str, ...]:
    """Return the serial ports that this computer has now."""
    return tuple(sorted(port.device for port in comports()))


def _reason(error: BaseException) -> str:
    if isinstance(error, OSError) and error.errno:
        return os.strerror(error.errno).lower()  # pyserial says the same twice, with numbers
    if isinstance(error, serial.SerialException) and error.__context__ is not None:
        return _reason(error.__context__)  # what pyserial wraps, over the network
    return (str(error) or type(error).__name__).rstrip(".")
