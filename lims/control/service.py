"""Keeping control charts: opening them, entering results, what follows from being out of control, beginning anew."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from lims.catalogue import MethodVersion, method_version_at
from lims.control.chart import (
    ControlChart,
    ControlPoint,
    charts_at,
    events_of,
    excluded_ids,
    find_chart,
    points_of,
    unanswered,
)
from lims.control.errors import (
    ChartKeptAlready,
    ChartNotInUse,
    ChartRefused,
    NothingToRestart,
    PointExcludedAlready,
    PointRefused,
    ReasonMissing,
)
from lims.control.judging import Judged, judge_each
from lims.control.models import (
    ControlChartRow,
    ControlChartVersionRow,
    ControlEventRow,
    ControlPointRow,
    ControlState,
    EventKind,
    RuleSet,
)
from lims.control.words import rules_in_words
from lims.equipment import find_system, stood_with
from lims.errors import NotFound
from lims.gates import RECORD
from lims.materials import lot_version_at
from lims.quality import place_holds, raise_doubt
from lims.records import Link, Unit, next_in_series, put_version
from lims.results import results_by_id
from methods.components import component
from methods.definitions import ScaleKind

CONTROL = "control"
"""The name of the gate's check, and so the role of the link from a control result to what rests on it."""
FEWEST = 3
COUNTED = (ScaleKind.RATIO, ScaleKind.INTERVAL)


def open_chart(
    unit: Unit, *, method_id: int, measurand: str, lot_id: int, system_id: int | None = None, needed: int,
    rules: RuleSet = RuleSet.D6299, ewma: bool = False, every_days: float | None = None, centre: float | None = None,
    sigma: float | None = None, basis: str,
) -> ControlChart:  # fmt: skip
    """Keep a chart of a measurand on a lot of control material, from now on.

    Raises NotFound, ChartRefused, ChartKeptAlready.
    """
    method = method_version_at(unit.session, method_id, unit.at)
    if method is None or lot_version_at(unit.session, lot_id, unit.at) is None:
        raise NotFound
    if system_id is not None:
        find_system(unit.session, system_id, unit.at)
    known = charted(method)
    if measurand not in known:
        raise ChartRefused(
            why="only a measurand on a ratio or interval scale, or a component, has a control chart"
        )
    _refuse_twin(unit, method_id, measurand, lot_id, system_id)
    content = _settings(needed, rules, ewma, every_days, centre, sigma, basis)
    header = unit.add(
        ControlChartRow(
            code=next_in_series(unit, ControlChartRow.code, "CC-"),
            method_id=method_id, measurand=measurand, unit=known[measurand], lot_id=lot_id,
            system_id=system_id,
        )
    )  # fmt: skip
    unit.flush()
    row = put_version(unit, ControlChartVersionRow, header.id, valid_from=unit.at, **content, in_use=True)
    return ControlChart.from_row(row, header)


def charted(method: MethodVersion) -> dict[str, str | None]:
    """What a chart can be kept of, with its unit: measurands that can be counted, and components as `measurand/name`."""
    measurands = method.definition.measurands
    found = {one.key: one.unit for one in measurands if one.scale in COUNTED}
    reported = getattr(
        method.definition.calculation, "reported", ()
    )  # of a composition whose components have names
    for vector in (one for one in measurands if one.scale is ScaleKind.VECTOR):
        found |= {f"{vector.key}/{component(one.name)}": vector.unit for one in reported}
    return found


def change_chart(
    unit: Unit, chart_id: int, *, needed: int, rules: RuleSet, ewma: bool, every_days: float | None, centre: float | None,
    sigma: float | None, basis: str, in_use: bool,
) -> ControlChart:  # fmt: skip
    """State how a chart is judged from now on; results keep what was said of them. Raises NotFound, ChartRefused."""
    header = unit.session.get(ControlChartRow, chart_id)
    if header is None:
        raise NotFound
    content = _settings(needed, rules, ewma, every_days, centre, sigma, basis)
    row = put_version(unit, ControlChartVersionRow, chart_id, valid_from=unit.at, **content, in_use=in_use)
    return ControlChart.from_row(row, header)


