"""The last check and the last control result that rest on a lot and were able to see an error of its value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims.control import ControlChart, ControlState, events_of, judge, points_of
from lims.control.models import ControlChartRow, ControlChartVersionRow, ControlPointRow
from lims.doubts.sources import Able, FoundError, figure_seen
from lims.equipment import EquipmentCheck
from lims.equipment.models import CheckAnswer, EquipmentCheckRow
from lims.records import Link
from lims.records.walk import Reach, forward, held


def lot_candidates(
    session: Session, records: Sequence[int], found: FoundError, before: datetime
) -> list[Able]:
    """The moments before one at which an error of a lot would have been seen, latest first.

    A check that took it as its reference, or a control result that rests on it: as material, or by what it was measured with.
    """
    walk = held(session, forward(records, until=before))
    seen = [*_checks(session, walk, found, before), *_control(session, walk, found, before)]
    return sorted(seen, key=lambda one: one.at, reverse=True)


def _checks(session: Session, walk: Reach, found: FoundError, before: datetime) -> Iterator[Able]:
    """The latest check of each kind of each piece of equipment that passed and was able to see it."""
    query = select(EquipmentCheckRow).where(
        EquipmentCheckRow.id.in_(walk), EquipmentCheckRow.at < before,
        EquipmentCheckRow.answer == CheckAnswer.PASSED,
    )  # fmt: skip
    kinds: set[tuple[int, str]] = set()
    for row in session.scalars(query.order_by(EquipmentCheckRow.at.desc(), EquipmentCheckRow.id.desc())):
        check, kind = EquipmentCheck.from_row(row), (row.equipment_id, row.kind)
        figure = None if kind in kinds else figure_seen(check.figures, found)
        if figure is not None:
            kinds.add(kind)
            yield Able(
                at=check.at, node=check.id, kind="check", title=check.kind, limit=figure["limit"], unit=figure["unit"]
            )  # fmt: skip


def _control(session: Session, walk: Reach, found: FoundError, before: datetime) -> Iterator[Able]:
    """The latest result in control of each chart, as each of its settings was kept, that was able to see it.

    A chart whose centre was taken from its own results shows a change and no error that was there from the beginning.
    """
    latest = func.row_number().over(
        partition_by=Link.src, order_by=[ControlPointRow.at.desc(), ControlPointRow.id.desc()]
    )
    points = (
        select(ControlPointRow.id, Link.src.label("settings"), latest.label("place"))
        .join(Link, (Link.dst == ControlPointRow.id) & (Link.role == "limits"))
        .where(
            ControlPointRow.id.in_(walk), ControlPointRow.at < before,
            ControlPointRow.state == ControlState.IN_CONTROL,
        )
        .subquery()
    )  # fmt: skip
    query = (
        select(ControlPointRow.id, ControlPointRow.at, ControlChartVersionRow, ControlChartRow)
        .join(points, points.c.id == ControlPointRow.id)
        .join(ControlChartVersionRow, ControlChartVersionRow.id == points.c.settings)
        .join(ControlChartRow, ControlChartRow.id == ControlChartVersionRow.header_id)
        .where(points.c.place == 1, ControlChartVersionRow.centre.is_not(None))
        .order_by(ControlPointRow.at.desc())
    )
    told: set[int] = set()
    for id_, at, settings, header in session.execute(query):
        chart = ControlChart.from_row(settings, header)
        limit = None if chart.id in told else _limit(session, chart, at)
        if chart.unit and chart.centre is not None and found.seen_by(limit, chart.unit, chart.centre):
            told.add(chart.id)
            yield Able(at=at, node=id_, kind="in control", title=chart.code, limit=limit, unit=chart.unit)


def _limit(session: Session, chart: ControlChart, at: datetime) -> float | None:
    """How far from its centre a result could lie and be in control; None where the chart could not be drawn."""
    points = [one for one in points_of(session, chart.id) if one.at <= at]
    judged = judge(chart, points, [one for one in events_of(session, chart.id) if one.at <= at])
    limits = judged.assessment.limits if judged.assessment else None
    return None if limits is None else limits.upper - limits.centre
