"""An instrument made of its declaration: it knows the commands from there, and the answers from a behaviour."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from instruments.declaration import Command, Instrument
from instruments.framers import AnsweringFramer, SpeakingFramer
from instruments.line import Line
from instruments.simulator.wire import Wire


@dataclass(frozen=True, slots=True)
class Refusal:
    """What the instrument says instead of an answer."""

    text: str


class Behaviour(Protocol):
    """What happens inside of an instrument."""

    def answer(self, command: str, arguments: Mapping[str, str]) -> Mapping[str, str] | Refusal:
        """Return the named parts of the answer to a command."""


class ExampleBehaviour:
    """Answers each command as the manual's example does; refuses where it was told to."""

    def __init__(self, driver: type[Instrument]) -> None:
        self._driver = driver
        self.refuse: dict[str, str] = {}

    def answer(self, command: str, arguments: Mapping[str, str]) -> Mapping[str, str] | Refusal:
        """Return the example's values."""
        if command in self.refuse:
            return Refusal(self.refuse[command])
        return self._driver.commands()[command].examples[0].values


@dataclass(slots=True)
class Faults:
    """What is wrong with the line, for trying out what happens then."""

    silent: bool = False
    garbled: int = (
        0  # answers with so many letters of no known form, one more each time; 0: answers as it should
    )
    cut_after: int | None = None  # bytes of the next answer that still come
    cut_command: str | None = None  # ... of this command's next answer; None: of any


class SimulatedInstrument:
    """Hears commands, answers them, and keeps to the declaration in both."""

    def __init__(self, driver: type[Instrument], behaviour: Behaviour, line: Line | None = None) -> None:
        self.driver, self.behaviour = driver, behaviour
        self.line = line or driver.line
        self.faults = Faults()
        self.lock = threading.RLock()  # the control socket speaks from another thread
        self._framer = self.line.command_framer()
        self.unasked = b""

    def hear(self, data: bytes) -> bytes:
        """Take bytes as they come; return the bytes of all answers that are due."""
        with self.lock:
            answers = [self._answer(self.line.decode_command(frame)) for frame in self._framer.feed(data)]
            if isinstance(self._framer, AnsweringFramer):
                self._framer.release()
                answers.append(self._framer.take_answer())
            unasked, self.unasked = self.unasked, b""
        return b"".join([unasked, *answers])

    def say(self, content: bytes) -> None:
        """Send bytes unasked, as when somebody presses the print key; by the line's protocol where it has one."""
        with self.lock:
            if isinstance(self._framer, SpeakingFramer):
                self._framer.send(content)
            else:
                self.unasked += content

    def _answer(self, text: str) -> bytes:
        found = self._find(text)
        if found is None or self.faults.silent:
            return b""  # what the instrument says to words that it does not know is in no manual
        command, arguments = found
        answer = self.behaviour.answer(command.name, arguments)
        said = answer.text if isinstance(answer, Refusal) else command.replies[0].render(answer)
        if self.faults.garbled:
            said, self.faults.garbled = "#" * self.faults.garbled, self.faults.garbled + 1
        return self._cut(command.name, b"".join(self.line.encode_answer(part) for part in said.split("\n")))

    def _find(self, text: str) -> tuple[Command, dict[str, str]] | None:
        blanks = not self.driver.blanks_optional
        heard = text if blanks else text.replace(" ", "")
        for command in self.driver.commands().values():
            form = command.send if blanks else command.send.without_blanks()
            if (arguments := form.match(heard)) is not None:
                return command, arguments
        return None

    def _cut(self, command: str, answer: bytes) -> bytes:
        if self.faults.cut_after is None or self.faults.cut_command not in {None, command}:
            return answer
        count, self.faults.cut_after = self.faults.cut_after, None
        return answer[:count]


def serve(instrument: SimulatedInstrument, wire: Wire, stop: threading.Event, tick_s: float = 0.01) -> None:
    """Run an instrument on a line until told to stop."""
    with contextlib.closing(wire):
        while not stop.is_set():
            wire.buffer.put(instrument.hear(wire.read(tick_s)))
