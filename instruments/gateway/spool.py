"""The spool: what instruments said, kept before anything else is done with it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from instruments.gateway.database import SpoolDatabase, to_moment, to_text
from instruments.gateway.protocol import (
    CommandState,
    FileEntry,
    Gap,
    ParkedRecord,
    RecordPost,
)
from instruments.readings import RecordKind, sha256_of

_SHOWN = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrival:
    """What came, before it has a number."""

    instrument: str
    kind: RecordKind
    content: bytes
    received_at: datetime
    driver: str
    driver_version: str
    name: str | None = None
    packed: bool = False
    files: tuple[FileEntry, ...] = ()
    command_id: str | None = None
    clock_offset_s: float | None = None
    instrument_at: datetime | None = None
    awaits_receipt: bool = False  # the instrument says it again unless it hears that it is kept
    repeats: int | None = None  # the record of the same message, which it says again
    completes: int | None = None  # the record in which the same message broke off


@dataclass(frozen=True, kw_only=True, slots=True)
class Unsettled:
    """A message of which nobody knows whether the instrument heard its receipt: its number, and the bytes as they came last."""

    number: int
    content: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """The last record under a name: its number, its hash, and whether its file was moved away."""

    number: int
    sha256: str
    moved: bool


class Spool:
    """Records, gaps and parked records of one gateway."""

    def __init__(
        self, database: SpoolDatabase, gateway: str, on_add: Callable[[], None] = lambda: None
    ) -> None:
        self._database, self._gateway, self.on_add = database, gateway, on_add

    def add(self, arrival: Arrival) -> int:
        """Commit what came and return its number; ends a collecting and answers a command with it."""
        with self._database.transaction() as db:
            number = _insert(db, arrival, self._last_kept(arrival.instrument, arrival.name))
            db.execute("DELETE FROM collecting WHERE instrument = ?", [arrival.instrument])
            if arrival.awaits_receipt:
                first = arrival.repeats or number
                db.execute(
                    "INSERT OR REPLACE INTO unsettled VALUES (?, ?, ?)", [arrival.instrument, first, number]
                )
            if arrival.command_id:
                db.execute(
                    "UPDATE command SET state = ?, at = ?, record_number = ? WHERE id = ?",
                    [CommandState.DONE, to_text(arrival.received_at), number, arrival.command_id],
                )
        self.on_add()
        return number

    def last_kept(self, instrument: str, name: str) -> Kept | None:
        """Return the last record of that instrument and file name."""
        return self._last_kept(instrument, name)

    def unsettled(self, instrument: str) -> Unsettled | None:
        """Return the last message of an instrument, where nobody knows whether its receipt was heard."""
        rows = self._database.rows(
            "SELECT unsettled.number, content FROM unsettled JOIN record ON record.number = latest "
            "WHERE unsettled.instrument = ? AND content IS NOT NULL",
            instrument,
        )
        return Unsettled(number=rows[0][0], content=rows[0][1]) if rows else None

    def settle(self, instrument: str) -> None:
        """Note that the instrument went on after the receipt, so that it has heard it."""
        with self._database.transaction() as db:
            db.execute("DELETE FROM unsettled WHERE instrument = ?", [instrument])

    def mark_moved(self, number: int) -> None:
        """Note that the file of a record lies in the folder of taken files."""
        with self._database.transaction() as db:
            db.execute("UPDATE record SET moved = 1 WHERE number = ?", [number])

    def waiting(self, beyond: frozenset[int] = frozenset()) -> RecordPost | None:
        """Return the oldest record that waits, leaving out those set aside."""
        marks = ",".join("?" * len(beyond))
        query = f"SELECT * FROM record WHERE state = 'waiting' AND number NOT IN ({marks}) ORDER BY number LIMIT 1"  # noqa: S608
        rows = self._database.rows(query, *beyond)
        return self._post(rows[0]) if rows else None

    def mark_sent(self, number: int, at: datetime) -> None:
        """Note that the LIMS has stored a record."""
        with self._database.transaction() as db:
            db.execute(
                "UPDATE record SET state = 'sent', settled_at = ? WHERE number = ?", [to_text(at), number]
            )

    def park(self, number: int, at: datetime, status: int, reason: str) -> None:
        """Set a record aside that the LIMS refused, until a person decides."""
        with self._database.transaction() as db:
            db.execute(
                "UPDATE record SET state = 'parked', settled_at = ?, status = ?, reason = ? WHERE number = ?",
                [to_text(at), status, reason[:500], number],
            )

    def retry(self, number: int) -> bool:
        """Send a parked record again; False where none of that number is parked."""
        with self._database.transaction() as db:
            done = db.execute(
                "UPDATE record SET state = 'waiting' WHERE number = ? AND state = 'parked'", [number]
            )
        return done.rowcount == 1

    def parked(self) -> tuple[ParkedRecord, ...]:
        """Return the newest parked records."""
        rows = self._database.rows(
            "SELECT number, instrument, received_at, status, reason FROM record WHERE state = 'parked' "
            "ORDER BY number DESC LIMIT ?",
            _SHOWN,
        )
        return tuple(
            ParkedRecord(**{**row, "received_at": to_moment(row["received_at"])}) for row in map(dict, rows)
        )

    def counts(self) -> tuple[int, int, datetime | None]:
        """Return how many records wait, how many are parked, and since when the oldest waits."""
        [row] = self._database.rows(
            "SELECT (SELECT count(*) FROM record WHERE state = 'waiting'), "
            "(SELECT count(*) FROM record WHERE state = 'parked'), "
            "(SELECT received_at FROM record WHERE state = 'waiting' ORDER BY number LIMIT 1)"
        )
        return row[0], row[1], to_moment(row[2]) if row[2] else None

    def last_of(self, instrument: str) -> tuple[int, datetime] | None:
        """Return number and time of the last record of an instrument."""
        query = "SELECT number, received_at FROM record WHERE instrument = ? ORDER BY number DESC LIMIT 1"
        rows = self._database.rows(query, instrument)
        return (rows[0][0], to_moment(rows[0][1])) if rows else None

    def begin_collecting(self, instrument: str, at: datetime) -> None:
        """Note that a reading is about to be taken out of an instrument, so that a break here is seen later."""
        with self._database.transaction() as db:
            db.execute("INSERT OR REPLACE INTO collecting VALUES (?, ?)", [instrument, to_text(at)])

    def end_collecting(self, instrument: str, at: datetime, gap: str | None = None) -> None:
        """Note that it ended without a record; with ``gap`` something may have been lost."""
        with self._database.transaction() as db:
            rows = db.execute(
                "DELETE FROM collecting WHERE instrument = ? RETURNING since", [instrument]
            ).fetchall()
            for (since,) in rows if gap else []:
                _insert_gap(db, instrument, since, to_text(at), gap or "")

    def add_gap(self, instrument: str, from_at: datetime, to_at: datetime, reason: str) -> None:
        """Note a time in which an instrument may have spoken unheard."""
        with self._database.transaction() as db:
            _insert_gap(db, instrument, to_text(from_at), to_text(to_at), reason)

    def gaps(self) -> tuple[Gap, ...]:
        """Return the newest gaps."""
        rows = self._database.rows("SELECT * FROM gap ORDER BY id DESC LIMIT ?", _SHOWN)
        return tuple(
            Gap(**{**row, "from_at": to_moment(row["from_at"]), "to_at": to_moment(row["to_at"])})
            for row in map(dict, rows)
        )

    def broken_off(self) -> tuple[str, ...]:
        """Return the instruments from which a reading was being taken when the gateway was ended."""
        return tuple(row[0] for row in self._database.rows("SELECT instrument FROM collecting"))

    def alive(self, at: datetime) -> None:
        """Note that the gateway is running."""
        with self._database.transaction() as db:
            db.execute("INSERT OR REPLACE INTO alive VALUES (1, ?)", [to_text(at)])

    def last_alive(self) -> datetime | None:
        """Return when the gateway last ran."""
        rows = self._database.rows("SELECT at FROM alive")
        return to_moment(rows[0][0]) if rows else None

    def forget_contents(self, at: datetime, keep_days: float) -> None:
        """Drop the bytes of records that the LIMS has had for so long; number and hash stay."""
        with self._database.transaction() as db:
            db.execute(
                "UPDATE record SET content = NULL WHERE state = 'sent' AND content IS NOT NULL AND settled_at < ?",
                [to_text(at - timedelta(days=keep_days))],
            )

    def _last_kept(self, instrument: str, name: str | None) -> Kept | None:
        query = "SELECT number, sha256, moved FROM record WHERE instrument = ? AND name = ? ORDER BY number DESC LIMIT 1"
        rows = self._database.rows(query, instrument, name)
        return Kept(number=rows[0][0], sha256=rows[0][1], moved=bool(rows[0][2])) if rows else None

    def _post(self, row: sqlite3.Row) -> RecordPost:
        return RecordPost(
            gateway=self._gateway,
            number=row["number"],
            instrument=row["instrument"],
            kind=row["kind"],
            received_at=to_moment(row["received_at"]),
            instrument_at=to_moment(row["instrument_at"]) if row["instrument_at"] else None,
            sha256=row["sha256"],
            content=row["content"],
            driver=row["driver"],
            driver_version=row["driver_version"],
            name=row["name"],
            packed=bool(row["packed"]),
            files=msgspec.json.decode(row["files"], type=tuple[FileEntry, ...]),
            earlier_number=row["earlier_number"],
            earlier_same=bool(row["earlier_same"]),
            command_id=row["command_id"],
            clock_offset_s=row["clock_offset_s"],
        )


def _insert(db: sqlite3.Connection, arrival: Arrival, earlier: Kept | None) -> int:
    sha256 = sha256_of(arrival.content)
    values = {
        "instrument": arrival.instrument,
        "kind": arrival.kind,
        "received_at": to_text(arrival.received_at),
        "instrument_at": to_text(arrival.instrument_at) if arrival.instrument_at else None,
        "sha256": sha256,
        "content": arrival.content,
        "driver": arrival.driver,
        "driver_version": arrival.driver_version,
        "name": arrival.name,
        "packed": arrival.packed,
        "files": msgspec.json.encode(arrival.files).decode(),
        "earlier_number": arrival.repeats or arrival.completes or (earlier.number if earlier else None),
        "earlier_same": arrival.repeats is not None or (earlier is not None and earlier.sha256 == sha256),
        "command_id": arrival.command_id,
        "clock_offset_s": arrival.clock_offset_s,
        "state": "waiting",
        "moved": arrival.name is None,
    }
    places = ", ".join(f":{column}" for column in values)
    done = db.execute(f"INSERT INTO record ({', '.join(values)}) VALUES ({places})", values)  # noqa: S608
    return int(done.lastrowid or 0)


def _insert_gap(db: sqlite3.Connection, instrument: str, from_at: str, to_at: str, reason: str) -> None:
    values = [instrument, from_at, to_at, reason[:500]]
    db.execute("INSERT INTO gap (instrument, from_at, to_at, reason) VALUES (?, ?, ?, ?)", values)
