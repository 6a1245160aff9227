"""A control chart as its page shows it: drawn, with the rules that fired in words, and its figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lims.control.chart import ControlChart, ControlEvent, ControlPoint, excluded_ids
from lims.control.judging import Judged
from lims.control.models import EventKind
from lims.control.sources import sources_of
from lims.control.words import phrase_of, rule_phrase
from lims.gates import reader_now, shown
from lims.trace import Description
from lims.web import Chart, Line, Series, gettext
from lims.web.units import unit_words
from methods.control import Assessment

MOST_ROWS = 60  # in the table below the chart; the chart itself has all


@dataclass(frozen=True, kw_only=True, slots=True)
class PointRow:
    """A result as the table shows it."""

    point: ControlPoint
    excluded: bool
    rules: str
    source: Description | None


def drawn(chart: ControlChart, judged: Judged, title: str) -> Chart | None:
    """The results with centre line, warning and action limits; offending points boxed, the last ringed."""
    if not judged.points:
        return None
    found = judged.assessment
    unit = unit_words(chart.unit)
    series = [
        Series(
            label=title, values=[one.value for one in judged.points], mark="points", boxed=_offending(found),
            ringed=len(judged.points) - 1,
        )
    ]  # fmt: skip
    if chart.ewma and found is not None and found.ewma is not None:
        gap = len(judged.points) - len(found.ewma.values)
        series.append(
            Series(label="EWMA", values=[*[None] * gap, *found.ewma.values], dashed=True, tone="muted")
        )
    return Chart(
        words=gettext("Control chart %(code)s of %(title)s", code=chart.code, title=title), x_label=gettext("Measured at"),
        y_label=unit, x=[one.at for one in judged.points], series=series, lines=_lines(found),
    )  # fmt: skip


def ranges_drawn(chart: ControlChart, judged: Judged) -> Chart | None:
    """The moving ranges with their limit, where the chart is established."""
    found = judged.assessment
    if found is None or found.established is None or not found.moving_ranges:
        return None
    limits = found.established.chart.range_limits
    return Chart(
        words=gettext("Moving range of control chart %(code)s", code=chart.code), x_label=gettext("Measured at"),
        y_label=unit_words(chart.unit), x=[one.at for one in judged.points[1:]],
        series=[
            Series(
                label=gettext("Moving range"), values=list(found.moving_ranges), mark="points",
                boxed=[i - 1 for i in found.range_signals],
            )
        ],
        lines=[
            Line(label=gettext("Mean"), y=limits.centre, kind="centre"),
            Line(label=gettext("Limit"), y=limits.upper, kind="action"),
        ],
    )  # fmt: skip


def _lines(found: Assessment | None) -> Sequence[Line]:
    if found is None or found.limits is None:
        return ()
    at = found.limits
    third = (at.upper - at.centre) / 3
    if found.established is None and found.n < found.needed:
        words = [gettext("provisional"), gettext("provisional mean"), gettext("provisional")]
        pairs = zip(words, (at.upper, at.centre, at.lower), ("warning", "centre", "warning"), strict=True)
        return [Line(label=word, y=y, kind=kind) for word, y, kind in pairs]
    return [
        Line(label=gettext("Action"), y=at.upper, kind="action"),
        Line(label=gettext("Warning"), y=at.centre + 2 * third, kind="warning"),
        Line(label=gettext("Centre"), y=at.centre, kind="centre"),
        Line(label=gettext("Warning"), y=at.centre - 2 * third, kind="warning"),
        Line(label=gettext("Action"), y=at.lower, kind="action"),
    ]


def _offending(found: Assessment | None) -> list[int]:
    if found is None:
        return []
    fired = {one.at for one in found.fired if not one.rule.warning}
    return sorted(fired | set(found.range_signals) | set(found.ewma_signals))


def fired_now(judged: Judged) -> list[str]:
    """The rules that the last result completed, in words."""
    return [shown(rule_phrase(code), reader_now()) for code in judged.fired]


def warned_now(judged: Judged) -> list[str]:
    """The rules that only ask for attention at the last result."""
    found = judged.assessment
    last = [] if found is None else [one for one in found.fired if one.at == found.n - 1 and one.rule.warning]
    return [shown(phrase_of(one.rule), reader_now()) for one in last]


def rows(session: Session, points: Sequence[ControlPoint], events: Sequence[ControlEvent]) -> list[PointRow]:
    """The latest results, latest first, with what fired at each when it was entered, and what it was taken from."""
    out, reader, latest = excluded_ids(events), reader_now(), points[-MOST_ROWS:]
    sources = sources_of(session, [one.id for one in latest])
    return [
        PointRow(
            point=one, excluded=one.id in out, rules="; ".join(shown(rule_phrase(code), reader) for code in one.fired),
            source=sources.get(one.id),
        )
        for one in reversed(latest)
    ]  # fmt: skip


def waiting_since(judged: Judged, events: Sequence[ControlEvent]) -> datetime | None:
    """When the counts began anew, as long as no result has followed; None otherwise."""
    restarts = [one for one in events if one.kind is EventKind.RESTARTED]
    if restarts and judged.points and restarts[-1].at >= judged.points[-1].at:
        return restarts[-1].at
    return None
