"""What the gate asks of control charts: in control, established, and its control sample measured when it was due.

Where no chart is kept for a method the check does not apply. Quality-control work itself is not asked.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from lims.control.chart import (
    ControlChart,
    charts_for,
    events_of,
    excluded_ids,
    points_of,
    standing,
    unanswered,
)
from lims.control.models import ControlState
from lims.control.service import CONTROL
from lims.control.words import rules_in_words
from lims.gates import Check, CheckAnswer, GateQuestion, Moment, no, no_requirement, yes
from lims.web import lazy_gettext as _

MEASURE = _("Measure the control sample first.")
FIND_CAUSE = _("Find the cause, record it on the chart, and measure the control sample again.")
IN_CONTROL = yes(CONTROL, "in_control", _("Control chart {chart} was in control at {at}."))
OUT = no(
    CONTROL,
    "out_of_control",
    _("Control chart {chart} is out of control since {since}: {rules}."),
    FIND_CAUSE,
)
WAITING = no(
    CONTROL, "waiting", _("The cause was corrected on control chart {chart}, and no control result has followed yet."),
    MEASURE,
)  # fmt: skip
OVERDUE = no(CONTROL, "overdue", _("The control sample of chart {chart} was due at {due}."), MEASURE)
ESTABLISHING = no_requirement(
    CONTROL, "being_established", _("Control chart {chart} is being established: {count} of {needed} results."),
    _("Go on measuring the control sample."),
)  # fmt: skip
NOT_JUDGED = no_requirement(
    CONTROL,
    "not_judged",
    _("Control chart {chart} cannot be judged from its results."),
    _("Look at the chart."),
)


def look(session: Session, question: GateQuestion) -> Iterator[CheckAnswer]:
    """One answer a chart that is kept for the method on this measuring system, for the moment of the measurement."""
    if question.item_kind != "sample":
        return
    for chart in charts_for(session, question.method_id, question.measuring_system_id, question.at):
        yield _answer(session, chart, question)


def _answer(session: Session, chart: ControlChart, question: GateQuestion) -> CheckAnswer:
    events = events_of(session, chart.id)
    out, known = excluded_ids(events, question.at), standing(points_of(session, chart.id))
    points = [one for one in known if one.at <= question.at and one.id not in out]
    if not points:
        return ESTABLISHING.said(chart.version_id, chart=chart.code, count="0", needed=str(chart.needed))
    wrong, last, due = unanswered(points, events, question.at), points[-1], chart.due_after(points[-1].at)
    if wrong is not None:
        return OUT.said(wrong.id, chart=chart.code, since=Moment(wrong.at), rules=rules_in_words(wrong.fired))
    if last.state is ControlState.OUT_OF_CONTROL:
        return WAITING.said(last.id, chart=chart.code)
    if due is not None and due < question.at:
        return OVERDUE.said(last.id, chart=chart.code, due=Moment(due))
    if last.state is ControlState.BEING_ESTABLISHED:
        return ESTABLISHING.said(last.id, chart=chart.code, count=str(len(points)), needed=str(chart.needed))
    if last.state is ControlState.NOT_JUDGED:
        return NOT_JUDGED.said(last.id, chart=chart.code)
    return IN_CONTROL.said(last.id, chart=chart.code, at=Moment(last.at))


CHECKS = (
    Check(
        CONTROL, _("Control chart"), frozenset({"perform"}), look,
        (IN_CONTROL, OUT, WAITING, OVERDUE, ESTABLISHING, NOT_JUDGED), order=40,
    ),
)  # fmt: skip
