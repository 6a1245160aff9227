"""The list of samples and the worklist of the bench at 1,000 and at 1,000,000 results."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

from sqlalchemy import text
from sqlalchemy.orm import Session

from lims.db import Database
from lims.samples import worklist
from lims.samples.finding import SampleQuery, find_samples
from tests.bench.laboratory import CACHE, NOON, figure, timed
from tests.bench.large import large_laboratory

SIZES = (1_000, 1_000_000)
RUNS = 40
BARE = "SELECT * FROM item WHERE state IN ('registered', 'received') ORDER BY due_order, id LIMIT 50"


def list_samples(session: Session) -> None:
    asked = SampleQuery(now=NOON, today=NOON + timedelta(hours=12), person_id=1)
    page = find_samples(session, asked, language="en")
    assert len(page.rows) == 50


def list_work(session: Session) -> None:
    assert len(worklist(session).rows) == 50


def measure(look: Callable[[Session], None], databases: Sequence[Database]) -> list[tuple[float, float]]:
    """Seconds of a list, and of the same bare rows, in each laboratory; in turn, so that a busy machine is fair."""
    best = [(float("inf"), float("inf"))] * len(databases)
    for _ in range(RUNS):
        for n, database in enumerate(databases):
            with database.read() as session:
                look(session)
            with database.read() as session:
                seconds = timed(partial(look, session))
                bare = timed(partial(bare_rows, session))
            best[n] = min(best[n][0], seconds), min(best[n][1], bare)
    return best


def bare_rows(session: Session) -> None:
    session.execute(text(BARE)).all()


def main() -> None:
    databases = [large_laboratory(CACHE / f"results-{size}.sqlite", size) for size in SIZES]
    for name, look in (("list of samples", list_samples), ("worklist", list_work)):
        (small, bare), (large, large_bare) = measure(look, databases)
        figure(f"{name} at {SIZES[0]:,} results", small, bare=bare)
        figure(f"{name} at {SIZES[1]:,} results", large, bare=large_bare, limit=1.5 * small)


if __name__ == "__main__":
    main()
