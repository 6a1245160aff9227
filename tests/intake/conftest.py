"""What the tests of the intake share: a gateway that sends, and a density meter that is connected to it."""

from __future__ import annotations

import pytest
from flask import Flask

from lims.edge import lims
from lims.equipment import Equipment
from tests.support.intake import Sender, make_connected_meter, make_sender


@pytest.fixture
def sender(app: Flask) -> Sender:
    return make_sender(app)


@pytest.fixture
def meter(app: Flask) -> Equipment:
    return make_connected_meter(lims(app).database, at=lims(app).clock())
