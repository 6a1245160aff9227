"""The gate asks how the room was at the moment of the work; what comes to light later raises a doubt and rewrites nothing."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from lims.db import Database
from lims.doubts import assess
from lims.doubts.hindsight import LATE_ENTRY
from lims.equipment import record_room_condition
from lims.equipment.rooms import correct_room_condition
from lims.gates import Answer, CheckAnswer, ask
from lims.gates.models import GateAnswerRow
from lims.jobs import register_job
from lims.permissions import Role
from lims.quality import assessments_of, due_items
from lims.quality.models import DoubtRow
from lims.records import Actor
from lims.results.evaluation import evaluate_test
from lims.results.models import ResultRow
from lims.rooms.excursions import excursions_between
from tests.conftest import NOON
from tests.support.certificates import run_jobs
from tests.support.equipment import make_equipment
from tests.support.people import make_person
from tests.support.results import Bench, make_bench, make_results
from tests.support.rooms import at_work, limit, read_all, read_one, state_room

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def stated(database: Database, **given: Any) -> Bench:
    """A bench in a room of which something is stated since two hours; it was read an hour ago: 21.4 °C."""
    bench = make_bench(database, at=NOON)
    state_room(database, bench.density.room.id, at=NOON - 2 * HOUR, **given)
    return bench


def asked(database: Database, bench: Bench, at: Any = NOON) -> list[CheckAnswer]:
    with database.read() as session:
        question = evaluate_test(session, bench.test.id, at=at, person_id=bench.analyst.id).question
        return ask(session, question, frozenset({"own_room_limits"}))


BOTH = {"temperature_c": limit(18.0, 24.0), "humidity_percent": limit(None, 70.0)}
LIMITS = {
    "limits": {"temperature_c": limit(18.0, 24.0)},
    "silent_after_hours": 6.0,
    "silent_source": "FICTITIOUS",
}


def test_within_and_beyond_are_said_with_their_figures(database: Database) -> None:
    bench = stated(database, **LIMITS)

    (within,) = asked(database, bench)
    read_all(database, bench.density.room.id, [(NOON, 25.5)], at=NOON)
    (beyond,) = asked(database, bench)

    assert (within.answer, beyond.answer) == (Answer.YES, Answer.NO)
    assert "25.5 °C" in beyond.sentence
    assert "18 to 24 °C" in beyond.sentence or "18" in beyond.sentence


def test_a_room_that_nobody_read_lately_is_not_known(database: Database) -> None:
    bench = stated(database, **LIMITS)

    (answer,) = asked(database, bench, NOON + 12 * HOUR)

    assert (answer.answer, answer.reason) == (Answer.NO, "too_old")
    assert "is not known" in answer.sentence


def test_a_silent_logger_is_said_in_words_and_stands_on_the_list(database: Database) -> None:
    logger = make_equipment(database, at=NOON - 2 * DAY)
    bench = stated(database, **LIMITS, loggers=[logger.id])

    (answer,) = asked(database, bench, NOON + 12 * HOUR)

    assert f"logger {logger.code} has said nothing" in answer.sentence
    with database.read() as session:
        due = [one for one in due_items(session, NOON + 12 * HOUR) if one.what == "silent_logger"]
        early = [one for one in due_items(session, NOON, 30 * DAY) if one.what == "silent_logger"]
    assert [one.due_at for one in due] == [NOON - HOUR + 6 * HOUR]
    assert early == []  # it may still say something: in a month it would be silent


def test_nobody_has_said_how_long_a_reading_counts(database: Database) -> None:
    bench = stated(database, limits={"temperature_c": limit(18.0, 24.0)})

    assert {one.answer for one in asked(database, bench)} == {Answer.NO_REQUIREMENT, Answer.YES}


def test_a_room_of_which_nothing_is_stated_is_asked_for_nothing(database: Database) -> None:
    assert asked(database, make_bench(database, at=NOON)) == []


def late_doubts(database: Database, folder: Path) -> list[DoubtRow]:
    register_job(LATE_ENTRY)
    run_jobs(database, folder, NOON + DAY)
    with database.read() as session:
        return list(session.scalars(select(DoubtRow).order_by(DoubtRow.id)))


def test_a_late_reading_beyond_doubts_what_was_answered_and_rewrites_nothing(
    database: Database, tmp_path: Path
) -> None:
    bench = stated(database, **LIMITS | {"limits": BOTH})
    make_results(database, bench, at=NOON)
    with database.read() as session:
        before = [(row.id, row.answer, row.facts) for row in session.scalars(select(GateAnswerRow))]

    with at_work(database, NOON + HOUR) as unit:
        record_room_condition(
            unit,
            room_id=bench.density.room.id,
            at=NOON - 10 * MINUTE,
            temperature_c=24.6,
            humidity_percent=44.0,
        )
    doubts = late_doubts(database, tmp_path)

    said = [one for doubt in doubts for one in doubt.figures["answers"] if one["check"] == "own_room_limits"]
    assert said
    assert "24.6 °C" in said[0]["now"][0]
    with database.read() as session:
        assert [(row.id, row.answer, row.facts) for row in session.scalars(select(GateAnswerRow))] == before


def test_a_late_reading_within_doubts_nothing(database: Database, tmp_path: Path) -> None:
    bench = stated(database, **LIMITS)
    make_results(database, bench, at=NOON)

    with at_work(database, NOON + HOUR) as unit:
        read_one(unit, bench.density.room.id, NOON - 10 * MINUTE, 22.0)

    assert late_doubts(database, tmp_path) == []


def test_a_reading_corrected_to_beyond_doubts_what_rested_on_it(database: Database, tmp_path: Path) -> None:
    bench = stated(database, **LIMITS)
    (wrong,) = read_all(database, bench.density.room.id, [(NOON - MINUTE, 22.0)], at=NOON)
    make_results(database, bench, at=NOON)

    with at_work(database, NOON + HOUR) as unit:
        correct_room_condition(unit, wrong.id, reason="22 was 28", temperature_c=28.0)

    assert wrong.id in {doubt.source_id for doubt in late_doubts(database, tmp_path)}


def test_an_excursion_is_doubted_and_followed_to_the_results_that_it_touched(database: Database) -> None:
    bench = stated(database, **LIMITS)
    make_results(database, bench, at=NOON)
    with at_work(database, NOON + HOUR) as unit:
        read_one(unit, bench.density.room.id, NOON + 30 * MINUTE, 26.0)
    manager = Actor.person(make_person(database, Role.QUALITY_MANAGER, at=NOON).id)
    with database.read() as session:
        (one,) = excursions_between(session, bench.density.room.id, NOON - DAY, NOON + DAY)

    with at_work(database, NOON + 2 * HOUR, manager, "doubt.raised") as unit:
        made = assess(
            unit, one.id, since=one.within_until, since_node=one.id, until=NOON + 2 * HOUR, reason="too warm for the cell"
        )  # fmt: skip

    with database.read() as session:
        touched = set(session.scalars(select(ResultRow.id)))
        assert touched
        assert set(session.scalars(select(ResultRow.id).where(ResultRow.id.in_(made.reach())))) == touched
        assert assessments_of(session, one.id) == [made.id]
