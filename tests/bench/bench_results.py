"""Fifty results submitted at once: gates asked, uncertainty computed, judged, stored with all links, in one unit of work."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from lims.db import Database
from lims.feature import load_features
from lims.gates import register_check
from lims.records.schema import create_schema
from lims.results import Evaluated, evaluate_tests, submit_many
from tests.bench.laboratory import NOON, figure, timed
from tests.support.databases import load_models
from tests.support.results import Bench, make_bench, measure, working

RESULTS, EACH = 50, 3  # a test of D4052 has three results
TESTS = -(-RESULTS // EACH)
LIMIT_S = 0.5
LATER = NOON + timedelta(minutes=30)


def prepared(database: Database) -> Bench:
    """Tests that are measured and wait to be submitted."""
    for feature in load_features():
        for check in feature.checks:
            register_check(check)
    bench = make_bench(database, at=NOON, samples=TESTS)
    for n, test in enumerate(bench.tests):  # each at its own moment, as at a bench
        measure(database, bench, at=NOON + timedelta(minutes=n), test=test)
    with database.read() as session:  # a server that has computed once has its libraries loaded
        evaluate_tests(session, [bench.test.id], at=NOON, person_id=bench.analyst.id)
    return bench


def work_out(database: Database, bench: Bench) -> list[Evaluated]:
    """Gates asked and uncertainty computed, before anything is locked."""
    with database.read() as session:
        return evaluate_tests(
            session, [test.id for test in bench.tests], at=LATER, person_id=bench.analyst.id
        )


def submit_all(database: Database, bench: Bench, evaluated: list[Evaluated]) -> None:
    with working(database, bench, LATER, "test.submitted") as unit:
        found = submit_many(unit, dict.fromkeys([test.id for test in bench.tests]), evaluated=evaluated)
    assert sum(map(len, found.values())) >= RESULTS


def insert_bare(path: Path) -> None:
    """As many bare rows in one transaction, for comparison."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, text TEXT)")
        connection.executemany(
            "INSERT INTO bare VALUES (?, ?)", [(n, "x" * 2000) for n in range(TESTS * EACH)]
        )


def main() -> None:
    load_models()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.sqlite'}"
        create_schema(url)
        database = Database(url)
        bench = prepared(database)
        worked_out = timed(lambda: work_out(database, bench), repeat=3)
        figure("50 results worked out", worked_out)
        evaluated = work_out(database, bench)
        seconds = timed(lambda: submit_all(database, bench, evaluated))
        bare = timed(lambda: insert_bare(Path(folder) / "bare.sqlite"))
        figure("50 results submitted at once", seconds, bare=bare, limit=LIMIT_S)
        figure("50 results worked out and submitted", worked_out + seconds, bare=bare, limit=LIMIT_S)
        database.dispose()


if __name__ == "__main__":
    main()
