"""Where a scanned or typed code belongs: each feature knows its own codes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Found:
    """What a code is: a word for it, what to say, and where to go."""

    what: str  # sample, equipment, lot, person, command
    said: str
    url: str
    id: int | None = None


@dataclass(frozen=True, slots=True)
class ScanTarget:
    """One kind of code: finds the thing by its normalised code, or None."""

    name: str
    find: Callable[[Session, str], Found | None]


_targets: dict[str, ScanTarget] = {}


def register_scan(target: ScanTarget) -> None:
    """Add a kind of code; the same one may be registered again (a second application in one process)."""
    _targets[target.name] = target


def find_code(session: Session, code: str) -> Found | None:
    """What a code is, by the first feature that knows it, asked in their order."""
    return next(
        (found for target in _targets.values() if (found := target.find(session, code)) is not None), None
    )
