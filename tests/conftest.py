"""Fixtures for all tests: a clock that stands still, and a database of each kind."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from lims.clock import SetClock
from lims.db import Database
from tests.support.databases import KINDS, PostgresqlTemplates, SqliteTemplates, load_models

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.web import ClientAs

# The same examples in every run, so that what passed yesterday passes today; the long trials (LIMS_SEARCH) look for new ones.
# A slow machine is not a broken law: no deadlines.
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("search", deadline=None, max_examples=500)
settings.load_profile("search" if os.environ.get("LIMS_SEARCH") else "same")

# Each test makes an application and drops it; looking for what can be freed took a sixth of the time.
gc.set_threshold(10_000, 10, 10)

ROOT = Path(__file__).parents[1]
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
    "--js-flags=--no-opt --no-maglev",  # no page lives long enough for its scripts to be worth optimizing
]  # fmt: skip
NOON = datetime(2026, 5, 19, 12, 0, tzinfo=UTC)


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end of the run, and need not be looked at again each time something is freed."""
    gc.freeze()


@pytest.fixture(scope="session")
def sqlite_templates() -> Iterator[SqliteTemplates]:
    load_models()
    templates = SqliteTemplates()
    yield templates
    templates.stop()


@pytest.fixture(scope="session")
def postgresql_templates() -> Iterator[PostgresqlTemplates]:
    load_models()
    templates = PostgresqlTemplates()
    yield templates
    templates.stop()


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a fresh database with the schema; each test runs once on SQLite and once on PostgreSQL."""
    templates = request.getfixturevalue(f"{request.param}_templates")
    with templates.fresh() as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.dispose()


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOON)


@pytest.fixture
def app(database_url: str, database: Database, clock: SetClock, tmp_path: Path) -> Flask:
    """The whole application on the test's database; imported here, so that tests of the libraries do without it."""
    from tests.support.web import make_app

    return make_app(database_url, clock, tmp_path, database)


@pytest.fixture
def client_as(app: Flask) -> ClientAs:
    """`client_as(Role.REVIEWER)` is a client signed in as a new person with that role; `client_as()` is nobody."""
    from tests.support.web import client_as

    return partial(client_as, app)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all browser tests of a process: two at once would stand in each other's way."""
    found = subprocess.run(
        [sys.executable, "-m", "scripts.chromium"], capture_output=True, text=True, cwd=ROOT
    )
    if found.returncode != 0:
        pytest.fail(found.stderr)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found.stdout.strip(), args=FLAGS)
        yield browser
        browser.close()
