"""Opening a line: a serial port, a terminal server or a pseudo-terminal, by a pyserial URL."""

from __future__ import annotations

from typing import Protocol

import serial

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


def _reason(error: Exception) -> str:
    return (str(error) or type(error).__name__).rstrip(".")
