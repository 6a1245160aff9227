"""What the tests of the intake share: a gateway that sends, and a density meter that is connected to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from lims.db import Database
from lims.edge import lims
from lims.equipment import Equipment
from tests.intake.process import Laboratory, make_laboratory
from tests.support.intake import Sender, make_connected_meter, make_sender


@pytest.fixture
def sender(app: Flask) -> Sender:
    return make_sender(app)


@pytest.fixture
def meter(app: Flask) -> Equipment:
    return make_connected_meter(lims(app).database, at=lims(app).clock())


@pytest.fixture
def laboratory(database_url: str, database: Database, tmp_path: Path) -> Laboratory:
    return make_laboratory(database_url, database, tmp_path)
