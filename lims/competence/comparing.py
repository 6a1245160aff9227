"""What the figures say of a run in training: against the control chart, or against the supervisor's result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.catalogue import method_version, settings
from lims.competence.errors import RunRefused
from lims.competence.models import Criterion
from lims.competence.training import Training
from lims.control import ControlState
from lims.control.models import ControlChartRow, ControlPointRow
from lims.results import Result, results_by_id, results_of
from lims.results.models import DeterminationRow, ResultRow
from lims.samples import find_test
from lims.samples.models import TestRow
from methods import MethodError
from methods.knowledge import Unknown
from methods.precision import Acceptance, Step, accept_results
from methods.proficiency import En_score, Verdict
from methods.units import convert

MOST_CANDIDATES = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """What was compared, and whether it agrees; None: no verdict, for the reason `why`."""

    agrees: bool | None
    figures: Mapping[str, Any]
    why: str = ""


def trainee_results(session: Session, test_id: int) -> list[Result]:
    """The results of a supervised test in their present revision."""
    return results_of(session, [test_id])[test_id]


def candidates(session: Session, test_id: int, trainee_id: int) -> list[Result]:
    """Results of other tests of the same sample by the same method, in which the trainee had no hand, the newest first."""
    test = find_test(session, test_id)
    method = method_version(session, test.method_version_id)
    measured = select(DeterminationRow.test_id).where(DeterminationRow.person_id == trainee_id)
    query = (
        select(TestRow.id, TestRow.method_version_id)
        .join(ResultRow, ResultRow.test_id == TestRow.id)
        .where(TestRow.item_id == test.item_id, TestRow.id != test_id, TestRow.id.not_in(measured))
        .distinct().order_by(TestRow.id.desc()).limit(MOST_CANDIDATES)
    )  # fmt: skip
    editions = {row.id: row.method_version_id for row in session.execute(query)}
    same = [one for one, edition in editions.items() if edition == method.id]
    found = results_of(session, same)
    return [result for one in same for result in found[one] if result.value is not None]


def control_points(session: Session, training: Training) -> list[tuple[ControlPointRow, ControlChartRow]]:
    """The results of control samples that the trainee entered for the method since the training began, the newest first."""
    query = (
        select(ControlPointRow, ControlChartRow)
        .join(ControlChartRow, ControlChartRow.id == ControlPointRow.chart_id)
        .where(
            ControlChartRow.method_id == training.method_id, ControlPointRow.person_id == training.trainee_id,
            ControlPointRow.at >= training.at,
        )
    ).order_by(ControlPointRow.at.desc()).limit(MOST_CANDIDATES)  # fmt: skip
    return [(point, chart) for point, chart in session.execute(query)]


def compare_control(session: Session, training: Training, point_id: int) -> Comparison:
    """What the chart said when the trainee's result was entered. Raises RunRefused for a result of somebody else."""
    found = {point.id: (point, chart) for point, chart in control_points(session, training)}
    if point_id not in found:
        raise RunRefused(
            why="it is no control result of the trainee with this method since the training began"
        )
    point, chart = found[point_id]
    figures = {"chart": chart.code, "value": point.text, "unit": chart.unit or "", "state": point.state.value}
    if point.state in (ControlState.BEING_ESTABLISHED, ControlState.NOT_JUDGED):
        return Comparison(agrees=None, figures=figures, why="the control chart has no limits yet")
    return Comparison(agrees=point.state is ControlState.IN_CONTROL, figures=figures)


def compare_results(session: Session, criterion: Criterion, test_id: int, compared_id: int, trainee_id: int) -> Comparison:  # fmt: skip
    """The trainee's result against another one of the same sample. Raises RunRefused where they cannot be compared."""
    known = {one.id: one for one in candidates(session, test_id, trainee_id)}
    theirs = known.get(compared_id) or results_by_id(session, [compared_id]).get(compared_id)
    if theirs is None or theirs.id not in known:
        raise RunRefused(
            why="the other result is none of the same sample and method, without the trainee's hand in it"
        )
    own = next(
        (
            one
            for one in trainee_results(session, test_id)
            if one.measurand == theirs.measurand and one.value is not None
        ),
        None,
    )
    if own is None or own.value is None or theirs.value is None:
        raise RunRefused(why="the trainee's test has no figure for the same measurand")
    if own.unit != theirs.unit:
        raise RunRefused(why="the two results have different units")
    figures = {
        "measurand": own.measurand, "own": own.printed, "other": theirs.printed, "unit": own.unit or "",
        "own_id": own.id, "difference": abs(own.value - theirs.value),
    }  # fmt: skip
    return _by_en(own, theirs, figures) if criterion is Criterion.EN else _by_precision(
        session, criterion, test_id, own, theirs, figures
    )  # fmt: skip


def _by_en(own: Result, theirs: Result, figures: dict[str, Any]) -> Comparison:
    if not own.expanded_uncertainty or not theirs.expanded_uncertainty:
        return Comparison(agrees=None, figures=figures, why="one of the results has no uncertainty")
    score = En_score(
        own.value or 0.0, theirs.value or 0.0, own.expanded_uncertainty, theirs.expanded_uncertainty
    )
    return Comparison(agrees=score.verdict is Verdict.SATISFACTORY, figures=figures | {"En": score.value})


def _by_precision(
    session: Session, criterion: Criterion, test_id: int, own: Result, theirs: Result, figures: dict[str, Any]
) -> Comparison:
    method = method_version(session, find_test(session, test_id).method_version_id)
    known = settings.precision(method.settings, own.measurand)
    figure = known.r if criterion is Criterion.REPEATABILITY else known.R
    if isinstance(figure, Unknown):
        return Comparison(agrees=None, figures=figures, why=figure.reason)
    try:
        values = [convert(one.value or 0.0, own.unit or "1", figure.unit) for one in (own, theirs)]
    except MethodError:
        return Comparison(agrees=None, figures=figures, why="the precision figure has another unit")
    limit = figure.at(sum(values) / 2)
    if isinstance(limit, Unknown):
        return Comparison(agrees=None, figures=figures, why=limit.reason)
    found: Acceptance = accept_results(values, limit)
    said = {"limit": found.critical_range, "limit_unit": figure.unit, "difference": found.range}
    return Comparison(agrees=found.step is Step.ACCEPT_MEAN, figures=figures | said)
