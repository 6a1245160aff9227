"""Control samples that are due, for the list of quality."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from lims.control.chart import charts_at, latest_points
from lims.quality import DueItem, DueSource


def control_samples_due(session: Session, until: datetime) -> Iterator[DueItem]:
    """The charts in use whose control sample is due before a moment; in two queries."""
    last = latest_points(session)
    for chart in charts_at(session, until):
        due = chart.due_after(last[chart.id].at) if chart.id in last else None
        if chart.in_use and due is not None and due < until:
            yield DueItem(what="control", thing=chart.code, due_at=due, url=f"/control/{chart.id}")


SOURCE = DueSource("control samples", control_samples_due)
