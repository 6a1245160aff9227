"""Windows of the bench in a real Chromium."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
CHROMIUM = os.environ.get("LIMS_CHROMIUM") or shutil.which("chromium")
Window = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.fail(
            "No Chromium was found: install the Debian package chromium, or name one in LIMS_CHROMIUM."
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def window(browser: Browser) -> Iterator[Window]:
    """Open a window of 1280 × 800 for somebody who is signed in: `window(client, url)`."""
    opened = []

    def open_window(client: FlaskClient, url: str, language: str = "en") -> Page:
        context = browser.new_context(viewport={"width": 1280, "height": 800}, base_url=url)
        cookie = client.get_cookie("lims")
        assert cookie is not None
        context.add_cookies([
            {"name": "lims", "value": cookie.value, "url": url}, {"name": "language", "value": language, "url": url}
        ])  # fmt: skip
        page = context.new_page()
        page.set_default_timeout(20_000)
        opened.append(context)
        return page

    yield open_window
    for context in opened:
        context.close()
