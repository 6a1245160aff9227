"""An authorisation stands on its evidence, and a doubt about the evidence reaches the results of the person."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from lims.competence import Criterion, correct_record, find_false, judge_run, records_at
from lims.db import Database
from lims.doubts.hindsight import LATE_ENTRY
from lims.files import FileStore
from lims.jobs import register_job
from lims.people import Act, Ending, authorisations_at, end_authorisation, give_on_evidence
from lims.people.errors import EvidenceMissing
from lims.permissions import Role
from lims.proficiency import Figures, enter_outcome
from lims.proficiency.models import ReportedRow
from lims.quality.models import DoubtRow
from lims.records.walk import forward, reached
from tests.conftest import NOON
from tests.support.certificates import run_jobs
from tests.support.competence import make_record_of, make_trainee, require, take_supervision
from tests.support.people import make_person
from tests.support.proficiency import make_enrolment
from tests.support.results import make_bench, make_results
from tests.support.samples import acting
from tests.support.web import ClientAs, words_of

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def test_a_doubt_about_a_record_or_a_training_reaches_the_results_of_the_person(database: Database) -> None:
    bench = make_bench(database, at=NOON, samples=2)
    method = bench.method.method_id
    require(database, method, at=NOON - 20 * HOUR, runs=1, criterion=Criterion.JUDGED)
    trainee, training = make_trainee(database, method, at=NOON - HOUR)
    record = make_record_of(database, trainee, at=NOON - HOUR)
    theirs = replace(bench, analyst=trainee)
    take_supervision(database, bench, training, bench.analyst, at=NOON - MINUTE)
    make_results(database, theirs, at=NOON)

    manager = make_person(database, Role.QUALITY_MANAGER, at=NOON)
    given = {
        "person_id": trainee.id,
        "method_id": method,
        "act": Act.PERFORM,
        "valid_to": None,
        "basis": "as seen",
    }
    with pytest.raises(EvidenceMissing), acting(database, manager, NOON + 20 * MINUTE) as unit:
        give_on_evidence(unit, valid_from=unit.at, **given)  # type: ignore[arg-type]
    with acting(database, bench.analyst, NOON + 21 * MINUTE) as unit:
        judge_run(unit, training, test_id=bench.test.id, accepted=True, words="calm")
    with acting(database, manager, NOON + 22 * MINUTE) as unit:
        give_on_evidence(unit, valid_from=unit.at, **given)  # type: ignore[arg-type]
    (alone, *_) = make_results(database, theirs, at=NOON + HOUR, test=bench.tests[1])

    with database.read() as session:
        for source in (record, training, trainee.id):
            assert alone.id in reached(session, forward(source, None, None), "result")


def test_a_record_that_is_found_not_to_be_true_puts_the_work_that_rested_on_it_in_doubt(
    database: Database,
) -> None:
    bench = make_bench(database, at=NOON, authorised=False)
    manager, holder = make_person(database, Role.QUALITY_MANAGER, at=NOON - DAY), bench.analyst
    record = make_record_of(
        database, holder, at=NOON - 5 * HOUR, passed=True, evaluated_by=manager.id, words="ten answers"
    )
    with acting(database, manager, NOON - 4 * HOUR) as unit:
        give_on_evidence(
            unit, person_id=holder.id, method_id=bench.method.method_id, act=Act.PERFORM, valid_from=unit.at, valid_to=None,
            basis="as seen",
        )  # fmt: skip
    (result, *_) = make_results(database, bench, at=NOON)
    with database.read() as session:
        [one] = records_at(session, NOON, [holder.id])

    with acting(database, manager, NOON + DAY) as unit:
        find_false(unit, one.id, words="the school never heard of it")

    with database.read() as session:
        (doubt,) = session.scalars(select(DoubtRow)).all()
        assert doubt.source_id == record
        assert "never heard of it" in doubt.reason
        assert result.id in reached(session, forward(doubt.source_id, doubt.since, doubt.until), "result")
        [now] = records_at(session, NOON + 2 * DAY, [holder.id])
    assert (now.passed, now.words) == (False, "the school never heard of it")


@pytest.mark.parametrize(
    ("said", "doubts"),
    [({"words": "a slip of the pen"}, 0), ({"passed": False}, 1), ({"acquired_at": NOON - HOUR}, 1), ({"ends_at": NOON}, 1)],
)  # fmt: skip
def test_a_record_is_doubted_only_where_it_shows_less_than_before(
    database: Database, said: dict[str, Any], doubts: int
) -> None:
    bench = make_bench(database, at=NOON, authorised=False)
    manager, at = make_person(database, Role.QUALITY_MANAGER, at=NOON - DAY), NOON - 5 * HOUR
    make_record_of(database, bench.analyst, at=at, passed=True, evaluated_by=manager.id)
    with acting(database, manager, NOON - 4 * HOUR) as unit:
        give_on_evidence(
            unit, person_id=bench.analyst.id, method_id=bench.method.method_id, act=Act.PERFORM, valid_from=unit.at, valid_to=None,
            basis="as seen",
        )  # fmt: skip
        [one] = records_at(unit.session, unit.at, [bench.analyst.id])

    with acting(database, manager, NOON + HOUR) as unit:
        content = {
            "title": one.title, "given_by": one.given_by, "acquired_at": at, "ends_at": None, "method_id": None, "file_id": None,
            "passed": True, "evaluated_by": manager.id, "words": "",
        }  # fmt: skip
        correct_record(unit, one.id, **(content | said))

    with database.read() as session:
        assert len(session.scalars(select(DoubtRow)).all()) == doubts


def test_a_supervisor_who_turns_out_not_to_have_been_authorised_puts_the_run_in_doubt(
    database: Database, tmp_path: Path
) -> None:
    bench = make_bench(database, at=NOON)
    trainee, training = make_trainee(database, bench.method.method_id, at=NOON - HOUR)
    take_supervision(database, bench, training, bench.analyst, at=NOON - MINUTE)
    make_results(database, replace(bench, analyst=trainee), at=NOON)

    with acting(database, make_person(database, Role.QUALITY_MANAGER, at=NOON), NOON + DAY) as unit:
        (theirs,) = authorisations_at(unit.session, NOON, person_id=bench.analyst.id)
        end_authorisation(
            unit, theirs.id, ending=Ending.WITHDRAWN, since=NOON - HOUR, reason="a forged diploma"
        )
    register_job(LATE_ENTRY)
    run_jobs(database, tmp_path, NOON + DAY)

    with database.read() as session:
        (doubt,) = session.scalars(select(DoubtRow)).all()
        assert "was not authorised" in doubt.reason
        assert doubt.source_id == theirs.version_id


def test_the_file_of_a_person_shows_the_scores_of_what_they_measured(
    client_as: ClientAs, database: Database, tmp_path: Path
) -> None:
    bench = make_bench(database, at=NOON - HOUR)
    (result, *_) = make_results(database, bench, at=NOON - HOUR)
    taken = make_enrolment(database, FileStore(tmp_path), bench.method.method_id, at=NOON - HOUR)
    with acting(database, bench.analyst, NOON) as unit:
        reported = ReportedRow(
            enrolment_id=taken.enrolment_id, result_id=result.id, value=832.1, text="832.1", expanded_uncertainty=None,
            k=None, reason="", at=unit.at, person_id=bench.analyst.id,
        )  # fmt: skip
        unit.add(reported)
        unit.flush()
        figures = Figures(assigned_value=835.0, assigned_text="835.0", sigma_pt=0.5)
        enter_outcome(unit, taken.enrolment_id, report_id=taken.report_id, figures=figures, reason="")

    page = client_as(Role.QUALITY_MANAGER).get(f"/competence/people/{bench.analyst.id}").text

    assert "Scores of proficiency tests from own measurements" in page
    assert "Unsatisfactory" in words_of(page)
