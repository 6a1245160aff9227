"""Compositions of 500 components × 50 samples side by side: until the grid stands in Chromium, and its frames while it scrolls."""

from __future__ import annotations

import math
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from lims.catalogue.models import MethodVersionRow
from lims.clock import SetClock
from lims.db import Database
from lims.permissions import Role
from lims.records import Actor, unit_of_work
from lims.results.models import ResultComponentRow, ResultKind, ResultRow
from lims.samples.models import ItemRow, TestRow, TestState
from tests.bench.chromium import page_of
from tests.bench.laboratory import NOON, figure, make_agreed_request, make_methods, new_database
from tests.bench.large import item, result
from tests.support.people import make_person
from tests.support.samples import make_product
from tests.support.web import client_as, make_app

COMPONENTS, SAMPLES, TRIALS, FRAMES = 500, 50, 5, 200
OPENS_S, LONGEST_MS = 1.0, 50.0

# Scrolls down and along, as a wheel does, and returns how long each frame took in ms.
SCROLL = """async (count) => {
  const grid = document.querySelector(".grid-scroll");
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const took = [];
  await frame();
  let before = await frame();
  for (let i = 0; i < count; i += 1) {
    grid.scrollBy(i % 40 < 20 ? 80 : -80, i % 150 < 75 ? 160 : -160);
    const now = await frame(); // laid out and painted in this frame, before us
    took.push(now - before);
    before = now;
  }
  return took;
}"""


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = new_database(folder / "lims.sqlite")
        path = fill(database)
        app = make_app(f"sqlite:///{folder / 'lims.sqlite'}", SetClock(NOON), folder, database)
        with page_of(app, client_as(app, Role.REVIEWER)) as page:
            opened(page, path)  # the first page of a process compiles the templates
            opens = [opened(page, path) for _ in range(TRIALS)]
            took = sorted(page.evaluate(SCROLL, FRAMES))
        database.dispose()
    print(f"opened in {sorted(round(one, 3) for one in opens)} s; median frame {took[FRAMES // 2]:.1f} ms")
    figure(f"grid of {COMPONENTS} × {SAMPLES} open in Chromium", max(opens), limit=OPENS_S)
    figure(f"the longest of {FRAMES} frames while the grid scrolls", took[-1] / 1000, limit=LONGEST_MS / 1000)


def fill(database: Database) -> str:
    """Fifty samples with a composition of five hundred components each; the address of their grid."""
    request = make_agreed_request(database, make_methods(database, 1))
    base = {
        "request_id": request.id,
        "client_id": request.client_id,
        "product_id": make_product(database, at=NOON).id,
    }
    (version,) = (one.method_version_id for one in request.lines)
    person = make_person(database, Role.TECHNICIAN, at=NOON)
    by = Actor.person(person.id)
    with unit_of_work(database, by=by, clock=SetClock(NOON), act="archive.built") as unit:
        items = unit.insert_many(ItemRow, [item(n, SAMPLES, base) for n in range(SAMPLES)])
        tests = unit.insert_many(TestRow, [test(one, version) for one in items])
        vector = {"kind": ResultKind.VECTOR, "printed": "", "printed_uncertainty": ""}
        results = unit.insert_many(ResultRow, [{**result(one), **vector} for one in tests])
        unit.insert_many(
            ResultComponentRow, [component(one, n) for one in results for n in range(COMPONENTS)]
        )
    with database.read() as session:
        method = session.get_one(MethodVersionRow, version)
        return f"/tests/compositions/{method.header_id}"


def test(item_id: int, version: int) -> dict[str, Any]:
    """A test whose composition was accepted."""
    return {
        "item_id": item_id,
        "method_version_id": version,
        "state": TestState.ACCEPTED,
        "due_at": NOON,
        "due_order": NOON,
    }


def component(result_id: int, n: int) -> dict[str, Any]:
    """One analyte of a composition; no two of a row print alike."""
    value = 1.0 + math.sin(result_id * COMPONENTS + n)
    return {
        "result_id": result_id, "n": n, "component": f"Analyte {n + 1}", "value": value, "expanded_uncertainty": None,
        "printed": f"{value:.4f}", "flags": [],
    }  # fmt: skip


def opened(page: Page, path: str) -> float:
    """Seconds from asking for the page until its grid has been painted."""
    start = time.perf_counter()
    page.goto(path)
    cells = page.locator(".grid-scroll .grid-row").last.locator("[role=cell]")
    assert cells.count() == SAMPLES
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
