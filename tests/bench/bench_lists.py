"""The list of samples and the worklist of the bench at 1,000 and at 1,000,000 results."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from lims.samples import worklist
from lims.samples.finding import SampleQuery, find_samples
from tests.bench.laboratory import CACHE, NOON, figure, timed
from tests.bench.large import large_laboratory

SIZES = (1_000, 1_000_000)
RUNS = 15
BARE = "SELECT * FROM item WHERE state IN ('registered', 'received') ORDER BY due_order, id LIMIT 50"


def list_samples(session: Session) -> None:
    asked = SampleQuery(now=NOON, today=NOON + timedelta(hours=12), person_id=1)
    page = find_samples(session, asked, language="en")
    assert len(page.rows) == 50


def list_work(session: Session) -> None:
    assert len(worklist(session).rows) == 50


def measure(size: int, look: Callable[[Session], None]) -> tuple[float, float]:
    database = large_laboratory(CACHE / f"results-{size}.sqlite", size)

    def work() -> None:
        with database.read() as session:
            look(session)

    def bare() -> None:
        with database.read() as session:
            session.execute(text(BARE)).all()

    work()
    found = timed(work, repeat=RUNS), timed(bare, repeat=RUNS)
    database.dispose()
    return found


def main() -> None:
    for name, look in (("list of samples", list_samples), ("worklist", list_work)):
        small, bare = measure(SIZES[0], look)
        figure(f"{name} at {SIZES[0]:,} results", small, bare=bare)
        large, bare = measure(SIZES[1], look)
        figure(f"{name} at {SIZES[1]:,} results", large, bare=bare, limit=1.5 * small)


if __name__ == "__main__":
    main()
