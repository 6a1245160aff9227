"""The spool's file: one SQLite database, every commit on the disk before it counts."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib import resources
from pathlib import Path

from instruments.errors import InstrumentError


class SpoolInUse(InstrumentError):
    """Another gateway runs on the same spool."""

    problem = "Another gateway is running on the spool {path}."
    remedy = "Stop it, or give this one a spool of its own."


class SpoolUnusable(InstrumentError):
    """The spool cannot be opened."""

    problem = "The spool {path} cannot be opened ({reason})."
    remedy = "See that the folder exists, may be written, and that the disk is not full."


class SpoolDatabase:
    """One connection for all threads; ``transaction`` takes the lock and the write lock first."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        try:
            self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=10)
            self._db.row_factory = sqlite3.Row
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.executescript(
                resources.files("instruments.gateway").joinpath("spool.sql").read_text("utf-8")
            )
        except sqlite3.Error as error:
            raise SpoolUnusable(path=path, reason=error) from None

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Commit all of the block or nothing of it."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        """Return the rows of a query."""
        with self._lock:
            return self._db.execute(query, values).fetchall()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()


def hold_alone(path: Path) -> sqlite3.Connection:
    """Return a lock that ends with this process, however it ends. Raises SpoolInUse."""
    lock = sqlite3.connect(path.with_name(path.name + ".lock"), isolation_level=None, timeout=0)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        raise SpoolInUse(path=path) from None
    return lock


def to_text(at: datetime) -> str:
    """Return a moment as stored."""
    return at.isoformat()


def to_moment(text: str) -> datetime:
    """Return a stored moment."""
    return datetime.fromisoformat(text)
