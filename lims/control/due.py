"""Control samples that are due and charts that are out of control, for the list of quality and the bench."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from lims.control.chart import charts_at, latest_points, restarts, unanswered_charts
from lims.quality import DueItem, DueSource, Urgency


def control_samples_due(session: Session, until: datetime) -> Iterator[DueItem]:
    """The charts in use that keep work from going on, and those whose control sample is due before a moment.

    Out of control without a cause said, or a cause corrected and no control result since. Four queries.
    """
    last, wrong, begun = latest_points(session), unanswered_charts(session), restarts(session)
    for chart in charts_at(session, until):
        if not chart.in_use or chart.id not in last:
            continue
        url, since, measured = f"/control/{chart.id}", begun.get(chart.id), last[chart.id].at
        due = chart.due_after(measured)
        if chart.id in wrong:
            yield DueItem(
                what="out_of_control",
                thing=chart.code,
                due_at=wrong[chart.id],
                url=url,
                urgency=Urgency.STOPPED,
            )
        elif since is not None and measured <= since:
            yield DueItem(what="control", thing=chart.code, due_at=since, url=url, urgency=Urgency.STOPPED)
        elif due is not None and due < until:
            yield DueItem(what="control", thing=chart.code, due_at=due, url=url)


SOURCE = DueSource("control samples", control_samples_due)
