"""Excursions that the database finds all at once are those that somebody finds who goes from reading to reading."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from lims.db import Database
from lims.equipment.models import RoomConditionRow
from lims.equipment.rooms import correct_room_condition, standing_reading
from lims.records import put_version
from lims.rooms.excursions import excursions_between
from lims.rooms.models import RoomVersionRow
from lims.rooms.spans import spans_of
from lims.rooms.tracks import tracks_of
from tests.conftest import NOON
from tests.support.people import make_person
from tests.support.rooms import Found, at_work, limit, new_room, read_one, state_room, walked

MINUTE = timedelta(minutes=1)
START = NOON - timedelta(days=1)
_numbers = count(1)
TEMPERATURES = st.integers(min_value=17, max_value=27)
READINGS = st.lists(st.tuples(st.integers(0, 40), TEMPERATURES), min_size=1, max_size=14)
BANDS = st.lists(
    st.tuples(st.integers(0, 40), st.sampled_from([(18, 24), (20, 22), (None, 23), (21, None)])),
    min_size=1, max_size=3, unique_by=lambda one: one[0],
)  # fmt: skip


def found_at_once(database: Database, room_id: int) -> list[Found]:
    with database.read() as session:
        found = spans_of(session, room_id, tracks_of(session, room_id))
    return sorted((_as_walked(one) for one in found), key=lambda one: (one[3], one[1]))


def _as_walked(one: Any) -> Found:
    return (
        one.quantity, one.limit_of, one.within_until, one.first_at, one.last_at, one.within_again, one.worst, one.readings
    )  # fmt: skip


def walked_through(database: Database, room_id: int) -> list[Found]:
    with database.read() as session:
        tracks = tracks_of(session, room_id)
        rows = session.scalars(
            select(RoomConditionRow).where(RoomConditionRow.room_id == room_id, standing_reading())
        )
        readings = [(row.at, row.id, row.temperature_c or 0.0) for row in rows]
    return walked(readings, tracks)


def kept(database: Database, room_id: int) -> list[Found]:
    with database.read() as session:
        found = excursions_between(session, room_id, START - timedelta(days=1), NOON)
    return sorted((_as_walked(one) for one in found), key=lambda one: (one[3], one[1]))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(readings=READINGS, bands=BANDS, data=st.data())
def test_what_is_found_at_once_and_kept_is_what_one_finds_by_going_along(
    database: Database, readings: list[tuple[int, int]], bands: list[tuple[int, Any]], data: st.DataObject
) -> None:
    room = new_room(database, at=START - timedelta(days=2), code=f"P-{next(_numbers)}")
    by = make_person(database, at=START - timedelta(days=2)).id
    with at_work(database, START - MINUTE) as unit:
        for since, (low, high) in sorted(bands):
            put_version(
                unit, RoomVersionRow, room.id, valid_from=START + since * MINUTE, purpose="", methods=[], procedures=[],
                limits={"temperature_c": limit(low, high)}, loggers=[], silent_after_hours=None, silent_source="", drafted_by=None,
                approved_by=by,
            )  # fmt: skip
    made = []
    for minute, temperature in readings:  # in whatever order they arrive
        with at_work(database, NOON) as unit:
            made.append(read_one(unit, room.id, START + minute * MINUTE, temperature).id)
    wrong = data.draw(st.lists(st.sampled_from(made), max_size=4, unique=True))
    for one in wrong:
        instead = data.draw(st.one_of(st.none(), TEMPERATURES))
        with at_work(database, NOON) as unit:
            correct_room_condition(unit, one, reason="misread", temperature_c=instead)

    expected = walked_through(database, room.id)
    assert found_at_once(database, room.id) == expected
    assert kept(database, room.id) == expected


def test_a_new_limit_of_the_same_room_goes_on_with_the_same_excursion(database: Database) -> None:
    room = new_room(database, at=START)
    state_room(database, room.id, at=START, limits={"temperature_c": limit(18, 24)})
    with at_work(database, NOON - 3 * MINUTE) as unit:
        read_one(unit, room.id, NOON - 3 * MINUTE, 25.0)
    state_room(database, room.id, at=NOON - 2 * MINUTE, limits={"temperature_c": limit(18, 22)})
    with at_work(database, NOON - MINUTE) as unit:
        read_one(unit, room.id, NOON - MINUTE, 23.0)

    (one,) = kept(database, room.id)

    assert one[3:] == (NOON - 3 * MINUTE, NOON - MINUTE, None, 25.0, 2)
