"""A demo laboratory of each kind of database, built once for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import structlog

from lims.config import Settings
from lims.db import Database
from lims.demo.build import build
from lims.demo.sign_ins import SignIns
from lims.demo.starting import without_waiting_for_the_disk
from tests.support.databases import KINDS

UNTIL = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)  # a Wednesday afternoon in the laboratory's zone
DAYS = 17  # a shorter month than that of `lims demo`; everything that is worth seeing happens in it


@dataclass(frozen=True)
class Built:
    """A demo laboratory and how its people sign in."""

    database: Database
    settings: Settings
    sign_ins: SignIns


@pytest.fixture(scope="package", params=KINDS)
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(30))
    templates = request.getfixturevalue(f"{request.param}_templates")
    with templates.fresh() as url:
        settings = Settings(
            database_url=url,
            data_dir=tmp_path_factory.mktemp("demo"),
            secret_key="a key for tests, longer than 32",
        )
        database = Database(url)
        without_waiting_for_the_disk(database)
        yield Built(database, settings, build(database, settings, until=UNTIL, days=DAYS))
        database.dispose()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "demo"
