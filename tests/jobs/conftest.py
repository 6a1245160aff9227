"""A worker on the test's database, and settings in a folder of the test's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from lims.clock import SetClock
from lims.config import Settings
from lims.db import Database
from lims.jobs.worker import Worker


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(database_url=database_url, data_dir=tmp_path / "data", secret_key="k" * 32)


@pytest.fixture
def worker(database: Database, settings: Settings, clock: SetClock) -> Worker:
    return Worker(name="w1", database=database, settings=settings, clock=clock)
