"""Instruments: bytes from a line or a file in, readings out. Knows nothing of any application."""

from instruments.errors import InstrumentError
from instruments.readings import Flag, RawRecord, Reading, RecordKind, Understood, sha256_of
from instruments.understanding import understand

__all__ = [
    "Flag",
    "InstrumentError",
    "RawRecord",
    "Reading",
    "RecordKind",
    "Understood",
    "sha256_of",
    "understand",
]
