"""Records of ASTM E1394 (LIS02): header, patient, order, result, comment, end. Delimiters come from the header.

The standard itself was not at hand; its clauses are not verified.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_END = re.compile(rb"[\r\n]+")
_NO_END = re.compile(rb"[^\r\n]+\Z")
_MOST_RECORDS = 100_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Delimiters:
    """The four signs that a header declares."""

    field: str
    repeat: str
    component: str
    escape: str

    def plain(self, text: str) -> str:
        """Return a text with the signs that were escaped in it, such as ``&F&`` for the field delimiter."""
        if self.escape not in text:
            return text
        signs = {"F": self.field, "S": self.component, "R": self.repeat, "E": self.escape}
        escape = re.escape(self.escape)
        return re.sub(rf"{escape}([FSRE]){escape}", lambda found: signs[found.group(1)], text)


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """One record: its type, which is a letter, and its fields, counted from 1 as in the standard."""

    kind: str
    fields: tuple[str, ...]

    def field(self, number: int) -> str:
        """Return a field as received; empty where the record is shorter."""
        return self.fields[number - 1] if number <= len(self.fields) else ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """A header and what follows it, to the next header."""

    delimiters: Delimiters
    records: tuple[Record, ...]

    @property
    def is_whole(self) -> bool:
        """Whether its last record is the terminator."""
        return self.records[-1].kind == "L"


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """One result record, with the specimen of the order that it stands under."""

    test: str
    value: str
    unit: str
    flag: str
    status: str
    completed: str
    specimen: str


def messages_in(text: bytes) -> tuple[tuple[Message, ...], tuple[str, ...]]:
    """Return the messages of a text, and the lines that belong to none: those before any header."""
    lines = [line for line in _END.split(text) if line.strip()][:_MOST_RECORDS]
    messages: list[Message] = []
    strays: list[str] = []
    records: list[Record] = []
    delimiters: Delimiters | None = None
    for line in (each.decode("utf-8", errors="replace") for each in lines):
        declared = _declared(line)
        if declared:
            if delimiters:
                messages.append(Message(delimiters=delimiters, records=tuple(records)))
            delimiters, records = declared, []
        if delimiters is None:
            strays.append(line)
        else:
            fields = tuple(line.split(delimiters.field))
            records.append(Record(kind=fields[0].strip()[:1].upper(), fields=fields))
    if delimiters:
        messages.append(Message(delimiters=delimiters, records=tuple(records)))
    return tuple(messages), tuple(strays)


def without_torn_end(text: bytes) -> tuple[bytes, str]:
    """Return a text without its last record where that one has no end, and what came of it: its last figures may lack."""
    found = _NO_END.search(text)
    if found is None or found.group().lstrip().startswith(b"L"):
        return text, ""
    return text[: found.start()], found.group().decode("utf-8", errors="replace")


def _declared(line: str) -> Delimiters | None:
    signs = line[1:5]
    if line[:1] != "H" or len(signs) < 4 or len(set(signs)) < 4 or any(sign.isalnum() for sign in signs):
        return None
    if line[5:6] not in {"", signs[0]}:
        return None
    return Delimiters(field=signs[0], repeat=signs[1], component=signs[2], escape=signs[3])


def results_in(message: Message) -> Iterator[Result]:
    """Return the results of a message, each with the specimen of its order."""
    specimen, plain = "", message.delimiters.plain
    for record in message.records:
        if record.kind == "O":
            specimen = plain(record.field(3))
        elif record.kind == "R":
            yield Result(
                test=plain(record.field(3)),
                value=record.field(4),
                unit=plain(record.field(5)),
                flag=record.field(7),
                status=record.field(9),
                completed=record.field(13),
                specimen=specimen,
            )


def specimens_in(message: Message) -> tuple[str, ...]:
    """Return the specimen of each order."""
    plain = message.delimiters.plain
    return tuple(plain(record.field(3)) for record in message.records if record.kind == "O")
