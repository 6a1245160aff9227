"""Curves that end stand on the list of what is due, until newer ones are accepted."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from lims.db import Database
from lims.quality import due_items
from tests.conftest import NOON
from tests.support.sequences import make_gc

DAY = timedelta(days=1)


def due(database: Database, days: int) -> list[tuple[str, str]]:
    with database.read() as session:
        return [
            (one.thing, one.name) for one in due_items(session, NOON + days * DAY) if one.what == "curves"
        ]


def test_curves_are_due_as_they_end(database: Database, tmp_path: Path) -> None:
    gc = make_gc(database, tmp_path / "files", at=NOON)
    number = gc.calibrate().number

    assert due(database, 29) == []
    assert due(database, 31) == [(number, "MS-GC FICTITIOUS-GC")]
    assert due(database, 130) == []
