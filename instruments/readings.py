"""The types that leave this package: what was received, and what was understood of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

RecordKind = Literal["line", "file"]


class Flag(StrEnum):
    """What speaks against taking a reading as it stands."""

    INVALID = "invalid"  # the instrument itself says so (a bubble, a failed condition)
    UNSTABLE = "unstable"  # not settled, or not verified
    INCOMPLETE = "incomplete"  # the transmission broke off
    CENSORED = "censored"  # below or above what the instrument can say; see the text
    UNKNOWN_UNIT = "unknown unit"  # the unit as received is in no table
    UNKNOWN_NAME = "unknown name"  # the driver does not know this column
    NOT_A_NUMBER = "not a number"  # text where a number was due


@dataclass(frozen=True, kw_only=True, slots=True)
class RawRecord:
    """Bytes exactly as an instrument gave them; stored before it is understood, never changed."""

    content: bytes
    sha256: str  # of content, hex
    kind: RecordKind
    source: str  # key of the instrument at its gateway
    number: int  # in the gateway's spool, counted from 1 without reuse
    received_at: datetime  # our clock, UTC
    instrument_at: datetime | None = None  # the instrument's own clock, where it says one


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """One value from an instrument (ISO/IEC Guide 99: indication), with its text as received.

    ``unit`` is a code of the closed table in ``instruments.units``; "1" for a pure number, None where no unit
    was sent or it is unknown. ``value`` is None for text and for numbers that could not be read.
    """

    name: str
    value: float | None
    unit: str | None
    text: str
    flags: frozenset[Flag] = frozenset()
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Understood:
    """Everything that a driver made of one raw record, and everything that it could not."""

    readings: tuple[Reading, ...] = ()
    unknown_lines: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    sample_id: str | None = None
    driver: str = ""
    driver_version: str = ""
    facts: tuple[tuple[str, str], ...] = field(default=())  # such as serial number and firmware
    broke_off: bool = False  # its end was not heard, so nobody knows what it lacks

    def reading(self, name: str) -> Reading | None:
        """Return the reading of that name, or None."""
        return next((reading for reading in self.readings if reading.name == name), None)


def sha256_of(content: bytes) -> str:
    """Return the SHA-256 of the bytes as 64 hex digits."""
    return hashlib.sha256(content).hexdigest()
