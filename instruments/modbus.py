"""Modbus RTU on a line: frames as text in hex, so that declarations and transcripts can hold them.

The checksum is added to what is sent, and what comes with a wrong one never looks like an answer.
"""

from __future__ import annotations

from dataclasses import dataclass

from instruments.framers import Framer, ModbusFramer
from instruments.line import Line

_WRONG = "checksum wrong: "


@dataclass(frozen=True, kw_only=True, slots=True)
class ModbusLine(Line):
    """A line that carries Modbus RTU (Modbus over Serial Line V1.02, 2.5)."""

    terminator: bytes = b"\n"  # of the lines of a transcript; on the wire nothing ends a frame

    def framer(self) -> Framer:
        """Return a new framer for what the instrument says."""
        return ModbusFramer()

    def command_framer(self) -> Framer:
        """Return a new framer for what the instrument is told."""
        return ModbusFramer(hears_commands=True)

    def encode(self, text: str) -> bytes:
        """Return hex as bytes with their checksum."""
        return with_checksum(bytes.fromhex(text))

    def encode_answer(self, text: str) -> bytes:
        """Return what an instrument says as bytes with their checksum."""
        return with_checksum(bytes.fromhex(text))

    def decode(self, frame: bytes) -> str:
        """Return a frame as hex without its checksum; where that does not agree, the text says so."""
        if len(frame) < 4 or with_checksum(frame[:-2]) != frame:
            return _WRONG + frame.hex(" ")
        return frame[:-2].hex(" ")

    def decode_command(self, frame: bytes) -> str:
        """Return a command as hex without its checksum."""
        return self.decode(frame)

    def noted_command(self, text: str) -> bytes:
        """Return a command in hex, as it stands in a transcript."""
        return self.encode(text).hex(" ").encode() + self.terminator

    def noted_answer(self, frame: bytes) -> bytes:
        """Return what came in hex, checksum and all, as it stands in a transcript."""
        return frame.hex(" ").encode() + self.terminator

    def noted_text(self, noted: bytes) -> str:
        """Return a line of a transcript as hex without its checksum."""
        try:
            return self.decode(bytes.fromhex(noted.decode("ascii")))
        except ValueError:
            return repr(noted)


def with_checksum(frame: bytes) -> bytes:
    """Return the frame with its CRC-16, low byte first (Modbus over Serial Line V1.02, 6.2.2)."""
    crc = 0xFFFF
    for byte in frame:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0xA001 if crc & 1 else 0)
    return frame + crc.to_bytes(2, "little")


def signed(data: bytes) -> tuple[int, ...]:
    """Return the registers in these bytes: signed, 16 bits, high byte first."""
    return tuple(int.from_bytes(data[at : at + 2], "big", signed=True) for at in range(0, len(data) - 1, 2))
