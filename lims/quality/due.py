"""What is due: a registry to which features contribute (calibrations, expiring lots, requalifications)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session


@dataclass(frozen=True, kw_only=True, slots=True)
class DueItem:
    """One thing to be done by a moment: what, by when, and where to do it."""

    what: str
    thing: str
    due_at: datetime
    url: str


@dataclass(frozen=True, slots=True)
class DueSource:
    """A feature's due things up to a moment, in a bounded number of queries."""

    name: str
    find: Callable[[Session, datetime], Iterable[DueItem]]


_sources: dict[str, DueSource] = {}


def register_due_source(source: DueSource) -> None:
    """Add a source; the same one may be registered again (a second application in one process)."""
    _sources[source.name] = source


def due_items(session: Session, until: datetime) -> list[DueItem]:
    """Everything that is due before a moment, the most urgent first."""
    found = [item for source in _sources.values() for item in source.find(session, until)]
    return sorted(found, key=lambda item: (item.due_at, item.thing))
