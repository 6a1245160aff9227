"""An excursion: found when a reading arrives, linked to the work that it touched, judged, taken back when readings are corrected."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from lims.db import Database
from lims.equipment.errors import ReadingAlreadyCorrected
from lims.equipment.rooms import correct_room_condition, room_condition_at
from lims.permissions import Role
from lims.quality import due_items
from lims.records import Actor, Link
from lims.records.walk import forward, reached
from lims.rooms import Excursion, Reaction, judge_excursion, touched_by, write_log
from lims.rooms.errors import ExcursionGone
from lims.rooms.excursions import excursions_between, find_excursion
from lims.rooms.models import ExcursionSpanRow, RoomEventKind
from lims.rooms.service import log_of
from tests.conftest import NOON
from tests.support.people import make_person
from tests.support.results import Bench, make_bench, make_results, measure
from tests.support.rooms import at_work, limit, new_room, read_all, read_one, state_room

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LIMITS = {"temperature_c": limit(18.0, 24.0)}


@pytest.fixture
def bench(database: Database) -> Bench:
    """A bench whose room has limits of its own since a day; it was read within them an hour ago."""
    bench = make_bench(database, at=NOON)
    state_room(database, bench.density.room.id, at=NOON - 2 * HOUR, limits=LIMITS, purpose="density")
    return bench


def found(database: Database, room_id: int) -> list[Excursion]:
    with database.read() as session:
        return excursions_between(session, room_id, NOON - 10 * DAY, NOON + 10 * DAY)


def test_a_reading_outside_begins_an_excursion_and_one_within_ends_it(
    database: Database, bench: Bench
) -> None:
    room = bench.density.room.id

    read_all(database, room, [(NOON, 25.1), (NOON + MINUTE, 26.0), (NOON + 2 * MINUTE, 22.0)], at=NOON + HOUR)

    (one,) = found(database, room)
    assert (one.quantity, one.worst, one.readings, one.state) == ("temperature_c", 26.0, 2, "to_judge")
    assert (one.within_until, one.first_at) == (NOON - HOUR, NOON)
    assert (one.last_at, one.within_again) == (NOON + MINUTE, NOON + 2 * MINUTE)


def test_it_is_linked_to_the_work_between_the_readings_within(database: Database, bench: Bench) -> None:
    room = bench.density.room.id
    results = make_results(database, bench, at=NOON)  # an hour after a reading within

    with at_work(database, NOON + HOUR) as unit:
        read_one(unit, room, NOON + 30 * MINUTE, 27.0)

    (one,) = found(database, room)
    with database.read() as session:
        (work,) = touched_by(session, one)
        assert (work.code, work.surely, work.test) == (bench.sample.code, False, True)
        assert set(reached(session, forward([one.id], None, None), "result")) == {row.id for row in results}


def test_work_that_is_entered_while_it_goes_on_is_linked_too(database: Database, bench: Bench) -> None:
    read_all(database, bench.density.room.id, [(NOON, 27.0)], at=NOON)

    (taken,) = measure(database, bench, 0.8321, at=NOON + 5 * MINUTE)

    (one,) = found(database, bench.density.room.id)
    with database.read() as session:
        linked = session.execute(
            select(Link.dst, Link.at).where(Link.src == one.id, Link.role == "excursion")
        ).all()
    assert [tuple(row) for row in linked] == [(taken.id, taken.at)]


def test_work_in_another_room_is_not_touched(database: Database, bench: Bench) -> None:
    other = new_room(database, at=NOON - DAY, code="ELSEWHERE")
    state_room(database, other.id, at=NOON - 2 * HOUR, limits=LIMITS)
    measure(database, bench, 0.8321, at=NOON)

    read_all(database, other.id, [(NOON, 27.0)], at=NOON)

    (one,) = found(database, other.id)
    with database.read() as session:
        assert touched_by(session, one) == []


def test_a_limit_of_a_method_touches_the_work_of_that_method_only(database: Database) -> None:
    entered = {"room": {"temperature_c": {"low": 15.0, "high": 25.0, "source": "FICTITIOUS"}}}
    bench = make_bench(database, at=NOON, settings=entered)
    state_room(database, bench.density.room.id, at=NOON - 2 * HOUR, methods=[bench.method.code])
    measure(database, bench, 0.8321, at=NOON)

    read_all(database, bench.density.room.id, [(NOON, 26.0)], at=NOON)

    (one,) = found(database, bench.density.room.id)
    assert (one.limit_of, one.range.high, one.own) == (bench.method.method_id, 25.0, False)
    with database.read() as session:
        assert [work.what for work in touched_by(session, one)] == [f"{bench.method.code}, 1"]


def test_a_corrected_reading_takes_the_excursion_back_and_rewrites_nothing(
    database: Database, bench: Bench
) -> None:
    room = bench.density.room.id
    (wrong,) = read_all(database, room, [(NOON, 31.0)], at=NOON)

    with at_work(database, NOON + HOUR) as unit:
        right = correct_room_condition(unit, wrong.id, reason="13 was read as 31", temperature_c=21.0)

    assert found(database, room) == []
    with database.read() as session:
        assert room_condition_at(session, room, NOON) == right
        spans = session.scalars(select(ExcursionSpanRow).order_by(ExcursionSpanRow.n))
        assert [(row.worst, row.gone) for row in spans] == [(31.0, False), (31.0, True)]
    with (
        at_work(database, NOON + HOUR) as unit,
        pytest.raises(ReadingAlreadyCorrected, match="13 was read as 31"),
    ):
        correct_room_condition(unit, wrong.id, reason="again", temperature_c=22.0)


def test_a_reading_that_is_taken_away_leaves_the_one_before(database: Database, bench: Bench) -> None:
    room = bench.density.room.id
    (wrong,) = read_all(database, room, [(NOON, 31.0)], at=NOON)

    with at_work(database, NOON + HOUR) as unit:
        assert correct_room_condition(unit, wrong.id, reason="of another room") is None

    with database.read() as session:
        left = room_condition_at(session, room, NOON)
    assert left is not None
    assert left.temperature_c == 21.4


def test_it_waits_on_the_list_of_quality_until_somebody_judges_it(database: Database, bench: Bench) -> None:
    room = bench.density.room.id
    read_all(database, room, [(NOON, 25.1)], at=NOON)
    manager = Actor.person(make_person(database, Role.QUALITY_MANAGER, at=NOON).id)
    (one,) = found(database, room)

    def waits() -> list[str]:
        with database.read() as session:
            return [item.url for item in due_items(session, NOON + DAY) if item.what == "excursion"]

    assert waits() == [f"/rooms/excursions/{one.id}"]
    with at_work(database, NOON + HOUR, manager) as unit:
        judge_excursion(
            unit, one.id, decision=Reaction.NO_EFFECT, assessment="the cell holds its own temperature"
        )
    assert waits() == []
    read_all(database, room, [(NOON + 2 * MINUTE, 29.0)], at=NOON + 2 * HOUR)  # it grew
    assert waits() == [f"/rooms/excursions/{one.id}"]


def test_what_is_gone_is_not_judged(database: Database, bench: Bench) -> None:
    (wrong,) = read_all(database, bench.density.room.id, [(NOON, 31.0)], at=NOON)
    (one,) = found(database, bench.density.room.id)
    with at_work(database, NOON + MINUTE) as unit:
        correct_room_condition(unit, wrong.id, reason="misread", temperature_c=21.0)

    with at_work(database, NOON + HOUR) as unit, pytest.raises(ExcursionGone):
        judge_excursion(unit, one.id, decision=Reaction.NO_EFFECT, assessment="nothing")

    with database.read() as session:
        assert find_excursion(session, one.id).state == "gone"


def test_the_log_of_a_room_says_who_cleaned_it(database: Database, bench: Bench) -> None:
    person = Actor.person(bench.analyst.id)
    with at_work(database, NOON, person, "room.logged") as unit:
        write_log(unit, bench.density.room.id, kind=RoomEventKind.CLEANING, said="floor, with water")

    with database.read() as session:
        (entry,) = log_of(session, bench.density.room.id)
    assert (entry.kind, entry.said, entry.person_id) == (
        RoomEventKind.CLEANING,
        "floor, with water",
        bench.analyst.id,
    )
