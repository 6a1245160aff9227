"""Sequences in a real Chromium: 24 injections taken, checked and submitted by keyboard; every page fits its window."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from lims.clock import SetClock
from lims.db import Database
from lims.people import Act
from lims.permissions import Role
from lims.sequences import lines_of
from tests.bench_pages.conftest import Window, window
from tests.conftest import NOON
from tests.support.intake import serving
from tests.support.results import authorise
from tests.support.sequences import HOUR, GcLaboratory, make_gc
from tests.support.web import ClientAs

__all__ = ["window"]
pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
INJECTIONS, SAMPLES = 24, 14
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("LIMS_SCREENSHOTS"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def planned_by_keyboard(page: Page, gc: GcLaboratory) -> int:
    """A plan of all samples, one line moved by its keys, then locked; the number of the sequence."""
    page.goto(f"/sequences/new/{gc.table_id}")
    for box in page.locator("input[name=tests]").all():
        box.check()
    page.locator(f"input[name=standards][value='{gc.lots[1].id}']").check()
    page.locator("select[name=check]").select_option(str(gc.lots[1].id))
    shot(page, "sequence-new")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/sequences/*")
    for key, at in (("]", 2), ("]", 3), ("]", 4), ("L", 5)):
        page.keyboard.press(key)
        page.wait_for_url(f"**at={at}")
    shot(page, "sequence-plan")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Locked. Give the sample list")).to_be_visible()
    return int(page.url.rsplit("/", 1)[1].partition("?")[0])


def test_24_injections_are_taken_checked_and_submitted_by_keyboard(
    app: Flask, database: Database, clock: SetClock, client_as: ClientAs, window: Window, tmp_path: Path
) -> None:
    gc = make_gc(database, tmp_path / "files", at=NOON, samples=SAMPLES)
    curves = gc.calibrate()
    client = client_as(Role.TECHNICIAN)
    authorise(database, client.person, gc.method, Act.PERFORM, at=NOON - HOUR)  # type: ignore[attr-defined]

    with serving(app) as url:
        page = window(client, url)
        sequence_id = planned_by_keyboard(page, gc)
        with database.read() as session:
            lines = lines_of(session, sequence_id)
        assert len(lines) == INJECTIONS
        for line in lines:
            gc.inject(line, minutes=line.position / 2)
        clock.now = NOON + timedelta(minutes=15)
        page.goto(f"/sequences/{sequence_id}")
        begun = time.perf_counter()
        page.keyboard.press("T")
        expect(page.get_by_text(f"{INJECTIONS} records were taken.")).to_be_visible()
        shot(page, "sequence-taken")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_text(f"{SAMPLES} lines were submitted for review.")).to_be_visible()
        took = time.perf_counter() - begun
        shot(page, "sequence-submitted")
        page.goto(f"/sequences/{sequence_id}/lines/{lines[4].id}")
        drawn = page.locator("[data-trace][data-points]")
        expect(drawn).to_have_count(1)
        shot(page, "sequence-line")
        for place in (
            "/sequences",
            "/sequences/tables",
            f"/sequences/tables/{gc.table_id}",
            f"/sequences/curves/{curves.id}",
        ):
            page.goto(place)
            assert page.evaluate(SIDEWAYS) == 0, place
            shot(page, place.replace("/", "-"))

    print(
        f"\n{INJECTIONS} injections taken, checked and submitted by keyboard in {took:.2f} s of machine time"
    )
