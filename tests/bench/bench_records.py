"""What the audit trail costs: rows written through a unit of work against bare SQL, and the rate of verifying."""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from lims.clients.models import ClientRow, ContactRow
from lims.clock import SetClock
from lims.db import Database
from lims.records import Actor, unit_of_work
from lims.records.verify import verify
from tests.bench.laboratory import NOON, figure, new_database, timed

BENCH = Actor.system("bench")
UNITS, BATCH = 200, 10_000
CONTACT = "INSERT INTO contact (client_id, name, email, active, row_version) VALUES (?, ?, ?, 1, 1)"


def audited_one_by_one(database: Database, client_id: int) -> None:
    """A unit of work for each row: what a person's form costs."""
    for n in range(UNITS):
        with unit_of_work(database, by=BENCH, clock=SetClock(NOON), act="contact.added") as unit:
            unit.add(ContactRow(client_id=client_id, name=f"N {n}", email="n@example.org"))


def audited_batch(database: Database, client_id: int) -> None:
    """One unit of work for all rows: what machine data costs."""
    rows = [{"client_id": client_id, "name": f"N {n}", "email": "n@example.org"} for n in range(BATCH)]
    with unit_of_work(database, by=BENCH, clock=SetClock(NOON), act="contacts.added") as unit:
        unit.insert_many(ContactRow, rows)


def bare(path: Path, groups: Sequence[int]) -> None:
    """The same rows without a trail, as durable, one commit a group."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(
        "CREATE TABLE IF NOT EXISTS contact (id INTEGER PRIMARY KEY, client_id INTEGER, name TEXT, email TEXT, "
        "active INTEGER, row_version INTEGER)"
    )
    for size in groups:
        with connection:
            connection.executemany(CONTACT, [(1, f"N {n}", "n@example.org") for n in range(size)])
    connection.close()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lims.sqlite"
        database = new_database(path)
        with unit_of_work(database, by=BENCH, clock=SetClock(NOON), act="client.added") as unit:
            client = unit.add(ClientRow(code="C-1", search_key="c", sort_key="c")).id
        audited_batch(database, client)  # the first time pays for what is loaded late
        plain = path.with_suffix(".bare")
        one, bare_one = (
            timed(lambda: audited_one_by_one(database, client)),
            timed(lambda: bare(plain, [1] * UNITS)),
        )
        figure(f"{UNITS} units of one row each", one, bare=bare_one)
        many, bare_many = timed(lambda: audited_batch(database, client)), timed(lambda: bare(plain, [BATCH]))
        figure(f"one unit of {BATCH} rows", many, bare=bare_many)
        started = time.perf_counter()
        with database.read() as session:
            verdict = verify(session)
        seconds = time.perf_counter() - started
        assert verdict.sound, verdict.findings[:3]
        print(
            f"{verdict.events} events and {verdict.rows} rows verified, {verdict.rows / seconds:,.0f} rows a second"
        )
        figure("verify the whole trail", seconds)
        database.dispose()


if __name__ == "__main__":
    main()
