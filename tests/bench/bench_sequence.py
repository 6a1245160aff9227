"""A sequence of 24 injections by a scripted keyboard in Chromium: records taken, checks judged, results submitted."""

from __future__ import annotations

import tempfile
import time
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from lims.clock import SetClock
from lims.people import Act
from lims.permissions import Role
from tests.bench.chromium import page_of
from tests.bench.laboratory import NOON, figure, new_database
from tests.support.results import authorise
from tests.support.sequences import HOUR, GcLaboratory, make_gc
from tests.support.web import client_as, make_app

INJECTIONS, SAMPLES, LIMIT_S = 24, 14, 10.0


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database, clock = new_database(folder / "lims.sqlite"), SetClock(NOON)
        app = make_app(f"sqlite:///{folder / 'lims.sqlite'}", clock, folder, database)
        gc = make_gc(database, folder / "files", at=NOON, samples=SAMPLES)
        gc.calibrate()
        client = client_as(app, Role.TECHNICIAN)
        authorise(database, client.person, gc.method, Act.PERFORM, at=NOON - HOUR)  # type: ignore[attr-defined]
        sequence_id = injected(gc)
        clock.now = NOON + timedelta(minutes=20)
        with page_of(app, client) as page:
            page.goto(f"/sequences/{sequence_id}")
            took = by_keyboard(page)
        database.dispose()
    figure(f"{INJECTIONS} injections taken, checked and submitted by keyboard", took, limit=LIMIT_S)


def injected(gc: GcLaboratory) -> int:
    """A locked sequence whose files have all come."""
    sequence, lines = gc.started()
    assert len(lines) == INJECTIONS
    for line in lines:
        gc.inject(line, minutes=2 + line.position / 2)
    return sequence.id


def by_keyboard(page: Page) -> float:
    """Seconds from the first key until the page says that all of it was submitted."""
    begun = time.perf_counter()
    page.keyboard.press("T")
    expect(page.get_by_text(f"{INJECTIONS} records were taken.")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text(f"{SAMPLES} lines were submitted for review.")).to_be_visible()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