def _settings(
    needed: int, rules: RuleSet, ewma: bool, every_days: float | None, centre: float | None, sigma: float | None,
    basis: str,
) -> dict[str, Any]:  # fmt: skip
    if needed < FEWEST:
        raise ChartRefused(why=f"it cannot be established by fewer than {FEWEST} results")
    if every_days is not None and not every_days > 0:
        raise ChartRefused(why="the days between two control results are not above zero")
    if (centre is None) != (sigma is None) or (sigma is not None and not sigma > 0):
        raise ChartRefused(
            why="centre line and standard deviation stand together, the latter above zero, or not at all"
        )
    if not basis.strip():
        raise ChartRefused(why="nobody has said where its settings come from")
    return {
        "needed": needed, "rules": rules, "ewma": ewma, "every_days": every_days, "centre": centre, "sigma": sigma,
        "basis": basis.strip(),
    }  # fmt: skip


def _refuse_twin(unit: Unit, method_id: int, measurand: str, lot_id: int, system_id: int | None) -> None:
    wanted = (method_id, measurand, lot_id, system_id)
    for one in charts_at(unit.session, unit.at):
        if one.in_use and (one.method_id, one.measurand, one.lot_id, one.system_id) == wanted:
            raise ChartKeptAlready(code=one.code)


# -- results ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Measured:
    """A result of a control sample as it is entered, with the digits that were typed.

    `person_id`: who measured it, if not the person who enters it. `rests_on`: what it was found from besides, each with its
    role. `instead_of`: a result that it takes the place of, and `reason` why; that one is left out, and stands.
    """

    at: datetime
    value: float
    text: str
    person_id: int | None = None
    rests_on: tuple[tuple[int, str], ...] = ()
    instead_of: int | None = None
    reason: str = ""


def record_point(
    unit: Unit, chart_id: int, *, value: float, text: str, at: datetime | None = None
) -> ControlPoint:
    """Enter a result of the control sample; its state is what the chart says.

    Out of control puts in doubt, and on hold, what was measured since the last good result. A result may be entered
    late; it is judged with those before it. Raises NotFound, ChartNotInUse, PointRefused.
    """
    return record_points(unit, chart_id, [Measured(at=at or unit.at, value=value, text=text)])[0]


def record_points(unit: Unit, chart_id: int, measured: Sequence[Measured]) -> list[ControlPoint]:
    """Enter several results of a control sample; each is judged with those before it, as if it had been entered by itself.

    In the order in which they are given. Raises NotFound, ChartNotInUse, PointRefused, ReasonMissing.
    """
    unit.flush()
    chart, known = find_chart(unit.session, chart_id, unit.at), points_of(unit.session, chart_id)
    former = _replace(unit, chart, known, measured)
    events = events_of(unit.session, chart_id)
    out = excluded_ids(events)
    before = [one for one in known if one.id not in out]
    refuse_points(chart, {one.at for one in before}, measured, unit.at)
    new = [
        ControlPoint(
            id=0, chart_id=chart_id, at=one.at, value=one.value, text=one.text, state=ControlState.NOT_JUDGED, fired=(),
            last_good_id=None, person_id=one.person_id or unit.by.person_id or 0,
        )
        for one in measured
    ]  # fmt: skip
    points = sorted([*before, *new], key=lambda one: one.at)
    judged = judge_each(chart, points, events, [i for i, one in enumerate(points) if not one.id])
    kept, given = {one.at: one for one in before}, {one.at: one for one in measured}
    for i in sorted(judged):
        said = judged[i]
        good = kept[said.points[said.begins].at].id if said.begins is not None else None
        row = unit.add(_row(points[i], said, good))
        unit.flush()
        _link_basis(unit, chart, row)
        for source, role in given[row.at].rests_on:
            unit.link(source, row.id, role, row.at)
        _doubt(unit, chart, row, [*(kept[one.at] for one in said.doubtful), *former.get(row.at, ())])
        kept[row.at] = ControlPoint.from_row(row)
    return [kept[one.at] for one in measured]


def _replace(
    unit: Unit, chart: ControlChart, known: Sequence[ControlPoint], measured: Sequence[Measured]
) -> dict[datetime, list[ControlPoint]]:
    """Leave out what these results take the place of; those results, by the moment of what stands instead."""
    for one in measured:
        if one.instead_of is not None:
            _event(unit, chart.id, one.instead_of, EventKind.EXCLUDED, one.reason)
    return {one.at: [each for each in known if each.id == one.instead_of] for one in measured}


