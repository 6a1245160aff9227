"""A control chart of 5,000 results: until it is drawn in Chromium."""

from __future__ import annotations

import random
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from lims.catalogue.models import MethodVersionRow
from lims.clock import SetClock
from lims.control.models import ControlPointRow, ControlState
from lims.db import Database
from lims.permissions import Role
from lims.records import Actor, unit_of_work
from tests.bench.chromium import page_of
from tests.bench.laboratory import NOON, figure, make_methods, new_database
from tests.support.control import make_chart
from tests.support.people import make_person
from tests.support.web import client_as, make_app

POINTS, TRIALS, OPENS_S = 5_000, 5, 0.5


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = new_database(folder / "lims.sqlite")
        path = fill(database)
        app = make_app(f"sqlite:///{folder / 'lims.sqlite'}", SetClock(NOON), folder, database)
        with page_of(app, client_as(app, Role.QUALITY_MANAGER)) as page:
            opened(page, path)  # the first page of a process compiles the templates
            opens = [opened(page, path) for _ in range(TRIALS)]
        database.dispose()
    print(f"opened in {sorted(round(one, 3) for one in opens)} s")
    figure(f"control chart of {POINTS:,} results drawn in Chromium", max(opens), limit=OPENS_S)


def fill(database: Database) -> str:
    """A chart with its results, one an hour up to now; its address."""
    begun = NOON - timedelta(hours=POINTS)
    (version,) = make_methods(database, 1, begun - timedelta(days=1))
    with database.read() as session:
        method = session.get_one(MethodVersionRow, version).header_id
    chart = make_chart(database, method_id=method, at=begun, needed=20)
    person = make_person(database, Role.TECHNICIAN, at=NOON)
    chance = random.Random(2026)  # noqa: S311 - made-up results
    with unit_of_work(
        database, by=Actor.person(person.id), clock=SetClock(NOON), act="archive.built"
    ) as unit:
        unit.insert_many(
            ControlPointRow, [point(n, chart.id, person.id, chance.gauss(832.1, 0.03)) for n in range(POINTS)]
        )
    return f"/control/{chart.id}"


def point(n: int, chart_id: int, person_id: int, value: float) -> dict[str, Any]:
    """A result in control."""
    return {
        "chart_id": chart_id, "at": NOON - timedelta(hours=POINTS - n), "value": value, "text": f"{value:.2f}",
        "state": ControlState.IN_CONTROL, "fired": [], "last_good_id": None, "person_id": person_id,
    }  # fmt: skip


def opened(page: Page, path: str) -> float:
    """Seconds from asking for the page until the chart has been painted."""
    start = time.perf_counter()
    page.goto(path)
    expect(page.locator("canvas").first).to_be_visible()
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
