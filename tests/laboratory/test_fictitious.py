"""Figures that were made up for a demonstration never enter a real laboratory."""

from __future__ import annotations

import pytest

from lims.db import Database
from lims.laboratory.errors import FictitiousRefused
from tests.conftest import NOON
from tests.support.catalogue import make_method
from tests.support.certificates import make_laboratory
from tests.support.equipment import make_calibration, make_equipment


def test_a_real_laboratory_refuses_settings_that_were_made_up(database: Database) -> None:
    make_laboratory(database, at=NOON, demonstration=False)

    with pytest.raises(FictitiousRefused, match="true source"):
        make_method(database, at=NOON)


def test_a_real_laboratory_refuses_a_calibration_that_was_made_up(database: Database) -> None:
    make_laboratory(database, at=NOON, demonstration=False)
    meter = make_equipment(database, at=NOON)

    with pytest.raises(FictitiousRefused, match="FICTITIOUS"):
        make_calibration(database, meter.id, at=NOON)


def test_a_demonstration_takes_them(database: Database) -> None:
    make_laboratory(database, at=NOON, demonstration=True)

    assert make_method(database, at=NOON).fictitious
