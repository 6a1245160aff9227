"""Proficiency tests from enrolment to action: what is kept, what follows from a score, and when the next one is due."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from lims.catalogue import MethodVersion
from lims.db import Database
from lims.files import FileStore
from lims.proficiency import (
    Figures,
    Said,
    add_sample,
    enter_outcome,
    find_enrolment,
    plan,
    plan_at,
    record_action,
    report_result,
    report_value,
    scores_of,
)
from lims.proficiency.due import proficiency_due
from lims.proficiency.errors import (
    EnrolledAlready,
    NothingReported,
    OutcomeRefused,
    ReasonForChangeMissing,
    ReportedRefused,
)
from lims.proficiency.rounds import enrol
from lims.quality.models import NonconformityRow, NonconformityTouchRow
from lims.records import Link
from lims.results import results_of
from tests.conftest import NOON
from tests.support.catalogue import make_method
from tests.support.certificates import make_accepted
from tests.support.proficiency import Taken, make_enrolment
from tests.support.samples import acting

DAY = timedelta(days=1)
GOOD = Figures(assigned_value=832.0, assigned_text="832.0", sigma_pt=0.2)


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


@pytest.fixture
def method(database: Database) -> MethodVersion:
    return make_method(database, at=NOON - 60 * DAY)


@pytest.fixture
def taken(database: Database, store: FileStore, method: MethodVersion) -> Taken:
    return make_enrolment(database, store, method.method_id, at=NOON - 30 * DAY, due=NOON + DAY)


def report(database: Database, taken: Taken, value: float = 832.1, **more: float) -> None:
    with acting(database, taken.manager, NOON - 2 * DAY) as unit:
        report_value(
            unit, taken.enrolment_id, Said(value=value, text=f"{value}", **more), reason="the old book"
        )


def score(
    database: Database, taken: Taken, figures: Figures = GOOD, *, reason: str = "", at: int = 0
) -> None:
    with acting(database, taken.manager, NOON + at * DAY) as unit:
        enter_outcome(unit, taken.enrolment_id, report_id=taken.report_id, figures=figures, reason=reason)


def test_a_measurand_is_enrolled_once_in_a_round(database: Database, taken: Taken, method: MethodVersion) -> None:  # fmt: skip
    with pytest.raises(EnrolledAlready), acting(database, taken.manager, NOON) as unit:
        enrol(unit, taken.round_id, method_id=method.method_id, measurand="density_15C")


def test_no_score_before_something_is_reported(database: Database, taken: Taken) -> None:
    with pytest.raises(NothingReported):
        score(database, taken)


def test_a_satisfactory_score_opens_nothing(database: Database, taken: Taken) -> None:
    report(database, taken)
    score(database, taken)

    with database.read() as session:
        found = find_enrolment(session, taken.enrolment_id)
        assert (found.state, found.nonconformity_id, found.action_missing) == ("satisfactory", None, False)
        [z] = scores_of(session, [found.outcome_id or 0])[found.outcome_id or 0]
    assert z.value == pytest.approx(0.5)


def test_an_unsatisfactory_score_opens_a_nonconformity_and_waits_for_an_action(
    database: Database, taken: Taken
) -> None:
    report(database, taken, 833.0)
    score(database, taken)

    with database.read() as session:
        found = find_enrolment(session, taken.enrolment_id)
        opened = session.get(NonconformityRow, found.nonconformity_id)
        touched = list(session.scalars(select(NonconformityTouchRow.node_id)))
        due = [one.what for one in proficiency_due(session, NOON + DAY)]
    assert found.action_missing
    assert opened is not None
    assert "density at 15 °C: unsatisfactory score, z = 5.00" in opened.source
    assert touched == [taken.enrolment_id]
    assert due == ["proficiency_action"]

    with acting(database, taken.manager, NOON + DAY) as unit:
        record_action(unit, taken.enrolment_id, text="the cell was cleaned")
    with database.read() as session:
        assert not find_enrolment(session, taken.enrolment_id).action_missing


def test_a_correction_keeps_what_was_entered_before_and_needs_a_reason(
    database: Database, taken: Taken
) -> None:
    report(database, taken, 833.0)
    score(database, taken)
    with pytest.raises(ReasonForChangeMissing):
        score(database, taken, at=1)

    with acting(database, taken.manager, NOON + 2 * DAY) as unit:
        report_value(
            unit, taken.enrolment_id, Said(value=832.1, text="832.1"), reason="mistyped: the form says 832.1"
        )

    with database.read() as session:
        found = find_enrolment(session, taken.enrolment_id)
    assert (found.state, found.nonconformity_id) == ("satisfactory", None)


@pytest.mark.parametrize(
    "figures",
    [
        Figures(assigned_value=832.0, assigned_text="832.0", sigma_pt=0.0),
        Figures(
            assigned_value=832.0, assigned_text="832.0", standard_uncertainty=0.2, expanded_uncertainty=0.1
        ),
    ],
    ids=["no spread", "u beyond U"],
)
def test_figures_that_cannot_be_are_refused(database: Database, taken: Taken, figures: Figures) -> None:
    report(database, taken)

    with pytest.raises(OutcomeRefused):
        score(database, taken, figures)


def test_an_accepted_result_of_the_rounds_sample_is_reported_with_its_uncertainty(
    database: Database, store: FileStore
) -> None:
    case = make_accepted(database, 0.8321, 0.8322, at=NOON - DAY)
    taken = make_enrolment(database, store, case.bench.method.method_id, at=NOON - DAY)
    with database.read() as session:
        found_here = results_of(session, [case.bench.test.id])[case.bench.test.id]
        result = next(one for one in found_here if one.measurand == "density_15C")
    with pytest.raises(ReportedRefused), acting(database, taken.manager, NOON) as unit:
        report_result(unit, taken.enrolment_id, result_id=result.id)

    with acting(database, taken.manager, NOON) as unit:
        add_sample(unit, taken.round_id, code=case.bench.sample.code, designation="bottle 7")
        report_result(unit, taken.enrolment_id, result_id=result.id)
    figures = Figures(
        assigned_value=832.0, assigned_text="832.0", standard_uncertainty=0.05, expanded_uncertainty=0.1
    )
    score(database, taken, figures)

    with database.read() as session:
        found = find_enrolment(session, taken.enrolment_id)
        names = [one.name for one in scores_of(session, [found.outcome_id or 0])[found.outcome_id or 0]]
        roles = set(session.scalars(select(Link.role).where(Link.src == result.id)))
    assert names == ["zeta", "En"]
    assert "reported" in roles


def test_the_plan_says_when_the_next_one_is_due_and_unknown_where_nobody_has_said(
    database: Database, taken: Taken, method: MethodVersion
) -> None:
    with database.read() as session:
        [before] = plan_at(session, NOON)
    report(database, taken)
    with acting(database, taken.manager, NOON - DAY) as unit:
        plan(unit, method.method_id, every_months=12, basis="the laboratory's plan, FICTITIOUS")

    with database.read() as session:
        [one] = plan_at(session, NOON)
    assert before.state(NOON) == "unknown"
    assert one.state(NOON) == "planned"
    assert one.due_at is not None
    assert one.last is not None
    assert one.due_at.date().isoformat() == f"{one.last.at.year + 1}-{one.last.at:%m-%d}"
