"""What is entered late changes no answer that was given: it raises a doubt about what would be answered otherwise."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from lims.clock import SetClock
from lims.db import Database
from lims.doubts.hindsight import LATE_ENTRY
from lims.doubts.late import LateEntry, late_entries
from lims.equipment import decide_suitability, put_calibration
from lims.equipment.models import CalibrationVersionRow
from lims.gates.models import GateAnswerRow
from lims.jobs import register_job
from lims.jobs.models import JobRow, JobState
from lims.materials import change_lot, register_lot
from lims.people import revoke_authorisation
from lims.people.models import AuthorisationRow
from lims.quality.models import DoubtRow
from lims.records import Actor, unit_of_work
from lims.records.walk import forward, reached
from lims.results import submit, take_record
from lims.results.models import ResultRow
from tests.conftest import NOON
from tests.support.certificates import make_issued, run_jobs
from tests.support.equipment import YEAR, density_points
from tests.support.results import NO_BUBBLES, make_bench, make_record, make_results, working

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LATER = NOON + DAY


def later(database: Database, at: Any = LATER) -> Any:
    return unit_of_work(database, by=Actor.system("office"), clock=SetClock(at), act="office.entered")


def run(database: Database, folder: Path, at: Any = LATER) -> list[DoubtRow]:
    register_job(LATE_ENTRY)
    run_jobs(database, folder, at)
    with database.read() as session:
        return list(session.scalars(select(DoubtRow)))


def enter_calibration(
    database: Database, equipment_id: int, *, done: Any, at: Any = LATER, **given: Any
) -> int:
    with later(database, at) as unit:
        made = put_calibration(
            unit, equipment_id, certificate="LATE-1", laboratory="FICTITIOUS", calibrated_at=done, due_at=done + YEAR,
            points=density_points(), suitable=True, fictitious=True, **given,
        )  # fmt: skip
    return made.id


def test_a_calibration_entered_late_puts_in_doubt_what_the_former_one_answered_for(
    database: Database, tmp_path: Path
) -> None:
    case, certificate = make_issued(database, tmp_path, at=NOON)
    bench = case.bench.density
    with database.read() as session:
        before = [
            (row.id, row.answer, row.facts, row.sentence) for row in session.scalars(select(GateAnswerRow))
        ]

    enter_calibration(database, bench.meter.id, done=NOON - HOUR)
    (doubt,) = run(database, tmp_path)

    assert doubt.source_id == bench.calibration.version_id
    measured = NOON + timedelta(minutes=1)
    assert (doubt.since, doubt.until) == (measured, measured + timedelta(microseconds=1))
    assert {one["check"] for one in doubt.figures["answers"]} == {
        "calibrated", "calibration_suitable", "accuracy_needed",
    }  # fmt: skip
    assert "LATE-1" in doubt.figures["answers"][0]["now"][0]
    with database.read() as session:
        called = reached(session, forward(doubt.source_id, doubt.since, doubt.until), "certificate")
        after = [
            (row.id, row.answer, row.facts, row.sentence) for row in session.scalars(select(GateAnswerRow))
        ]
    assert called == [certificate.id]
    assert after == before


def test_a_calibration_done_after_the_measurement_is_no_doubt(database: Database, tmp_path: Path) -> None:
    bench = make_bench(database, at=NOON)
    make_results(database, bench, at=NOON)

    enter_calibration(database, bench.density.meter.id, done=NOON + HOUR)

    assert run(database, tmp_path) == []


def test_a_calibration_found_not_good_enough_later_is_doubted_once(
    database: Database, tmp_path: Path
) -> None:
    bench = make_bench(database, at=NOON)
    make_results(database, bench, at=NOON)

    with later(database) as unit:
        decide_suitability(unit, bench.density.calibration.id, False, bench.analyst.id)
    first = run(database, tmp_path)
    with later(database, LATER + HOUR) as unit:
        decide_suitability(unit, bench.density.calibration.id, False, bench.analyst.id)
        put_calibration(
            unit, bench.density.meter.id, certificate="OTHER", laboratory="FICTITIOUS", calibrated_at=NOON - YEAR,
            due_at=NOON - DAY, points=density_points(), fictitious=True,
        )  # fmt: skip
    again = run(database, tmp_path, LATER + HOUR)

    assert [one["now"] for one in first[0].figures["answers"] if one["check"] == "calibration_suitable"]
    assert [one.id for one in again] == [one.id for one in first]


def test_an_authorisation_taken_back_for_the_past_puts_the_work_in_doubt(
    database: Database, tmp_path: Path
) -> None:
    bench = make_bench(database, at=NOON)
    make_results(database, bench, at=NOON)
    with later(database) as unit:
        header = unit.session.scalars(
            select(AuthorisationRow.id).where(AuthorisationRow.person_id == bench.analyst.id)
        ).one()
        (held,) = revoke_authorisation(unit, header, from_=NOON - HOUR)

    (doubt,) = run(database, tmp_path)

    assert doubt.source_id == held
    assert {one["check"] for one in doubt.figures["answers"]} == {"authorisation"}
    with database.read() as session:
        results = set(session.scalars(select(ResultRow.id)))
        touched = reached(session, forward(doubt.source_id, doubt.since, doubt.until), "result")
    assert set(touched) == results


def test_an_authorisation_that_ends_today_leaves_the_past_alone(database: Database, tmp_path: Path) -> None:
    bench = make_bench(database, at=NOON)
    make_results(database, bench, at=NOON)
    with later(database) as unit:
        header = unit.session.scalars(
            select(AuthorisationRow.id).where(AuthorisationRow.person_id == bench.analyst.id)
        ).one()
        revoke_authorisation(unit, header, from_=LATER)

    assert run(database, tmp_path) == []


def test_a_lot_that_had_expired_on_the_day_puts_the_work_in_doubt(database: Database, tmp_path: Path) -> None:
    bench = make_bench(database, at=NOON)
    with later(database, NOON - DAY) as unit:
        lot = register_lot(
            unit, code="W-1", name="Water", role="water", opened_at=NOON - DAY, expires_at=NOON + YEAR, fictitious=True
        )  # fmt: skip
    with working(database, bench, NOON) as unit:
        record = make_record(unit, bench, at=NOON)
        take_record(unit, bench.test.id, record, observations={**NO_BUBBLES, "lots": {"water": lot.id}})
    with working(database, bench, NOON + HOUR) as unit:
        submit(unit, bench.test.id)

    with later(database) as unit:
        change_lot(unit, lot.id, since=NOON - DAY, expires_at=NOON - HOUR)
    (doubt,) = run(database, tmp_path)

    assert doubt.source_id == lot.version_id
    assert "expired on" in doubt.figures["answers"][0]["now"][0]


def test_a_job_that_runs_twice_doubts_once(database: Database, tmp_path: Path) -> None:
    bench = make_bench(database, at=NOON)
    make_results(database, bench, at=NOON)
    enter_calibration(database, bench.density.meter.id, done=NOON - HOUR)
    once = run(database, tmp_path)
    with later(database) as unit:
        row = unit.session.scalars(select(JobRow).where(JobRow.kind == LATE_ENTRY.name)).one()
        row.state, row.leased_by, row.leased_until, row.attempts = JobState.WAITING, None, None, 0

    assert len(run(database, tmp_path)) == len(once) == 1


def test_nothing_is_looked_at_where_the_gate_was_not_asked_since(database: Database) -> None:
    bench = make_bench(database, at=NOON)
    enter_calibration(database, bench.density.meter.id, done=NOON - HOUR, at=NOON)

    with database.read() as session:
        assert session.scalar(select(func.count()).where(JobRow.kind == LATE_ENTRY.name)) == 0


def version(start: int, end: int | None, says: str, *, born: int, died: int | None = None) -> Any:
    return CalibrationVersionRow(
        id=start * 100 + born, header_id=1, n=1, valid_from=NOON + start * DAY, valid_to=None if end is None else NOON + end * DAY,
        laboratory=says, born=born, died=died,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "days"),
    [
        ([version(3, None, "a", born=9)], [(3, 8)]),  # something new of the past
        ([version(8, None, "a", born=9)], []),  # something new from now on
        ([version(0, None, "a", born=1, died=9), version(0, 8, "a", born=9), version(8, None, "b", born=9)], []),
        ([version(0, None, "a", born=1, died=9), version(0, 5, "a", born=9), version(5, None, "b", born=9)], [(5, 8)]),
        ([version(0, None, "a", born=1, died=9), version(0, 5, "a", born=9)], [(5, 8)]),  # it ended earlier
        ([version(0, 4, "a", born=1, died=9), version(2, 6, "b", born=9), version(0, 2, "a", born=9)], [(2, 6)]),
    ],
)  # fmt: skip
def test_only_the_days_of_which_something_else_is_stated_count(
    rows: list[Any], days: list[tuple[int, int]]
) -> None:
    found: list[LateEntry] = late_entries(rows, 9, NOON + 8 * DAY)

    assert [((one.since - NOON).days, (one.until - NOON).days) for one in found] == days
