"""What gateway and LIMS say to each other, as types (`PROTOCOL.md` says when and why).

Both sides decode with ``decode`` and encode with ``encode``; a body that does not fit is refused whole.
Datetimes carry a zone, bytes travel as base64, unknown extra fields are ignored.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta

from instruments.errors import InstrumentError
from instruments.readings import RecordKind

VERSION = 1
RECORDS_PATH = "/gateway/v1/records"
LIVE_PATH = "/gateway/v1/live"
HEARTBEAT_PATH = "/gateway/v1/heartbeat"
COMMANDS_PATH = "/gateway/v1/commands"

Name = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
Sentence = Annotated[str, Meta(max_length=500)]
Text = Annotated[str, Meta(max_length=1000)]
Path = Annotated[str, Meta(min_length=1, max_length=1000)]
Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
Count = Annotated[int, Meta(ge=0)]
Number = Annotated[int, Meta(ge=1, le=2**53)]
Moment = Annotated[datetime, Meta(tz=True)]


class BadMessage(InstrumentError):
    """A body does not fit the protocol."""

    problem = "The message is not a {kind}: {reason}."
    remedy = "Compare the versions of gateway and LIMS."


class Act(StrEnum):
    """What the LIMS may ask of an instrument."""

    MEASURE = "measure"  # start a measurement, wait for its end, record it
    COLLECT = "collect"  # record what the instrument has ready
    ABORT = "abort"  # stop the running measurement


class CommandState(StrEnum):
    """How far a command has come. DONE and FAILED are final."""

    ACCEPTED = "accepted"
    DONE = "done"
    FAILED = "failed"


class InstrumentState(StrEnum):
    """The state of one instrument in a word; the sentences beside it say the rest."""

    READY = "ready"
    MEASURING = "measuring"
    STARTING = "starting"
    NO_ANSWER = "no answer"
    UNPLUGGED = "unplugged"
    FOLDER_GONE = "folder gone"
    NOT_UNDERSTOOD = "not understood"
    REFUSED = "refused"
    CANNOT_KEEP = "cannot keep"  # the gateway's disk is full or broken


@dataclass(frozen=True, kw_only=True, slots=True)
class FileEntry:
    """One file of a record: path inside the folder (``/`` between), its size, hash, and time of change."""

    path: Path
    size: Count
    sha256: Sha256
    modified_at: Moment | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordPost:
    """One raw record. The idempotency key is gateway and spool number, never the content."""

    gateway: Name
    number: Number
    instrument: Name
    kind: RecordKind
    received_at: Moment
    sha256: Sha256  # of content
    content: bytes
    driver: Name
    driver_version: Name
    instrument_at: Moment | None = None
    name: Path | None = None  # of the file or folder, as it lay in the watched folder
    packed: bool = False  # True: content is the archive of a folder (instruments.archive.unpack)
    files: tuple[FileEntry, ...] = ()
    earlier_number: Number | None = (
        None  # an earlier record of the same instrument and file name, or the same message
    )
    earlier_same: bool = False  # ... said twice, equal: no second measurement; otherwise a new version of the file, or the message whole
    command_id: Name | None = None  # the command that this record answers
    clock_offset_s: float | None = None  # LIMS minus gateway, as last measured


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordAnswer:
    """The LIMS has stored the record. Only this body, with equal number and sha256, counts as stored."""

    gateway: Name
    number: Number
    sha256: Sha256
    repeated: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class LiveReading:
    """A reading of this moment, not stored anywhere."""

    name: Text
    value: float | None
    unit: Text | None
    text: Text
    flags: tuple[Text, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class LivePost:
    """What an instrument shows now. To be shown as "not stored yet" and forgotten after some seconds."""

    gateway: Name
    instrument: Name
    at: Moment
    readings: tuple[LiveReading, ...]
    state: InstrumentState = InstrumentState.READY


@dataclass(frozen=True, kw_only=True, slots=True)
class InstrumentReport:
    """The state of one instrument, in words."""

    instrument: Name
    driver: Name
    state: InstrumentState
    since: Moment
    problem: Sentence = ""
    remedy: Sentence = ""
    last_record_number: Number | None = None
    last_record_at: Moment | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ParkedRecord:
    """A record that the LIMS refused; it stays in the gateway until a person decides."""

    number: Number
    instrument: Name
    received_at: Moment
    status: int
    reason: Sentence


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """A time in which an instrument may have spoken without being heard."""

    id: Number
    instrument: Name
    from_at: Moment
    to_at: Moment
    reason: Sentence


@dataclass(frozen=True, kw_only=True, slots=True)
class Heartbeat:
    """The gateway lives. Sent every few seconds, whatever else goes on."""

    gateway: Name
    at: Moment
    version: Text
    started_at: Moment
    instruments: tuple[InstrumentReport, ...]
    waiting: Count
    parked: Count
    parked_records: tuple[ParkedRecord, ...] = ()  # the newest 50
    oldest_waiting_at: Moment | None = None
    gaps: tuple[Gap, ...] = ()  # the newest 50; ids never change
    clock_offset_s: float | None = None  # LIMS minus gateway, half of the round trip taken off
    notes: tuple[Sentence, ...] = ()  # disk full, clock jump, LIMS answering with rubbish


@dataclass(frozen=True, kw_only=True, slots=True)
class HeartbeatAnswer:
    """The time at the LIMS when it answered."""

    server_time: Moment


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    """What the LIMS asks of an instrument."""

    id: Name
    instrument: Name
    command: Act


@dataclass(frozen=True, kw_only=True, slots=True)
class CommandList:
    """All commands for this gateway that are not done or failed, oldest first."""

    commands: tuple[Command, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class CommandAnswer:
    """What became of a command. ``record_number`` is the spool number of the record made, with DONE."""

    gateway: Name
    state: CommandState
    at: Moment
    problem: Sentence = ""
    remedy: Sentence = ""
    record_number: Number | None = None


Message = TypeVar("Message")


def encode(message: object) -> bytes:
    """Return the message as JSON."""
    return msgspec.json.encode(message)


def decode(body: bytes, kind: type[Message]) -> Message:
    """Return the message in a JSON body, strictly. Raises BadMessage."""
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadMessage(kind=kind.__name__, reason=str(error).rstrip(".")) from None


def idempotency_key(gateway: str, number: int) -> str:
    """Return the key that stands for one record for good."""
    return f"{gateway}/{number}"
