"""Registering samples: 100 with 10 tests each in one request, and ten times as many."""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path

from lims.clock import SetClock
from lims.db import Database
from lims.permissions import Role
from lims.records import Actor, unit_of_work
from lims.samples import SampleWish, register_samples
from tests.bench.laboratory import NOON, figure, make_agreed_request, make_methods, new_database, timed
from tests.support.people import make_person
from tests.support.samples import make_product


def register(database: Database, path: Path, methods: list[int], count: int) -> tuple[float, float]:
    """Seconds to register `count` samples with all tests, and for the bare rows of the same kind."""
    request = make_agreed_request(database, methods)
    person = make_person(database, Role.FRONT_DESK, at=NOON)
    product = make_product(database, at=NOON)
    wishes = [SampleWish(product_id=product.id, client_reference=f"{request.code}-{n}") for n in range(count)]

    def work() -> None:
        with unit_of_work(
            database, by=Actor.person(person.id), clock=SetClock(NOON), act="samples.registered"
        ) as unit:
            register_samples(unit, request.id, wishes)

    return timed(work), timed(lambda: bare_rows(path, count), repeat=2)


def bare_rows(path: Path, count: int) -> None:
    """As many items and tests as bare rows in a database of their own, one commit."""
    with sqlite3.connect(path.with_suffix(".bare")) as connection:
        connection.execute(
            "CREATE TABLE IF NOT EXISTS item (id INTEGER PRIMARY KEY, code TEXT, state TEXT, at TEXT)"
        )
        connection.execute(
            "CREATE TABLE IF NOT EXISTS test (id INTEGER PRIMARY KEY, item INTEGER, state TEXT)"
        )
        connection.executemany(
            "INSERT INTO item (code, state, at) VALUES (?, ?, ?)",
            [(f"S-{n}", "registered", "now") for n in range(count)],
        )
        connection.executemany(
            "INSERT INTO test (item, state) VALUES (?, ?)",
            [(n // 10, "not_started") for n in range(count * 10)],
        )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lims.sqlite"
        database = new_database(path)
        methods = make_methods(database, 10)
        register(database, path, methods, 20)  # the first time pays for what is loaded late
        small, bare = register(database, path, methods, 100)
        figure("register 100 samples × 10 tests", small, bare=bare, limit=2.0)
        large, bare = register(database, path, methods, 1000)
        figure("register 1,000 samples × 10 tests", large, bare=bare, limit=11 * small)


if __name__ == "__main__":
    main()
