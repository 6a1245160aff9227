"""The two walks and the recall list at 10⁴, 10⁵ and 10⁶ results: what a walk costs follows its answer, not the archive.

Each calibration carries as many results at every size, so the forward walk from one has the same answer; the walk from
the reference standard has all results as its answer. LIMS_BENCH_RESULTS names other sizes, with commas between.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from lims.clock import SetClock
from lims.db import Database
from lims.features import import_models
from lims.permissions import Role
from lims.records import Actor, Link, Node, unit_of_work
from lims.records.walk import back, forward
from lims.results.models import ResultNumericRow, ResultRow
from lims.samples.models import ItemRow, TestRow
from lims.trace.recall import count_recall, recall_rows
from tests.bench.laboratory import NOON, figure, make_agreed_request, make_methods, new_database, timed
from tests.bench.large import item, numeric, result, tests_of
from tests.support.doubts import calibrate_with, make_reference
from tests.support.equipment import make_equipment
from tests.support.people import make_person
from tests.support.samples import make_product

SIZES = (10_000, 100_000, 1_000_000)
EACH = 1_000  # results of one calibration
AT_ONCE = 20_000
DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Chain:
    """Where the walks begin: the standard's certificate, one calibration made with it, one result of that."""

    standard: int
    calibration: int
    result: int


def fill(database: Database, results: int) -> Chain:
    """So many results, a thousand to a calibration, each calibration made with the one reference."""
    request = make_agreed_request(database, make_methods(database, 1))
    product, person = make_product(database, at=NOON), make_person(database, Role.TECHNICIAN, at=NOON)
    reference = make_reference(database, at=NOON - 900 * DAY)
    meter = make_equipment(database, at=NOON - 900 * DAY)
    count = max(results // EACH, 1)
    step = timedelta(days=800) / count
    versions = [
        calibrate_with(
            database,
            meter,
            reference,
            at=NOON - 800 * DAY + step * n,
            due_at=NOON - 800 * DAY + step * (n + 1),
        ).version_id
        for n in range(count)
    ]
    base = {"request_id": request.id, "client_id": request.client_id, "product_id": product.id}
    methods = [request.lines[0].method_version_id]
    last = 0
    for start in range(0, results, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, results))
        with unit_of_work(
            database, by=Actor.person(person.id), clock=SetClock(NOON), act="archive.built"
        ) as unit:
            items = unit.insert_many(ItemRow, [item(n, results, base) for n in numbers])
            tests = unit.insert_many(TestRow, list(tests_of(items, numbers, results, methods)))
            found = unit.insert_many(ResultRow, [result(test) for test in tests])
            unit.insert_many(ResultNumericRow, [numeric(id_) for id_ in found])
            unit.insert_many(Link, [
                {"src": versions[min(n // EACH, count - 1)], "dst": id_, "role": "budget", "at": NOON}
                for n, id_ in zip(numbers, found, strict=True)
            ])  # fmt: skip
        last = found[-1]
    return Chain(standard=reference.certificate.version_id, calibration=versions[-1], result=last)


def measure(database: Database, chain: Chain, results: int, kind: str) -> None:
    """Time each walk; the same answer may not cost more in a larger archive."""
    with database.read() as session:

        def counted(node: int) -> int:
            query = select(func.count()).where(Node.kind == "result", Node.id.in_(forward(node)))
            return session.scalar(query) or 0

        def recall(node: int) -> None:
            count_recall(session, forward(node), 0)
            recall_rows(session, forward(node))

        assert counted(chain.calibration) == min(EACH, results)
        assert counted(chain.standard) == results
        label = f"{kind}, {results:,} results"
        figure(
            f"{label}: back from a result",
            timed(lambda: session.scalars(back(chain.result)).all(), repeat=3),
            limit=0.2,
        )
        figure(
            f"{label}: forward from a calibration ({EACH:,})",
            timed(lambda: counted(chain.calibration), repeat=3),
            limit=0.5,
        )
        figure(
            f"{label}: recall list of a calibration",
            timed(lambda: recall(chain.calibration), repeat=3),
            limit=1.0,
        )
        figure(f"{label}: forward from the standard (all)", timed(lambda: counted(chain.standard)))


@contextmanager
def databases(folder: Path, number: int) -> Iterator[list[tuple[str, Database]]]:
    """A fresh database of each kind."""
    from tests.support.databases import PostgresqlTemplates

    templates = PostgresqlTemplates()
    try:
        with templates.fresh() as url:
            made = [("SQLite", new_database(folder / f"{number}.sqlite")), ("PostgreSQL", Database(url))]
            yield made
            for _, database in made:
                database.dispose()
    finally:
        templates.stop()


def main() -> None:
    import_models()
    sizes = [int(one) for one in os.environ.get("LIMS_BENCH_RESULTS", "").split(",") if one] or SIZES
    with tempfile.TemporaryDirectory() as name:
        for results in sizes:
            with databases(Path(name), results) as both:
                for kind, database in both:
                    measure(database, fill(database, results), results, kind)
                    sys.stdout.flush()


if __name__ == "__main__":
    main()
