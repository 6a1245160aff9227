"""Checks on control charts: what a check that was taken gives is a control result of the charts that are kept of its lot."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.catalogue import MethodVersion
from lims.control import (
    TAKEN_FROM,
    ControlChart,
    ControlPoint,
    Measured,
    charts_at,
    events_of_charts,
    exclude_point,
    excluded_ids,
    points_from,
    points_of_charts,
    record_points,
)
from lims.intake.models import ReadingRow
from lims.records import Unit
from lims.sequences.curves import CurveSet
from lims.sequences.judging import Run, judged
from lims.sequences.models import (
    ComponentTableVersionRow,
    LineKind,
    LineMatchRow,
    SequenceLineRow,
    SequenceRow,
)
from lims.sequences.service import SequenceLine, find_sequence, lines_of
from lims.sequences.table import ComponentTable, composing_of, find_table, method_of
from methods.definitions import ScaleKind

SAME = 1e-12  # relative; an amount that is computed again


class Standing(StrEnum):
    """How a check stands on a chart."""

    COUNTED = "counted"
    LEFT_OUT = "left_out"
    NO_AMOUNT = "no_amount"
    NOT_COUNTED = "not_counted"


@dataclass(frozen=True, kw_only=True, slots=True)
class OnChart:
    """A check beside a chart that is kept of its lot: `point` is the control result that it gave last."""

    line: SequenceLine
    chart: ControlChart
    run: Run | None
    point: ControlPoint | None
    left_out: bool
    taken: frozenset[datetime]  # moments of the other results of the chart

    @property
    def id(self) -> int:
        """That of the chart."""
        return self.chart.id

    @property
    def amount(self) -> float | None:
        """What the curves give for the component; None where it was not found, or only a bound of it is known."""
        found = self.run.found or {} if self.run else {}
        one = found.get(_component(self.chart))
        return None if one is None or one.censored is not None else one.value

    @property
    def standing(self) -> Standing | None:
        """How it stands there; None as long as its record has not been taken."""
        if self.point is not None:
            return Standing.LEFT_OUT if self.left_out else Standing.COUNTED
        if self.run is None:
            return None
        return Standing.NO_AMOUNT if self.amount is None else Standing.NOT_COUNTED

    @property
    def gone(self) -> bool:
        """Whether it gave a control result that counts, and gives none any more."""
        return self.standing is Standing.COUNTED and self.run is not None and self.amount is None

    def measured(self, now: datetime, reason: str) -> Measured | None:
        """The control result that it gives now; None where it gives none, or the one that it gave stands."""
        run, value = self.run, self.amount
        if run is None or value is None or run.at > now or run.at in self.taken:
            return None
        last = self.point
        if last is not None and last.at == run.at and math.isclose(last.value, value, rel_tol=SAME):
            return None
        sources = ((self.line.id, TAKEN_FROM), (run.match.reading_id, "reading"), (run.curves_id, "response"))
        return Measured(
            at=run.at, value=value, text=f"{value:.6g}", person_id=run.match.person_id, reason=reason,
            rests_on=tuple((id_, role) for id_, role in sources if id_ is not None),
            instead_of=None if last is None or self.left_out else last.id,
        )  # fmt: skip


def charts_kept(
    session: Session,
    table: ComponentTable,
    method: MethodVersion,
    lines: Sequence[SequenceLine],
    now: datetime,
) -> list[ControlChart]:
    """The charts of components of the method that are kept of the lots of the checks among these lines.

    On this measuring system or on any, in the unit of the method's amounts.
    """
    lots = {one.lot_id for one in lines if one.kind is LineKind.CHECK and one.lot_id is not None}
    if not lots:
        return []
    keys = {one.key for one in method.definition.measurands if one.scale is ScaleKind.VECTOR}
    unit = composing_of(method).unit
    return [
        one
        for one in charts_at(session, now)
        if one.lot_id in lots
        and one.method_id == table.method_id
        and one.system_id in (None, table.system_id)
        and one.unit == unit
        and one.measurand.partition("/")[0] in keys
    ]


def on_charts(
    session: Session, charts: Sequence[ControlChart], lines: Sequence[SequenceLine], runs: Mapping[int, Run]
) -> dict[int, list[OnChart]]:
    """The checks among these lines beside the charts that are kept of their lots, by line; those without one are left out.

    A chart counts while it is in use, and one that is not where it has the check already.
    """
    if not charts:
        return {}
    checks = [one for one in lines if one.kind is LineKind.CHECK]
    given, ids = points_from(session, [one.id for one in checks]), [one.id for one in charts]
    points, events = points_of_charts(session, ids), events_of_charts(session, ids)
    out = {id_: excluded_ids(events[id_]) for id_ in ids}
    found: dict[int, list[OnChart]] = defaultdict(list)
    for line in checks:
        for chart in (one for one in charts if one.lot_id == line.lot_id):
            own = [one for one in given.get(line.id, []) if one.chart_id == chart.id]
            last = own[-1] if own else None
            if last is None and not chart.in_use:
                continue
            others = {one.at for one in points[chart.id] if one.id not in out[chart.id] and one != last}
            found[line.id].append(
                OnChart(
                    line=line, chart=chart, run=runs.get(line.id), point=last, taken=frozenset(others),
                    left_out=last is not None and last.id in out[chart.id],
                )
            )  # fmt: skip
    return dict(found)


def _component(chart: ControlChart) -> str:
    return chart.measurand.partition("/")[2]


def count_checks(
    unit: Unit, sequence_id: int, *, reason: str, line_ids: Collection[int] | None = None
) -> None:
    """Make control results of the checks of a sequence that were taken, once each; of some lines where they are named.

    What a check gave before and gives no more is left out of its chart for this reason, and stands beside what it gives now.
    """
    unit.flush()
    session, sequence = unit.session, find_sequence(unit.session, sequence_id)
    table = find_table(session, sequence.table_version_id)
    lines = [one for one in lines_of(session, sequence_id) if line_ids is None or one.id in line_ids]
    method = method_of(session, table, sequence.started_at or sequence.planned_at)
    charts = charts_kept(session, table, method, lines, unit.at)
    if not charts:
        return
    by_chart: dict[int, dict[datetime, Measured]] = defaultdict(dict)
    found = on_charts(session, charts, lines, judged(session, sequence_id).runs)
    for one in (each for some in found.values() for each in some if each.chart.in_use):
        measured = one.measured(unit.at, reason)
        if measured is not None:
            by_chart[one.chart.id].setdefault(measured.at, measured)
        elif one.gone and one.point is not None:
            exclude_point(unit, one.point.id, reason=reason)
    for chart_id, some in by_chart.items():
        record_points(unit, chart_id, list(some.values()))


def count_by_curves(unit: Unit, curves: CurveSet) -> None:
    """Count the checks that were run since these curves count: nothing, or another amount, was known of them before."""
    unit.flush()
    query = (
        select(SequenceRow.id)
        .join(ComponentTableVersionRow, ComponentTableVersionRow.id == SequenceRow.table_version_id)
        .join(SequenceLineRow, SequenceLineRow.sequence_id == SequenceRow.id)
        .join(LineMatchRow, LineMatchRow.line_id == SequenceLineRow.id)
        .join(ReadingRow, ReadingRow.id == LineMatchRow.reading_id)
        .where(
            ComponentTableVersionRow.header_id == curves.table_id, SequenceLineRow.kind == LineKind.CHECK,
            ReadingRow.at >= curves.measured_at,
        )
        .distinct().order_by(SequenceRow.id)
    )  # fmt: skip
    for sequence_id in unit.session.scalars(query).all():
        count_checks(unit, sequence_id, reason=f"{curves.number}: the curves were accepted")
