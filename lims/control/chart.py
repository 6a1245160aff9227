"""A control chart as other features see it: what it is of, how it is judged, its results, and what was done about it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from lims.control.models import (
    ControlChartRow,
    ControlChartVersionRow,
    ControlEventRow,
    ControlPointRow,
    ControlState,
    EventKind,
    RuleSet,
)
from lims.db import remembered
from lims.errors import NotFound
from lims.records import living


@dataclass(frozen=True, kw_only=True, slots=True)
class ControlChart:
    """A chart with the settings that are valid."""

    id: int
    version_id: int
    code: str
    method_id: int
    measurand: str
    unit: str | None
    lot_id: int
    system_id: int | None
    needed: int
    rules: RuleSet
    ewma: bool
    every_days: float | None
    centre: float | None
    sigma: float | None
    basis: str
    in_use: bool

    @classmethod
    def from_row(cls, row: ControlChartVersionRow, header: ControlChartRow) -> ControlChart:
        return cls(
            id=header.id, version_id=row.id, code=header.code, method_id=header.method_id, measurand=header.measurand,
            unit=header.unit, lot_id=header.lot_id, system_id=header.system_id, needed=row.needed, rules=row.rules,
            ewma=row.ewma, every_days=row.every_days, centre=row.centre, sigma=row.sigma, basis=row.basis,
            in_use=row.in_use,
        )  # fmt: skip

    def due_after(self, last: datetime | None) -> datetime | None:
        """When the next control result is due; None where nobody has said how often, or there is none yet."""
        if self.every_days is None or last is None:
            return None
        return last + timedelta(days=self.every_days)


@dataclass(frozen=True, kw_only=True, slots=True)
class ControlPoint:
    """A result of a control sample, with what the chart said when it was entered."""

    id: int
    chart_id: int
    at: datetime
    value: float
    text: str
    state: ControlState
    fired: tuple[str, ...]
    last_good_id: int | None
    person_id: int

    @classmethod
    def from_row(cls, row: ControlPointRow) -> ControlPoint:
        return cls(
            id=row.id, chart_id=row.chart_id, at=row.at, value=row.value, text=row.text, state=row.state,
            fired=tuple(row.fired), last_good_id=row.last_good_id, person_id=row.person_id,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class ControlEvent:
    """What a person did about a chart."""

    point_id: int | None
    kind: EventKind
    at: datetime
    reason: str
    person_id: int

    @classmethod
    def from_row(cls, row: ControlEventRow) -> ControlEvent:
        return cls(
            point_id=row.point_id, kind=row.kind, at=row.at, reason=row.reason, person_id=row.person_id
        )


def _charts(at: datetime) -> object:
    return (
        select(ControlChartVersionRow, ControlChartRow)
        .join(ControlChartRow, ControlChartRow.id == ControlChartVersionRow.header_id)
        .where(living(ControlChartVersionRow, at)).order_by(ControlChartRow.code)
    )  # fmt: skip


@remembered
def charts_at(session: Session, at: datetime) -> list[ControlChart]:
    """Every chart as it was kept at a moment, by code; also those not in use."""
    return [ControlChart.from_row(*row) for row in session.execute(_charts(at))]  # type: ignore[call-overload]


def charts_for(session: Session, method_id: int, system_id: int | None, at: datetime) -> list[ControlChart]:
    """The charts in use for a method at a moment: those of the measuring system, and those kept for any."""
    return [
        one
        for one in charts_at(session, at)
        if one.in_use and one.method_id == method_id and one.system_id in (None, system_id)
    ]


def find_chart(session: Session, chart_id: int, at: datetime) -> ControlChart:
    """A chart as it is kept at a moment. Raises NotFound."""
    found = [one for one in charts_at(session, at) if one.id == chart_id]
    if not found:
        raise NotFound
    return found[0]


@remembered
def points_of(session: Session, chart_id: int) -> list[ControlPoint]:
    """All results of a chart in order of time, the excluded ones too."""
    return points_of_charts(session, [chart_id])[chart_id]


def points_of_charts(session: Session, chart_ids: Collection[int]) -> dict[int, list[ControlPoint]]:
    """All results of some charts, each in order of time; one query. Plain columns: there may be thousands."""
    row = ControlPointRow
    query = (
        select(row.chart_id, row.id, row.at, row.value, row.text, row.state, row.fired, row.last_good_id, row.person_id)
        .where(row.chart_id.in_(chart_ids)).order_by(row.at, row.id)
    )  # fmt: skip
    found: dict[int, list[ControlPoint]] = {id_: [] for id_ in chart_ids}
    for chart_id, id_, at, value, text, state, fired, good, person in session.execute(query):
        found[chart_id].append(
            ControlPoint(
                id=id_, chart_id=chart_id, at=at, value=value, text=text, state=state, fired=tuple(fired), last_good_id=good,
                person_id=person,
            )
        )  # fmt: skip
    return found


@remembered
def events_of(session: Session, chart_id: int) -> list[ControlEvent]:
    """What was done about a chart, in order of time."""
    return events_of_charts(session, [chart_id])[chart_id]


def events_of_charts(session: Session, chart_ids: Collection[int]) -> dict[int, list[ControlEvent]]:
    """What was done about some charts, each in order of time; one query."""
    query = select(ControlEventRow).where(ControlEventRow.chart_id.in_(chart_ids))
    found: dict[int, list[ControlEvent]] = {id_: [] for id_ in chart_ids}
    for row in session.scalars(query.order_by(ControlEventRow.at, ControlEventRow.id)):
        found[row.chart_id].append(ControlEvent.from_row(row))
    return found


def standing(points: Iterable[ControlPoint]) -> list[ControlPoint]:
    """These results in order of time without those in whose place a later one of the same moment stands."""
    return list({one.at: one for one in points}.values())


def excluded_ids(events: Iterable[ControlEvent], until: datetime | None = None) -> set[int]:
    """The results that were left out, up to a moment."""
    return {
        one.point_id
        for one in events
        if one.kind is EventKind.EXCLUDED and one.point_id is not None and (until is None or one.at <= until)
    }


def last_restart(events: Iterable[ControlEvent], until: datetime | None = None) -> ControlEvent | None:
    """The last time that the counts began anew, up to a moment."""
    restarts = [
        one for one in events if one.kind is EventKind.RESTARTED and (until is None or one.at <= until)
    ]
    return restarts[-1] if restarts else None


def unanswered(
    points: Iterable[ControlPoint], events: Iterable[ControlEvent], until: datetime | None = None
) -> ControlPoint | None:
    """The last result out of control of which nobody has said what the cause was: neither left out nor begun anew."""
    listed = list(events)
    out, restart = excluded_ids(listed, until), last_restart(listed, until)
    wrong = [
        one
        for one in points
        if one.state is ControlState.OUT_OF_CONTROL
        and one.id not in out
        and (until is None or one.at <= until)
        and (restart is None or restart.at < one.at)
    ]
    return wrong[-1] if wrong else None


def unanswered_charts(session: Session) -> dict[int, datetime]:
    """The charts with results out of control of which nobody has said what the cause was, and since when; one query."""
    said = select(ControlEventRow.id).where(
        ControlEventRow.chart_id == ControlPointRow.chart_id,
        or_(
            and_(ControlEventRow.kind == EventKind.EXCLUDED, ControlEventRow.point_id == ControlPointRow.id),
            and_(ControlEventRow.kind == EventKind.RESTARTED, ControlEventRow.at >= ControlPointRow.at),
        ),
    )
    query = (
        select(ControlPointRow.chart_id, func.min(ControlPointRow.at).label("since"))
        .where(ControlPointRow.state == ControlState.OUT_OF_CONTROL, ~said.exists())
        .group_by(ControlPointRow.chart_id)
    )
    return {row.chart_id: row.since for row in session.execute(query)}


def latest_points(session: Session) -> dict[int, ControlPoint]:
    """The last result of every chart, in one query."""
    order = func.row_number().over(
        partition_by=ControlPointRow.chart_id, order_by=[ControlPointRow.at.desc(), ControlPointRow.id.desc()]
    )
    ranked = select(ControlPointRow.id, order.label("place")).subquery()
    query = select(ControlPointRow).join(ranked, ranked.c.id == ControlPointRow.id).where(ranked.c.place == 1)
    return {row.chart_id: ControlPoint.from_row(row) for row in session.scalars(query)}


def restarts(session: Session) -> dict[int, datetime]:
    """When the counts of each chart last began anew, in one query."""
    query = (
        select(ControlEventRow.chart_id, func.max(ControlEventRow.at).label("at"))
        .where(ControlEventRow.kind == EventKind.RESTARTED)
        .group_by(ControlEventRow.chart_id)
    )
    return {row.chart_id: row.at for row in session.execute(query)}
