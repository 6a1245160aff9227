"""What signing hands out: the level asked for, who signed, and the signed file with its revisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from reports.signing.revisions import Revision


class Level(StrEnum):
    """A PAdES baseline level: each holds the one before and outlives it (ETSI EN 319 142-1, clause not verified)."""

    B_B = "B-B"
    B_T = "B-T"
    B_LT = "B-LT"
    B_LTA = "B-LTA"

    @property
    def is_stamped(self) -> bool:
        """Whether a time-stamping authority vouches for the time."""
        return self is not Level.B_B

    @property
    def has_evidence(self) -> bool:
        """Whether certificates and their revocation data travel in the file."""
        return self in (Level.B_LT, Level.B_LTA)


@dataclass(frozen=True, kw_only=True, slots=True)
class SignedBy:
    """Whose certificate stands behind a key: `serial` in hexadecimal, `name` the common name."""

    name: str
    issuer: str
    serial: str
    valid_from: datetime
    valid_to: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Signed:
    """A signed file. `revisions` from the oldest on: each begins with the one before, byte for byte."""

    content: bytes
    level: Level
    by: tuple[SignedBy, ...]
    revisions: tuple[Revision, ...]
