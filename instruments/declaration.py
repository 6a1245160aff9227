"""A driver is a declaration: one table from which device, simulator, protocol test and reference page are made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, NoReturn, Self, overload

from instruments.connection import Connection
from instruments.errors import NotOffered, NotUnderstood, Refused
from instruments.line import Line
from instruments.readings import Reading, Understood
from instruments.templates import Template
from instruments.transcript import exchanges_of

Settings = Mapping[str, object]
Answers = dict[str, dict[str, str]]  # by the name of the command: the named parts of its answer


@dataclass(frozen=True, kw_only=True, slots=True)
class Example:
    """One exchange as a manual prints it, and what is to be found in the answer."""

    send: str
    reply: str
    values: Mapping[str, str]


class Command:
    """One thing that an instrument can be asked, in its own words.

    ``reply`` may have several forms (the first is the one that a simulator uses). ``refusals`` maps words that stand
    in an answer to the advice for the person at the bench, ``refused_by`` does so for whole answers.
    """

    def __init__(
        self,
        *,
        send: str,
        reply: str | tuple[str, ...],
        doc: str,
        examples: tuple[Example, ...] = (),
        refusals: Mapping[str, str] | None = None,
        refused_by: Mapping[str, str] | None = None,
    ) -> None:
        self.name = ""
        self.send = Template(send)
        self.replies = tuple(Template(form) for form in ((reply,) if isinstance(reply, str) else reply))
        self.doc = doc
        self.examples = examples
        self.refusals = refusals or {}
        self.refused_by = {Template(answer): advice for answer, advice in (refused_by or {}).items()}

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instrument: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instrument: Instrument, owner: type) -> Ask: ...
    def __get__(self, instrument: Instrument | None, owner: type) -> Self | Ask:
        return self if instrument is None else Ask(self, instrument.connection)

    def read(self, text: str) -> dict[str, str] | None:
        """Return what stands in an answer, or None where it has none of the known forms."""
        return next((found for form in self.replies if (found := form.match(text)) is not None), None)

    def advice(self, text: str) -> str | None:
        """Return the advice for an answer that is a refusal, or None for any other."""
        words = text.casefold()
        said = (advice for word, advice in self.refusals.items() if word.casefold() in words)
        answered = (advice for form, advice in self.refused_by.items() if form.match(text) is not None)
        return next(said, None) or next(answered, None)


@dataclass(frozen=True, slots=True)
class Ask:
    """A command bound to a line: calling it asks the instrument."""

    command: Command
    connection: Connection

    def __call__(self, **arguments: str) -> dict[str, str]:
        """Return the named parts of the answer as text. Raises Refused, NotUnderstood, NoAnswer, HalfAnswer."""
        sent = self.command.send.render(arguments)
        line = self.connection.line
        frames = self.connection.exchange(sent, self.command.replies[0].frames)
        text = "\n".join(line.decode(frame) for frame in frames)
        if advice := self.command.advice(text):
            raise Refused(sent=sent, text=text, advice=advice)
        found = self.command.read(text)
        if found is None:
            raise NotUnderstood(sent=sent, text=text)
        return found


class Instrument:
    """Base of all drivers for a line. A driver opens no window, asks no person and writes no file."""

    name: ClassVar[str]
    version: ClassVar[str]  # a higher one understands more; records say by which they were understood
    title: ClassVar[str]
    source: ClassVar[str]  # the document that the declaration was taken from, and what is not proved
    line: ClassVar[Line]
    blanks_optional: ClassVar[bool] = False  # between the words of a command
    proves_wholeness: ClassVar[bool] = False  # a frame says itself that no byte of it is missing
    wants_receipts: ClassVar[bool] = False  # it says a message again unless it hears that it is kept
    live_period_s: ClassVar[float] = 1.0  # how often a live reading is worth asking for

    def __init__(self, connection: Connection, settings: Settings | None = None) -> None:
        self.connection = connection
        self.settings: Settings = settings or {}

    @classmethod
    def commands(cls) -> dict[str, Command]:
        """Return the declared commands by name, in the order of the declaration."""
        members = {name: member for kind in reversed(cls.__mro__) for name, member in vars(kind).items()}
        return {name: member for name, member in members.items() if isinstance(member, Command)}

    @classmethod
    def line_for(cls, settings: Settings) -> Line:
        """Return the line for these settings; most drivers have one line only."""
        return cls.line

    @classmethod
    def speaks_unasked(cls, settings: Settings) -> bool:
        """Return whether it speaks by itself, as when a person presses its print key."""
        return False

    @classmethod
    def understand(cls, content: bytes, settings: Settings) -> Understood:
        """Return what the bytes of one record say. Pure; never raises for any bytes. Raises BadSettings."""
        raise NotImplementedError

    @classmethod
    def answers_in(cls, content: bytes, settings: Settings) -> tuple[Answers, tuple[str, ...]]:
        """Return what stands in a transcript, by the name of the command, and the lines that were not understood."""
        line = cls.line_for(settings)
        exchanges, strays = exchanges_of(content, line.terminator)
        answers: Answers = {}
        unknown = [line.noted_text(stray) for stray in strays]
        for exchange in exchanges:
            command = cls._command_of(line.noted_text(exchange.sent))
            text = "\n".join(line.noted_text(received) for received in exchange.received)
            found = command.read(text) if command and exchange.whole else None
            if command is None or found is None:
                unknown.append(text)
            else:
                answers[command.name] = found
        return answers, tuple(unknown)

    @classmethod
    def _command_of(cls, sent: str) -> Command | None:
        blanks = not cls.blanks_optional
        heard = sent if blanks else sent.replace(" ", "")
        for command in cls.commands().values():
            form = command.send if blanks else command.send.without_blanks()
            if form.match(heard) is not None:
                return command
        return None

    @classmethod
    def says_again(cls, before: bytes, content: bytes) -> bool:
        """Return whether these bytes are the message before, said again because its receipt was not heard."""
        return False

    @classmethod
    def says_whole(cls, before: bytes, content: bytes) -> bool:
        """Return whether the message before broke off, and these bytes are it, said again and further."""
        return False

    def live(self) -> tuple[Reading, ...]:
        """Return what the instrument shows now; empty where it cannot be asked."""
        return ()

    def start(self) -> None:
        """Begin a measurement."""
        self._not_offered("start a measurement")

    def finished(self) -> bool:
        """Return whether the measurement has come to its end."""
        self._not_offered("be asked for its state")

    def collect(self) -> bytes:
        """Return the bytes of the record that the instrument has ready. Raises Refused when it has none."""
        self._not_offered("be asked for a reading")

    def abort(self) -> None:
        """Stop the running measurement."""
        self._not_offered("stop a measurement")

    def _not_offered(self, act: str) -> NoReturn:
        raise NotOffered(driver=self.title, act=act, advice="Do it at the instrument itself.")
