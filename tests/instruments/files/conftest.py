"""Real files of other people's instruments: read where they lie, never part of the project."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def shared() -> Path:
    """Where the shared facts lie: LIMS_SHARED, or beside the checkout."""
    beside = Path(__file__).parents[4] / "shared"
    return Path(os.environ.get("LIMS_SHARED", beside))


@pytest.fixture
def instrument_data() -> Path:
    """The folder of real instrument files; skips in one sentence where it is not there."""
    folder = shared() / "instrument-data"
    if not folder.is_dir():
        pytest.skip("The real instrument files are not here (set LIMS_SHARED to the folder that has them).")
    return folder