def refuse_points(
    chart: ControlChart, known: Collection[datetime], measured: Iterable[Measured], now: datetime
) -> None:
    """Refuse results that cannot be entered beside those of the moments that are known. Raises ChartNotInUse, PointRefused."""
    if not chart.in_use:
        raise ChartNotInUse(code=chart.code)
    taken = set(known)
    for one in measured:
        if one.at > now:
            raise PointRefused(why="it would be measured in the time to come")
        if one.at in taken:
            raise PointRefused(why="the chart has a result of this very moment already")
        taken.add(one.at)


def _row(new: ControlPoint, judged: Judged, good: int | None) -> ControlPointRow:
    return ControlPointRow(
        chart_id=new.chart_id, at=new.at, value=new.value, text=new.text, state=judged.state, fired=list(judged.fired),
        last_good_id=good, person_id=new.person_id or None,
    )  # fmt: skip


def _link_basis(unit: Unit, chart: ControlChart, row: ControlPointRow) -> None:
    """A control result rests on the settings of its chart, the method, the control material and the measuring system.

    Of the parts of the system it rests on the state and the calibration that each had then.
    """
    unit.link(chart.version_id, row.id, "limits", row.at)
    method = method_version_at(unit.session, chart.method_id, row.at)
    lot = lot_version_at(unit.session, chart.lot_id, row.at)
    if method is not None:
        unit.link(method.id, row.id, "method", row.at)
    if lot is not None:
        unit.link(lot.version_id, row.id, "control_material", row.at)
    if chart.system_id is not None:
        try:
            system = find_system(unit.session, chart.system_id, row.at)
        except NotFound:
            return
        unit.link(system.version_id, row.id, "measuring_system", row.at)
        for node, role in stood_with(unit.session, set(system.parts.values()), row.at):
            unit.link(node, row.id, role, row.at)


def _doubt(unit: Unit, chart: ControlChart, row: ControlPointRow, doubtful: Sequence[ControlPoint]) -> None:
    """Each control result from the last good one on is doubted, and tests whose results rest on them are held.

    Until now, since one that comes late was not known to what was measured after it.
    """
    if not doubtful or row.state is not ControlState.OUT_OF_CONTROL:
        return
    reason = f"Control chart {chart.code} is out of control: {rules_in_words(row.fired).shown(RECORD)}."
    for one in doubtful:
        raise_doubt(
            unit, source_id=one.id, since=one.at, until=unit.at, reason=reason,
            figures={"control_point_id": row.id, "value": row.value, "fired": list(row.fired)},
        )  # fmt: skip
    place_holds(unit, tests_resting_on(unit, [one.id for one in doubtful], unit.at), reason)


def tests_resting_on(unit: Unit, point_ids: Sequence[int], until: datetime) -> list[int]:
    """The tests whose results rest on these control results and were measured up to a moment."""
    query = select(Link.dst).where(Link.src.in_(point_ids), Link.role == CONTROL, Link.at <= until).distinct()
    found = results_by_id(unit.session, unit.session.scalars(query))
    return sorted({one.test_id for one in found.values()})


# -- what a person does -------------------------------------------------------------------------------------


def exclude_point(unit: Unit, point_id: int, *, reason: str) -> int:
    """Leave a result out of its chart, its cause known; it stands and is shown as left out. Returns the chart's id.

    Raises NotFound, PointExcludedAlready, ReasonMissing.
    """
    row = unit.session.get(ControlPointRow, point_id)
    if row is None:
        raise NotFound
    if point_id in excluded_ids(events_of(unit.session, row.chart_id)):
        raise PointExcludedAlready
    _event(unit, row.chart_id, point_id, EventKind.EXCLUDED, reason)
    return row.chart_id


def restart_chart(unit: Unit, chart_id: int, *, reason: str) -> None:
    """Say that the cause was found and corrected: the counts of the rules begin anew. What is on hold stays on hold.

    Raises NotFound, NothingToRestart, ReasonMissing.
    """
    chart = find_chart(unit.session, chart_id, unit.at)
    wrong = unanswered(points_of(unit.session, chart_id), events_of(unit.session, chart_id))
    if wrong is None:
        raise NothingToRestart(code=chart.code)
    _event(unit, chart_id, wrong.id, EventKind.RESTARTED, reason)


def _event(unit: Unit, chart_id: int, point_id: int, kind: EventKind, reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing
    unit.add(
        ControlEventRow(
            chart_id=chart_id,
            point_id=point_id,
            kind=kind,
            at=unit.at,
            reason=reason.strip(),
            person_id=unit.by.person_id,
        )
    )
    unit.flush()
