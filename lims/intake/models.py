"""Tables of the intake: gateways, the raw records that they sent, what was understood from them, and readings."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, Chain, fk, identity, word
from lims.records import node_id


class GatewayRow(Base):
    """A bench computer that may send records."""

    __tablename__ = "gateway"
    __kind__ = "gateway"

    id: Mapped[int] = node_id()
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True, info={"secret": True})
    active: Mapped[bool] = mapped_column(default=True)


class GatewayStateRow(Base):
    """The last heartbeat of a gateway, `at` by our clock. No evidence."""

    __tablename__ = "gateway_state"
    __chain__ = Chain.OUTSIDE

    gateway_id: Mapped[int] = fk("gateway.id", primary_key=True)
    at: Mapped[datetime]
    clock_offset_s: Mapped[float | None]
    version: Mapped[str]
    waiting: Mapped[int] = mapped_column(default=0)
    parked: Mapped[int] = mapped_column(default=0)
    instruments: Mapped[list[Any]]  # state, since, problem, remedy of each
    facts: Mapped[dict[str, Any]]  # started_at, oldest_waiting_at, notes, parked records


class GapRow(Base):
    """A time in which an instrument may have spoken without being heard, as its gateway says."""

    __tablename__ = "gap"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("gateway_id", "number"),)

    id: Mapped[int] = identity()
    gateway_id: Mapped[int] = fk("gateway.id", index=False)
    number: Mapped[int]  # the gateway's own
    instrument: Mapped[str]
    equipment_id: Mapped[int | None] = fk("equipment.id", nullable=True)
    from_at: Mapped[datetime]
    to_at: Mapped[datetime]
    reason: Mapped[str]


class LiveReadingRow(Base):
    """What an instrument shows at this moment; not stored as a reading. No evidence."""

    __tablename__ = "live_reading"
    __chain__ = Chain.OUTSIDE

    equipment_id: Mapped[int] = fk("equipment.id", primary_key=True)
    at: Mapped[datetime]
    readings: Mapped[list[Any]]
    recent: Mapped[list[Any]]  # the last two minutes, [seconds since 1970, {name: value}], for the trace


class CommandState(StrEnum):
    """Where a command to an instrument stands."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DONE = "done"
    FAILED = "failed"


class InstrumentCommandRow(Base):
    """A command from the bench page to an instrument, such as: take a reading now. No evidence; the record is."""

    __tablename__ = "instrument_command"
    __chain__ = Chain.OUTSIDE
    __table_args__ = (Index("ix_instrument_command_waiting", "gateway_id", "state"),)

    id: Mapped[int] = identity()
    gateway_id: Mapped[int] = fk("gateway.id", index=False)
    equipment_id: Mapped[int] = fk("equipment.id")
    command: Mapped[str]
    state: Mapped[CommandState] = word(CommandState)
    asked_by: Mapped[int] = fk("person.id")
    asked_at: Mapped[datetime]
    fetched_at: Mapped[datetime | None]  # when its gateway first saw it
    test_id: Mapped[int | None] = fk("test.id", nullable=True)
    record_number: Mapped[int | None]
    problem: Mapped[str | None]
    remedy: Mapped[str | None]


