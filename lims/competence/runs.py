"""Supervised runs and what was found of each: accepted by the laboratory's criterion, or not (6.2.5 d)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lims.competence.comparing import Comparison, compare_control, compare_results, trainee_results
from lims.competence.errors import RunRefused, TrainingOver
from lims.competence.models import Criterion, SupervisedRunRow
from lims.competence.requirements import requirement_at
from lims.competence.supervision import Supervision, supervisions_in
from lims.competence.training import Training, find_training, latest_runs
from lims.records import Unit
from lims.results import results_of


@dataclass(frozen=True, kw_only=True, slots=True)
class SupervisedRun:
    """What was found of one run in training. `compared_id` is the supervisor's result."""

    id: int
    training_id: int
    test_id: int | None
    control_point_id: int | None
    compared_id: int | None
    criterion: Criterion
    figures: Mapping[str, Any]
    accepted: bool
    words: str
    at: datetime
    person_id: int

    @classmethod
    def from_row(cls, row: SupervisedRunRow) -> SupervisedRun:
        return cls(**{name: getattr(row, name) for name in cls.__slots__})


def runs_of(session: Session, training_id: int, at: datetime) -> list[SupervisedRun]:
    """The statement that counts about each run of a training, oldest first."""
    return [SupervisedRun.from_row(row) for row in session.scalars(latest_runs([training_id], at))]


def waiting_tests(session: Session, training_id: int, at: datetime) -> list[Supervision]:
    """Supervised tests with results of which nobody has said what came of them."""
    judged = {one.test_id for one in runs_of(session, training_id, at)}
    of_test = {one.test_id: one for one in supervisions_in(session, training_id)}
    results = results_of(session, of_test.keys() - judged)
    return [of_test[test] for test, found in results.items() if found]


def judge_run(
    unit: Unit, training_id: int, *, accepted: bool, words: str, test_id: int | None = None,
    control_point_id: int | None = None, compared_id: int | None = None,
) -> int:  # fmt: skip
    """Say what came of a run: of a supervised test, or of a control result of the trainee. Returns the statement's id.

    A run is accepted only where its figures agree by the criterion that the laboratory has set.
    Raises NotFound, TrainingOver, RunRefused.
    """
    training = find_training(unit.session, training_id)
    if not training.open:
        raise TrainingOver
    rule = requirement_at(unit.session, training.method_id, training.act, unit.at)
    if rule is None or rule.criterion is None:
        raise RunRefused(why="the laboratory has not set how many runs are needed and what accepts them")
    if unit.by.person_id in (None, training.trainee_id):
        raise RunRefused(why="nobody judges their own runs")
    if not words.strip():
        raise RunRefused(why="nobody has said in words what was seen")
    found = compared(unit.session, training, rule.criterion, test_id, control_point_id, compared_id)
    if accepted and found.agrees is not True:
        raise RunRefused(why=found.why or "its figures do not agree, so it cannot be accepted")
    row = unit.add(
        SupervisedRunRow(
            training_id=training_id, test_id=test_id, control_point_id=control_point_id, compared_id=compared_id,
            criterion=rule.criterion, figures=dict(found.figures), accepted=accepted, words=words.strip(), at=unit.at,
            person_id=unit.by.person_id,
        )
    )  # fmt: skip
    unit.flush()
    for one in supervisions_in(unit.session, training_id):
        if one.test_id == test_id:
            unit.link(one.id, row.id, "supervised")
    unit.link(training_id, row.id, "training")
    unit.link(rule.version_id, row.id, "limits")
    return row.id


def compared(
    session: Session, training: Training, criterion: Criterion, test_id: int | None, control_point_id: int | None,
    compared_id: int | None,
) -> Comparison:  # fmt: skip
    """What the figures of a run say by a criterion. Raises RunRefused where what it needs is not named."""
    if criterion is Criterion.CONTROL:
        if control_point_id is None or test_id is not None:
            raise RunRefused(
                why="runs with this method are accepted by control results: choose one of the trainee"
            )
        return compare_control(session, training, control_point_id)
    tests = {one.test_id for one in supervisions_in(session, training.id)}
    if test_id not in tests or control_point_id is not None or test_id is None:
        raise RunRefused(why="it is no supervised test of this training")
    if not trainee_results(session, test_id):
        raise RunRefused(why="the test has no result yet")
    if criterion is Criterion.JUDGED:
        return Comparison(agrees=True, figures={})
    if compared_id is None:
        raise RunRefused(
            why="it is compared with the supervisor's result of the same sample: choose that one"
        )
    return compare_results(session, criterion, test_id, compared_id, training.trainee_id)
