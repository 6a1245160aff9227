"""A page of the application in Chromium for benchmarks, signed in as a person of a role."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, sync_playwright

from tests.conftest import FLAGS
from tests.support.intake import serving

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def window(**given: Any) -> Iterator[Page]:
    """A desk-sized window of Chromium."""
    found = subprocess.run(
        [sys.executable, "-m", "scripts.chromium"], capture_output=True, text=True, cwd=ROOT, check=True
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found.stdout.strip(), args=FLAGS)
        yield browser.new_context(viewport={"width": 1280, "height": 800}, **given).new_page()
        browser.close()


@contextmanager
def page_of(app: Flask, client: FlaskClient) -> Iterator[Page]:
    """The application served, and a window on it with the sign-in of this client."""
    with serving(app) as url, window(base_url=url) as page:
        cookie = client.get_cookie("lims")
        page.context.add_cookies([{"name": "lims", "value": cookie.value if cookie else "", "url": url}])
        yield page