class RawRecordRow(Base):
    """The bytes of an instrument as they came, before they were understood; never changed."""

    __tablename__ = "raw_record"
    __kind__ = "raw_record"
    __append_only__ = True
    __table_args__ = (
        UniqueConstraint("gateway_id", "number"),
        Index("ix_raw_record_equipment", "equipment_id", "received_at"),
    )

    id: Mapped[int] = node_id()
    gateway_id: Mapped[int] = fk("gateway.id", index=False)
    number: Mapped[int]  # the gateway's spool number: with the gateway, the idempotency key
    equipment_id: Mapped[int | None] = fk("equipment.id", nullable=True, index=False)
    instrument: Mapped[str]  # the key by which the gateway knows the instrument
    kind: Mapped[str]  # line or file
    file_id: Mapped[int] = fk("stored_file.id")
    sha256: Mapped[str] = mapped_column(index=True)
    driver: Mapped[str]
    driver_version: Mapped[str]
    received_at: Mapped[datetime]  # at the gateway
    instrument_at: Mapped[datetime | None]
    clock_offset_s: Mapped[float | None]  # ours minus the gateway's, as last measured; shown, not used
    stored_at: Mapped[datetime]
    name: Mapped[str | None]  # of the file or folder, as it lay in the watched folder
    packed: Mapped[bool] = mapped_column(default=False)  # the bytes are the archive of a folder
    parts: Mapped[list[Any]]  # path, size, hash and time of change of each file
    command_id: Mapped[int | None] = mapped_column(index=True)  # of the command that it answers
    uploaded_by: Mapped[int | None] = fk("person.id", nullable=True)  # who brought it in by hand
    same_as: Mapped[int | None] = fk(
        "raw_record.id", nullable=True
    )  # an earlier record of the same file or message


class UnderstandingRow(Base):
    """One attempt to understand a raw record: by which parser, what it found, what it did not understand."""

    __tablename__ = "understanding"
    __kind__ = "understanding"
    __append_only__ = True

    id: Mapped[int] = node_id()
    raw_record_id: Mapped[int] = fk("raw_record.id")
    supersedes: Mapped[int | None] = fk("understanding.id", nullable=True)
    parser: Mapped[str]  # name and version
    at: Mapped[datetime]
    equipment_id: Mapped[int | None] = fk("equipment.id", nullable=True)  # whose settings were used
    sample_text: Mapped[str | None]  # what the instrument says that the sample is
    sample_code: Mapped[str | None] = mapped_column(index=True)  # in it, a code whose check character fits
    injection: Mapped[str | None] = mapped_column(index=True)  # to see a new version of a result file
    found: Mapped[dict[str, Any]]  # signals, peaks, conditions, for looking
    unknown: Mapped[list[Any]]  # lines that nobody understood
    warnings: Mapped[list[Any]]


class ReadingRow(Base):
    """One value from an instrument or a person, with its unit, its text as received and its time; never changed."""

    __tablename__ = "reading"
    __kind__ = "reading"
    __append_only__ = True
    __table_args__ = (Index("ix_reading_equipment_at", "equipment_id", "at"),)

    id: Mapped[int] = node_id()
    understanding_id: Mapped[int | None] = fk("understanding.id", nullable=True)
    equipment_id: Mapped[int | None] = fk("equipment.id", nullable=True, index=False)
    person_id: Mapped[int | None] = fk("person.id", nullable=True)  # who entered it, if a person did
    by_hand_reason: Mapped[str | None]  # why by hand, where an interface exists
    name: Mapped[str]
    value: Mapped[float | None]
    text: Mapped[str]
    unit: Mapped[str]  # a code; "1" for a pure number; "" where none came or it is in no table
    flags: Mapped[list[Any]]
    at: Mapped[datetime]  # observed
    entered_at: Mapped[datetime]
    late_reason: Mapped[str | None]  # entered later from paper: why
    paper_file_id: Mapped[int | None] = fk("stored_file.id", nullable=True)


class MatchRow(Base):
    """An understanding was taken for a test, by a rule or by a person, never by guess; or, without test, for none."""

    __tablename__ = "match"
    __append_only__ = True

    id: Mapped[int] = identity()
    understanding_id: Mapped[int] = fk("understanding.id")
    test_id: Mapped[int | None] = fk(
        "test.id", nullable=True
    )  # none: a person said that it belongs to no test
    by: Mapped[str]  # "person:12" or "rule:asked for"
    basis: Mapped[str]
    at: Mapped[datetime]


class MatchReasonRow(Base):
    """Why a rule decided, as its English words with their facts, so that it is said in the language of whoever reads it."""

    __tablename__ = "match_reason"
    __append_only__ = True

    id: Mapped[int] = identity()
    match_id: Mapped[int] = fk("match.id", unique=True, index=False)
    reason: Mapped[list[Any]]
