"""U from own control data: what each control chart of a method gives for it, and proposing that to another person.

u(Rw) = R'/2.77 of the results that established the chart; u(bias) = sqrt(bias² + s²/n + u(certified)²) of the control
material's certified value (Nordtest TR 537, ISO 11352; clauses not verified). A chart that is not established, not in control,
or on a material without a certified value gives nothing. Approved, the figures stand in the method like any other setting.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lims.catalogue import MethodVersion, draft_version, method_version_at
from lims.catalogue.pages import standing_content
from lims.catalogue.settings import OWN_CONTROL
from lims.control.chart import (
    ControlChart,
    ControlEvent,
    ControlPoint,
    charts_at,
    events_of_charts,
    points_of_charts,
    unanswered,
)
from lims.control.errors import OwnDataRefused
from lims.control.judging import judge
from lims.control.models import ControlState
from lims.errors import NotFound
from lims.materials import Lot, certified_amount, lots_at
from lims.records import Unit
from lims.web import lazy_gettext as _
from methods.components import component
from methods.uncertainty import Mode

Range = tuple[float | None, float | None]
NOT_IN_USE, NOT_ESTABLISHED = _("the chart is not in use"), _("the chart is not established yet")
NOT_IN_CONTROL = _("the chart is not in control")
NO_CERTIFIED = _("the control material has no certified value of it, so that the bias is unknown")


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnData:
    """What a chart gives for U; `why` it gives nothing, where it does not."""

    chart: ControlChart
    n: int
    mean: float | None = None
    R_within: float | None = None
    bias: float | None = None
    u_bias: float | None = None
    why: Any = None

    @property
    def id(self) -> int:
        """That of the chart."""
        return self.chart.id


def own_data(session: Session, method_id: int, at: datetime) -> list[OwnData]:
    """What each chart of a method gives for U, by code. Raises NotFound."""
    method = method_version_at(session, method_id, at)
    if method is None:
        raise NotFound
    charts = [one for one in charts_at(session, at) if one.method_id == method_id]
    lots = {one.id: one for one in lots_at(session, at, ids={one.lot_id for one in charts})}
    ids = [one.id for one in charts]
    points, events = points_of_charts(session, ids), events_of_charts(session, ids)
    return [_own(method, one, lots.get(one.lot_id), points[one.id], events[one.id]) for one in charts]


def _own(
    method: MethodVersion, chart: ControlChart, lot: Lot | None, points: Sequence[ControlPoint],
    events: Sequence[ControlEvent],
) -> OwnData:  # fmt: skip
    judged = judge(chart, points, events)
    made = judged.assessment.established if judged.assessment else None
    if not chart.in_use or made is None:
        why = NOT_ESTABLISHED if chart.in_use else NOT_IN_USE
        return OwnData(chart=chart, n=len(judged.points), why=why)
    certified = None if lot is None else _certified(method, chart, lot)
    if certified is None:
        return OwnData(chart=chart, n=made.n, mean=made.mean, R_within=made.site_precision, why=NO_CERTIFIED)
    bias = made.mean - certified[0]
    u_bias = math.sqrt(bias**2 + made.s**2 / made.n + certified[1] ** 2)
    wrong = judged.state is not ControlState.IN_CONTROL or unanswered(points, events) is not None
    return OwnData(
        chart=chart, n=made.n, mean=made.mean, R_within=made.site_precision, bias=bias, u_bias=u_bias,
        why=NOT_IN_CONTROL if wrong else None,
    )  # fmt: skip


def _certified(method: MethodVersion, chart: ControlChart, lot: Lot) -> tuple[float, float] | None:
    """The certified value of what a chart is of, with its standard uncertainty: by component, by key or by name."""
    key, _sign, part = chart.measurand.partition("/")
    known = {one.key: one for one in method.definition.measurands}
    names = [part] if part else [key, *(known[key].names.values() if key in known else ())]
    found = (certified_amount(lot, component(name), chart.unit or "1") for name in names)
    return next((one for one in found if one is not None), None)


def propose_own_data(
    unit: Unit, method_id: int, ranges: Mapping[int, Range], *, effective_from: datetime, reason: str
) -> int:  # fmt: skip
    """Propose that U comes from these charts, each for values in its range; another person approves. The id of the draft.

    Charts that were proposed before and are not named stay as they are. Raises NotFound, OwnDataRefused, DraftIncomplete.
    """
    unit.flush()
    given = {one.id: one for one in own_data(unit.session, method_id, unit.at)}
    if any(None in ends for ends in ranges.values()):
        raise OwnDataRefused(why="a range has one end only")
    chosen = [(_usable(given, id_), low or 0.0, high or 0.0) for id_, (low, high) in ranges.items()]
    keys = [one.chart.measurand for one, *_ends in chosen]
    if not chosen or len(set(keys)) < len(keys):
        raise OwnDataRefused(why="there is none, or two are of the same result")
    if any(not low < high for _one, low, high in chosen):
        raise OwnDataRefused(why="a range of values begins below its end")
    content = standing_content(unit.session, "method", method_id, unit.at)
    if content is None:
        raise NotFound
    settings = dict(content["settings"])
    figures = {one.chart.measurand: _figure(one, low, high) for one, low, high in chosen}
    settings[OWN_CONTROL] = {**(settings.get(OWN_CONTROL) or {}), **figures}
    mode = {"value": Mode.OWN_CONTROL.value, "source": {"document": "Nordtest TR 537, ISO 11352"}}
    if (settings.get("uncertainty_mode") or {}).get("value") != Mode.OWN_CONTROL.value:
        settings["uncertainty_mode"] = mode
    return draft_version(unit, "method", method_id, {**content, "settings": settings}, effective_from, reason)


def _usable(given: Mapping[int, OwnData], chart_id: int) -> OwnData:
    found = given.get(chart_id)
    if found is None:
        raise NotFound
    if found.why is not None:
        raise OwnDataRefused(why=f"{found.chart.code} gives no U: {found.why}")
    return found


def _figure(one: OwnData, low: float, high: float) -> dict[str, Any]:
    chart = one.chart
    document = f"control chart {chart.code}, the {one.n} results that established it, and its certified value"
    return {
        "value": one.R_within, "u_bias": one.u_bias, "unit": chart.unit, "low": low, "high": high, "chart": chart.code,
        "chart_id": chart.id, "n": one.n, "source": {"document": document},
    }  # fmt: skip
