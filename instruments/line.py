"""How bytes travel between an instrument and us."""

from __future__ import annotations

from dataclasses import dataclass

from instruments.framers import Framer, LineFramer, StxEtxFramer


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """The settings of a line, as the manual gives them; a gateway may override them per instrument."""

    baud: int = 9600
    bits: int = 8
    parity: str = "N"  # N, E, O
    stop_bits: float = 1
    is_stated: bool = True  # False: the pages read give no baud rate and parity; the instrument's menu does
    begins: bytes = b""  # of each frame of the instrument; empty where only an end marks it
    terminator: bytes = b"\r\n"  # of what the instrument says
    ends_commands: bytes | None = None  # of what it is told, where that is another
    encoding: str = "ascii"
    timeout_s: float = 3.0  # for one answer
    pace_s: float = 0.0  # at least this long from one command to the next

    def framer(self) -> Framer:
        """Return a new framer for what the instrument says."""
        if self.begins:
            return StxEtxFramer(start=self.begins, end=self.terminator)
        return LineFramer(self.terminator)

    def command_framer(self) -> Framer:
        """Return a new framer for what the instrument is told; simulators hear with it."""
        return LineFramer(self._command_end)

    def encode(self, text: str) -> bytes:
        """Return a command as bytes; what the code page cannot hold becomes a question mark."""
        return text.encode(self.encoding, errors="replace") + self._command_end

    def encode_answer(self, text: str) -> bytes:
        """Return what an instrument says as bytes."""
        return self.begins + text.encode(self.encoding, errors="replace") + self.terminator

    def decode(self, frame: bytes) -> str:
        """Return a frame of the instrument as text; bytes outside of the code page become U+FFFD."""
        text = frame.removeprefix(self.begins).removesuffix(self.terminator)
        return text.decode(self.encoding, errors="replace")

    def decode_command(self, frame: bytes) -> str:
        """Return a command as text."""
        return frame.removesuffix(self._command_end).decode(self.encoding, errors="replace")

    def noted_command(self, text: str) -> bytes:
        """Return a command as it stands in a transcript, where everything ends as answers do."""
        return text.encode(self.encoding, errors="replace") + self.terminator

    def noted_answer(self, frame: bytes) -> bytes:
        """Return what came as it stands in a transcript: exactly so."""
        return frame

    def noted_text(self, noted: bytes) -> str:
        """Return a line of a transcript, without its end, as text."""
        return self.decode(noted)

    @property
    def _command_end(self) -> bytes:
        return self.terminator if self.ends_commands is None else self.ends_commands
