"""One line in use: sends at the pace that the instrument bears, and receives whole frames."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from instruments.errors import HalfAnswer, NoAnswer
from instruments.framers import AnsweringFramer
from instruments.line import Line
from instruments.transcript import Transcript
from instruments.transport import Port


class Connection:
    """Exchanges frames over a port. Keeps what came unasked in ``take_strays``; drops nothing."""

    def __init__(
        self,
        port: Port,
        line: Line,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.line = line
        self._port = port
        self._monotonic, self._sleep = monotonic, sleep
        self._framer = line.framer()
        self._frames: list[bytes] = []
        self._strays: list[bytes] = []
        self._transcripts: list[Transcript] = []
        self._next_send = monotonic()
        self.pending = 0  # bytes of a frame whose end has not come

    def exchange(self, text: str, frames: int = 1) -> list[bytes]:
        """Send a command and return its answer's frames. Raises NoAnswer, HalfAnswer, PortUnavailable."""
        self._set_strays_aside()
        self.send(text)
        return [self._answer(text) for _ in range(frames)]

    def send(self, text: str) -> None:
        """Send one command, not before the pace allows it."""
        self._sleep(max(0.0, self._next_send - self._monotonic()))
        for transcript in self._transcripts:
            transcript.sent(self.line.noted_command(text))
        self._next_send = self._monotonic() + self.line.pace_s
        self._port.write(self.line.encode(text))

    def listen(self, timeout_s: float) -> bytes | None:
        """Return the next whole frame, or None when none came in time."""
        deadline = self._monotonic() + timeout_s
        while not self._frames:
            self._receive(self._port.read())
            if not self._frames and self._monotonic() >= deadline:
                return None
        return self._frames.pop(0)

    def acknowledge(self) -> None:
        """Say that what was heard is kept; on a line whose protocol wants receipts the instrument is told now."""
        if isinstance(self._framer, AnsweringFramer):
            self._framer.release()
            self._answer_the_line()

    def take_settled(self) -> bool:
        """Return and forget whether the instrument went on after a receipt, so that it has heard it."""
        return isinstance(self._framer, AnsweringFramer) and self._framer.take_settled()

    def take_rest(self) -> bytes:
        """Return and forget the beginning of a frame whose end has not come."""
        self.pending = 0
        return self._framer.take_rest()

    def take_strays(self) -> tuple[bytes, ...]:
        """Return and forget what came when nothing was asked."""
        strays, self._strays = tuple(self._strays), []
        return strays

    @contextmanager
    def recorded(self, opening: bytes = b"") -> Iterator[Transcript]:
        """Note everything that is said meanwhile, behind ``opening``, in a transcript."""
        transcript = Transcript()
        transcript.content = opening
        self._transcripts.append(transcript)
        try:
            yield transcript
        finally:
            self._transcripts.remove(transcript)

    def close(self) -> None:
        """Give the port back."""
        self._port.close()

    def _receive(self, data: bytes) -> None:
        frames = self._framer.feed(data)
        self.pending += len(data) - sum(map(len, frames))
        self._frames += frames
        self._answer_the_line()

    def _answer_the_line(self) -> None:
        if isinstance(self._framer, AnsweringFramer) and (answer := self._framer.take_answer()):
            self._port.write(answer)

    def _answer(self, text: str) -> bytes:
        frame = self.listen(self.line.timeout_s)
        received = self.take_rest() if frame is None else frame
        if received:
            for transcript in self._transcripts:
                transcript.received(self.line.noted_answer(received))
        if frame is None and received:
            raise HalfAnswer(sent=text, received=received)
        if frame is None:
            raise NoAnswer(sent=text, timeout_s=self.line.timeout_s)
        return frame

    def _set_strays_aside(self) -> None:
        deadline = self._monotonic() + self.line.timeout_s  # a meter that prints without end must not hold us
        while data := self._port.read():
            self._receive(data)
            if self._monotonic() >= deadline:
                break
        self._strays += self._frames
        self._frames = []
        if rest := self.take_rest():
            self._strays.append(rest)
