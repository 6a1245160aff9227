"""A running laboratory for each database, and people in front of it, each with a browser window of their own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from lims.clock import system_clock
from lims.db import Database
from tests.path.desk import AtPage
from tests.path.laboratory import RunningLaboratory, running_laboratory
from tests.support.people import PASSWORD
from tests.support.web import make_app

At = Callable[..., AtPage]


def complains(said: ConsoleMessage) -> bool:
    """Whether a page complains; a form that comes back with what was wrong (422) is no complaint."""
    return said.type == "error" and "422 (UNPROCESSABLE" not in said.text


@pytest.fixture
def laboratory(database_url: str, database: Database, tmp_path: Path) -> Iterator[RunningLaboratory]:
    app = make_app(database_url, system_clock, tmp_path / "data", database)
    app.testing = False
    with running_laboratory(app, tmp_path) as laboratory:
        yield laboratory


@pytest.fixture
def at(browser: Browser, laboratory: RunningLaboratory) -> Iterator[At]:
    """Open a window and sign somebody in: `at("desk")`. What a page complains of in its console fails the test."""
    pages: list[Page] = []
    complaints: list[str] = []

    def open_window(who: str | None, *, phone: bool = False) -> AtPage:
        size = {"width": 390, "height": 844} if phone else {"width": 1280, "height": 800}
        page = browser.new_context(viewport=size).new_page()  # type: ignore[arg-type]
        page.set_default_timeout(15_000)
        page.on("console", lambda said: complaints.append(said.text) if complains(said) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        pages.append(page)
        window = AtPage(page, laboratory.url)
        if who:
            window.sign_in(who, PASSWORD)
        return window

    yield open_window
    for number, page in enumerate(pages):
        if folder := os.environ.get("LIMS_PICTURES"):
            page.screenshot(path=Path(folder) / f"last-of-window-{number}.png")
        page.context.close()
    assert complaints == []
