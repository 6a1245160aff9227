"""Cylinders whose pressure test is due, for the list of quality."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from lims.cylinders.service import cylinders_at
from lims.quality import DueItem, DueSource


def pressure_tests_due(session: Session, until: datetime) -> Iterator[DueItem]:
    """The cylinders of the pool whose pressure test is due before a moment."""
    for one in cylinders_at(session, until):
        if one.in_use and one.pressure_test_due is not None and one.pressure_test_due < until:
            yield DueItem(
                what="cylinder", thing=one.code, due_at=one.pressure_test_due, url=f"/cylinders/{one.id}"
            )


SOURCE = DueSource("cylinders", pressure_tests_due)
