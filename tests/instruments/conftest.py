"""What the tests of the bench share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.instruments.bench_helpers import SmallLims, small_lims


@pytest.fixture
def lims() -> Iterator[SmallLims]:
    """A LIMS that listens."""
    with small_lims() as running:
        yield running


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """An empty folder for results."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder
