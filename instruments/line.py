"""How bytes travel between an instrument and us."""

from __future__ import annotations

from dataclasses import dataclass

from instruments.framers import Framer, LineFramer


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """The settings of a line, as the manual gives them; a gateway may override them per instrument."""

    baud: int = 9600
    bits: int = 8
    parity: str = "N"  # N, E, O
    stop_bits: float = 1
    terminator: bytes = b"\r\n"
    encoding: str = "ascii"
    timeout_s: float = 3.0  # for one answer
    pace_s: float = 0.0  # at least this long from one command to the next

    def framer(self) -> Framer:
        """Return a new framer for this line."""
        return LineFramer(self.terminator)

    def encode(self, text: str) -> bytes:
        """Return text as bytes with the terminator; what the code page cannot hold becomes a question mark."""
        return text.encode(self.encoding, errors="replace") + self.terminator

    def decode(self, frame: bytes) -> str:
        """Return a frame as text without its terminator; bytes outside of the code page become U+FFFD."""
        return frame.removesuffix(self.terminator).decode(self.encoding, errors="replace")
