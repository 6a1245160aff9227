"""Control charts that keep results valid (ISO/IEC 17025 7.7): results of control samples, rules, doubts and holds."""

from lims.control.chart import (
    ControlChart,
    ControlEvent,
    ControlPoint,
    charts_at,
    events_of,
    events_of_charts,
    excluded_ids,
    find_chart,
    points_of,
    points_of_charts,
)
from lims.control.judging import Judged, judge
from lims.control.models import ControlState, EventKind, RuleSet
from lims.control.service import (
    Measured,
    change_chart,
    exclude_point,
    open_chart,
    record_point,
    record_points,
    refuse_points,
    restart_chart,
)
from lims.control.sources import TAKEN_FROM, points_from

__all__ = [
    "TAKEN_FROM",
    "ControlChart",
    "ControlEvent",
    "ControlPoint",
    "ControlState",
    "EventKind",
    "Judged",
    "Measured",
    "RuleSet",
    "change_chart",
    "charts_at",
    "events_of",
    "events_of_charts",
    "exclude_point",
    "excluded_ids",
    "find_chart",
    "judge",
    "open_chart",
    "points_from",
    "points_of",
    "points_of_charts",
    "record_point",
    "record_points",
    "refuse_points",
    "restart_chart",
]
