"""Windows of the bench in a real Chromium."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page

Window = Callable[..., Page]


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
