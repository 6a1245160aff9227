"""The two walks at 10⁴, 10⁵ and 10⁶ results, as their pages ask for them: what a walk costs follows its answer, not the archive.

Each calibration carries as many results at every size, so the forward walk from one has the same answer; the walks from
the reference standard and from the method have all results as their answer. LIMS_BENCH_RESULTS names other sizes, with
commas between.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import Subquery, func, select

from lims.db import Database
from lims.equipment.models import CalibrationVersionRow
from lims.feature import load_features
from lims.features import import_models
from lims.permissions import Role
from lims.trace import register_kind
from lims.trace.recall import Counts, count_recall, recall_page
from lims.trace.walks import trace_back, trace_forward
from tests.bench.archive import ON_A_CERTIFICATE, fill_archive
from tests.bench.laboratory import NOON, figure, make_agreed_request, make_methods, new_database, timed
from tests.support.catalogue import make_specification
from tests.support.doubts import calibrate_with, make_reference
from tests.support.equipment import make_equipment
from tests.support.people import make_person
from tests.support.samples import make_product

SIZES = (10_000, 100_000, 1_000_000)
EACH = 1_000  # results of one calibration
VARIES = 2.5  # by how much the time of the same work varies from run to run on a machine that is shared
DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Chain:
    """Where the walks begin: the standard's certificate, one calibration made with it, the method, the last certificate."""

    standard: int
    calibration: int
    method: int
    certificate: int


def fill(database: Database, results: int) -> Chain:
    """So many results, a thousand to a calibration, each calibration made with the one reference."""
    request = make_agreed_request(database, make_methods(database, 1, NOON - 900 * DAY))
    product, person = make_product(database, at=NOON), make_person(database, Role.TECHNICIAN, at=NOON)
    reference = make_reference(database, at=NOON - 900 * DAY)
    meter = make_equipment(database, at=NOON - 900 * DAY)
    count = max(results // EACH, 1)
    step = timedelta(days=800) / count
    versions = [
        calibrate_with(
            database, meter, reference, at=NOON - 800 * DAY + step * n, due_at=NOON - 800 * DAY + step * (n + 1)
        ).version_id
        for n in range(count)
    ]  # fmt: skip
    method = request.lines[0].method_version_id
    base = {
        "request_id": request.id, "client_id": request.client_id, "product_id": product.id, "person_id": person.id,
    }  # fmt: skip
    specification = make_specification(database, at=NOON - 900 * DAY).id
    certificate = fill_archive(database, results, base, method, specification, _numbered(versions), EACH)
    return Chain(
        standard=reference.certificate.version_id,
        calibration=versions[-1],
        method=method,
        certificate=certificate,
    )


def _numbered(versions: list[int]) -> Subquery:
    """The calibrations by their number from 0, with the moment of the work that was done with each."""
    version = CalibrationVersionRow
    number = func.row_number().over(order_by=version.id) - 1
    chosen = select(number.label("k"), version.id.label("version"), version.calibrated_at.label("at"))
    return chosen.where(version.id.between(versions[0], versions[-1])).subquery()


class Goals:
    """The goal of a walk is what it took in the smallest archive, times the growth of its answer, times what a machine varies."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._first: dict[str, tuple[int, float]] = {}

    def same(self, name: str, results: int, walk: Callable[[], object]) -> None:
        """An answer of the same size in each archive."""
        seconds = timed(walk, repeat=3)
        _, before = self._first.setdefault(name, (results, seconds))
        self._tell(name, results, seconds, before)

    def in_proportion(self, name: str, results: int, walk: Callable[[], object]) -> None:
        """An answer as large as the archive."""
        seconds = timed(walk, repeat=2)
        of, before = self._first.setdefault(name, (results, seconds))
        self._tell(name, results, seconds, before * results / of)

    def _tell(self, name: str, results: int, seconds: float, expected: float) -> None:
        first = self._first[name][0] == results
        figure(
            f"{self._kind}, {results:,} results: {name}", seconds, limit=None if first else expected * VARIES
        )


def measure(database: Database, chain: Chain, results: int, goals: Goals) -> None:
    """Time what each page of a walk asks of the database."""
    with database.read() as session:

        def forward_page(node: int) -> Counts:
            walk = trace_forward(session, node)
            counts = count_recall(session, walk.reach(), walk.counts.get("result", 0))
            recall_page(session, walk.reach())
            return counts

        each = min(EACH, results)
        of_calibration, of_all = forward_page(chain.calibration), forward_page(chain.standard)
        assert (of_calibration.results, of_calibration.certificates) == (each, each // ON_A_CERTIFICATE)
        assert (of_all.results, of_all.certificates) == (results, results // ON_A_CERTIFICATE)
        goals.same(
            f"back from a certificate of {ON_A_CERTIFICATE}",
            results,
            partial(trace_back, session, chain.certificate),
        )
        goals.same(
            f"forward from a calibration ({each:,})", results, partial(forward_page, chain.calibration)
        )
        goals.in_proportion("forward from the standard (all)", results, partial(forward_page, chain.standard))
        goals.in_proportion("forward from the method (all)", results, partial(forward_page, chain.method))


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
    for feature in load_features():
        for kind in feature.kinds:
            register_kind(kind)
    sizes = [int(one) for one in os.environ.get("LIMS_BENCH_RESULTS", "").split(",") if one] or SIZES
    goals = {kind: Goals(kind) for kind in ("SQLite", "PostgreSQL")}
    with tempfile.TemporaryDirectory() as name:
        for results in sizes:
            with databases(Path(name), results) as both:
                for name_of_kind, database in both:
                    measure(database, fill(database, results), results, goals[name_of_kind])
                    sys.stdout.flush()


if __name__ == "__main__":
    main()
