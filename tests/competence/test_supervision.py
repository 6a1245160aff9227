"""Somebody in training does a test only under a supervisor who is authorised, and the record says so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from lims.competence import Criterion, judge_run, open_training, runs_of
from lims.competence.errors import RunRefused, SupervisionRefused
from lims.db import Database
from lims.gates import answers_of
from lims.gates.service import GateClosed
from lims.people import Act, Ending, Person, authorisations_at, end_authorisation
from lims.permissions import Role
from lims.requests import LineWish
from lims.results import determinations_of
from lims.review.errors import OwnWork
from lims.samples.changes import add_test
from lims.trace.walks import trace_back
from tests.conftest import NOON
from tests.support.catalogue import d4052_settings, figure
from tests.support.certificates import Case, review
from tests.support.competence import make_trainee, require, take_supervision
from tests.support.control import CALM, enter, make_chart
from tests.support.people import make_person
from tests.support.results import Bench, authorise, make_bench, make_results, measure
from tests.support.samples import acting

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class School:
    """A bench whose analyst is authorised, and a trainee at it."""

    bench: Bench
    trainee: Person
    training: int

    @property
    def theirs(self) -> Bench:
        """The bench with the trainee before it."""
        return replace(self.bench, analyst=self.trainee)

    @property
    def supervisor(self) -> Person:
        return self.bench.analyst


def make_school(database: Database, **wish: object) -> School:
    bench = make_bench(database, at=NOON, **wish)  # type: ignore[arg-type]
    require(database, bench.method.method_id, at=NOON - DAY)
    trainee, training = make_trainee(database, bench.method.method_id, at=NOON - HOUR)
    return School(bench=bench, trainee=trainee, training=training)


def said_of(database: Database, bench: Bench) -> list[str]:
    with database.read() as session:
        said = answers_of(session, bench.test.id, "perform")
    return [one.sentence for one in said if one.check == "authorisation"]


def test_a_trainee_alone_is_refused_with_what_is_needed(database: Database) -> None:
    school = make_school(database)

    with pytest.raises(GateClosed, match="0 of 2 supervised runs accepted") as refused:
        make_results(database, school.theirs, at=NOON)

    assert school.supervisor.name in refused.value.remedy_text
    assert "scan their badge here and take the supervision" in refused.value.remedy_text


def test_a_supervised_run_is_the_trainees_and_names_the_supervisor(database: Database) -> None:
    school = make_school(database)
    taken = take_supervision(database, school.bench, school.training, school.supervisor, at=NOON - MINUTE)

    (result, *_) = make_results(database, school.theirs, at=NOON)

    with database.read() as session:
        (run,) = determinations_of(session, [school.bench.test.id])[school.bench.test.id]
        (theirs,) = authorisations_at(session, NOON, person_id=school.supervisor.id)
        reached = {node.id for node in trace_back(session, result.id).nodes}
    assert run.person_id == school.trainee.id
    assert any(
        school.supervisor.name in one and school.trainee.name in one
        for one in said_of(database, school.bench)
    )
    assert {taken, theirs.version_id, school.training} <= reached


def test_whoever_supervised_the_work_does_not_review_it(database: Database) -> None:
    school = make_school(database)
    authorise(database, school.supervisor, school.bench.method, Act.REVIEW, at=NOON - HOUR)
    take_supervision(database, school.bench, school.training, school.supervisor, at=NOON - MINUTE)
    make_results(database, school.theirs, at=NOON)
    case = Case(bench=school.bench, reviewer=school.supervisor, signatory=school.supervisor, at=NOON)

    with pytest.raises(OwnWork, match="supervising the work"):
        review(database, case)


def test_a_supervision_taken_after_the_trainee_measured_is_none(database: Database) -> None:
    school = make_school(database)
    measure(database, school.theirs, at=NOON)

    with pytest.raises(SupervisionRefused, match="measured already"):
        take_supervision(database, school.bench, school.training, school.supervisor, at=NOON + MINUTE)


def test_only_somebody_else_who_is_authorised_supervises(database: Database) -> None:
    school = make_school(database)
    stranger = make_person(database, Role.TECHNICIAN, at=NOON)

    for person, why in ((school.trainee, "nobody supervises"), (stranger, "not authorised")):
        with pytest.raises(SupervisionRefused, match=why):
            take_supervision(database, school.bench, school.training, person, at=NOON)


def test_a_supervisor_who_was_suspended_before_the_measurement_does_not_count(database: Database) -> None:
    school = make_school(database)
    take_supervision(database, school.bench, school.training, school.supervisor, at=NOON - 5 * MINUTE)
    with acting(database, make_person(database, Role.QUALITY_MANAGER, at=NOON), NOON) as unit:
        (theirs,) = authorisations_at(unit.session, NOON, person_id=school.supervisor.id)
        end_authorisation(
            unit, theirs.id, ending=Ending.SUSPENDED, since=NOON - MINUTE, reason="a questionable score"
        )

    with pytest.raises(GateClosed, match="who supervised, was not authorised"):
        make_results(database, school.theirs, at=NOON)


# -- what came of a run -------------------------------------------------------------------------------------


def make_run(database: Database, school: School, *, density: float = 0.8321) -> None:
    take_supervision(database, school.bench, school.training, school.supervisor, at=NOON - MINUTE)
    make_results(database, school.theirs, density, at=NOON)


def judged(database: Database, school: School, **given: object) -> int:
    with acting(database, school.supervisor, NOON + HOUR) as unit:
        return judge_run(unit, school.training, words="worked calmly", **given)  # type: ignore[arg-type]


def test_a_run_judged_by_the_supervisor_counts_and_a_later_word_replaces_it(database: Database) -> None:
    school = make_school(database)
    make_run(database, school)
    test = school.bench.test.id

    judged(database, school, test_id=test, accepted=True)
    judged(database, school, test_id=test, accepted=False)

    with database.read() as session:
        (run,) = runs_of(session, school.training, NOON + 2 * HOUR)
    assert not run.accepted


def test_a_run_without_a_result_and_ones_own_run_are_not_judged(database: Database) -> None:
    school = make_school(database)
    take_supervision(database, school.bench, school.training, school.supervisor, at=NOON - MINUTE)

    with pytest.raises(RunRefused, match="no result yet"):
        judged(database, school, test_id=school.bench.test.id, accepted=True)
    with pytest.raises(RunRefused, match="their own runs"), acting(database, school.trainee, NOON) as unit:
        judge_run(unit, school.training, test_id=school.bench.test.id, accepted=True, words="well")


def test_a_run_is_compared_with_the_supervisors_result_by_the_repeatability(database: Database) -> None:
    r = figure(0.5, "kg/m3", low=600, high=1100, approver="FICTITIOUS approver")
    school, other = two_tests(
        database, d4052_settings(precision={"density_15C": {"r": r}}), Criterion.REPEATABILITY, 0.8322
    )

    agreeing = judged(database, school, test_id=school.bench.test.id, compared_id=other, accepted=True)

    with database.read() as session:
        (run,) = runs_of(session, school.training, NOON + 2 * HOUR)
    assert run.id == agreeing
    assert 0 < run.figures["difference"] < run.figures["limit"]


def test_a_run_that_is_too_far_off_or_has_no_limit_is_not_accepted(database: Database) -> None:
    school, other = two_tests(database, {}, Criterion.REPEATABILITY, 0.8322)
    test = school.bench.test.id

    with pytest.raises(RunRefused, match="repeatability"):
        judged(database, school, test_id=test, compared_id=other, accepted=True)
    with pytest.raises(RunRefused, match="choose that one"):
        judged(database, school, test_id=test, accepted=True)


def two_tests(
    database: Database, settings: dict[str, object], criterion: Criterion, density: float
) -> tuple[School, int]:
    """The trainee's result of a sample, and the id of the supervisor's result of the same one."""
    school = make_school(database, settings=settings or None)
    require(database, school.bench.method.method_id, at=NOON - HOUR, runs=1, criterion=criterion)
    make_run(database, school)
    with acting(database, school.supervisor, NOON + MINUTE) as unit:
        wish = LineWish(method_version_id=school.bench.method.id, injection_mode="manual")
        other = add_test(unit, school.bench.sample.id, wish, reason="training", client_told="not needed")
    found = make_results(database, school.bench, density, at=NOON + 20 * MINUTE, test=other)
    return school, next(one.id for one in found if one.measurand == "density_15C")


def test_runs_are_accepted_by_control_results_of_the_trainee_in_control(database: Database) -> None:
    school = make_school(database)
    method = school.bench.method.method_id
    require(database, method, at=NOON - 50 * MINUTE, runs=1, criterion=Criterion.CONTROL)
    chart = make_chart(database, method_id=method, at=NOON - 20 * HOUR)
    for n, value in enumerate(CALM):
        enter(database, chart, value, at=NOON - 19 * HOUR + n * HOUR)
    early = enter(database, chart, 832.1, at=NOON - 2 * HOUR, person=school.trainee)
    point = enter(database, chart, 832.1, at=NOON, person=school.trainee)

    with pytest.raises(RunRefused, match="since the training began"):
        judged(database, school, control_point_id=early.id, accepted=True)
    judged(database, school, control_point_id=point.id, accepted=True)

    with database.read() as session:
        (run,) = runs_of(session, school.training, NOON + 2 * HOUR)
    assert run.figures["state"] == "in_control"


def test_a_training_is_found_while_it_goes_on(database: Database) -> None:
    school = make_school(database)

    with database.read() as session:
        found = [
            open_training(session, school.trainee.id, school.bench.method.method_id, Act.PERFORM, at)
            for at in (NOON - DAY, NOON)
        ]

    assert found[0] is None
    assert found[1] is not None
