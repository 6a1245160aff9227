"""What the tests of the whole laboratory share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask

from lims.clock import SetClock
from lims.db import Database
from lims.edge import lims
from lims.equipment import Equipment
from tests.conftest import NOON
from tests.laboratory.world import World, make_world
from tests.support.databases import KINDS
from tests.support.intake import Sender, make_connected_meter, make_sender
from tests.support.results import Bench, make_bench
from tests.support.web import make_app


@pytest.fixture
def sender(app: Flask) -> Sender:
    """A gateway that sends."""
    return make_sender(app)


@pytest.fixture
def meter(app: Flask) -> Equipment:
    """A density meter that is connected to the gateway."""
    return make_connected_meter(lims(app).database, at=lims(app).clock())


@pytest.fixture
def bench(app: Flask) -> Bench:
    """A diesel sample with a test of its density, and everything fit for it."""
    return make_bench(lims(app).database, at=lims(app).clock())


@dataclass(frozen=True)
class House:
    """The application with a whole laboratory in it, for tests that only look; made once for each database."""

    app: Flask
    database: Database
    world: World


@pytest.fixture(scope="package", params=KINDS)
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    templates = request.getfixturevalue(f"{request.param}_templates")
    folder = tmp_path_factory.mktemp("house")
    with templates.fresh() as url:
        database = Database(url)
        app = make_app(url, SetClock(NOON), folder, database)
        app.config["PROPAGATE_EXCEPTIONS"] = False  # a bug answers 500, so that every page with one is named
        yield House(app, database, make_world(database, folder, at=NOON))
        database.dispose()
