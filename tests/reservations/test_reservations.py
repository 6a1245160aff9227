"""Reservations: one person at a time, also where two ask at once; what is taken back stays readable."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from lims.db import Database
from lims.people import Person
from lims.permissions import Role
from lims.reservations import Reservation, reservations_between, reserve, take_back
from lims.reservations.errors import NotYourReservation, ReservationRefused, ReservedAlready
from lims.reservations.models import ReservationVersionRow
from lims.web import missing_translations
from tests.conftest import NOON
from tests.support.equipment import make_equipment
from tests.support.people import make_person
from tests.support.samples import acting
from tests.support.web import ClientAs, post, words_of

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def reserved(
    database: Database, equipment_id: int, person: Person, start: datetime, hours: float = 2
) -> Reservation:
    with acting(database, person, NOON) as unit:
        return reserve(
            unit,
            equipment_id,
            start=start,
            end=start + hours * HOUR,
            purpose="a validation, FICTITIOUS",
            person_id=person.id,
        )


def test_no_two_people_have_the_same_equipment_at_once(database: Database) -> None:
    one, other = (make_equipment(database, at=NOON - DAY).id for _ in range(2))
    first, second = (make_person(database, Role.TECHNICIAN, at=NOON) for _ in range(2))
    reserved(database, one, first, NOON + DAY)

    with pytest.raises(ReservedAlready, match=first.name):
        reserved(database, one, second, NOON + DAY + HOUR)
    reserved(database, one, second, NOON + DAY + 2 * HOUR)  # where the first one ends the next may begin
    reserved(database, other, second, NOON + DAY)

    with database.read() as session:
        assert len(reservations_between(session, NOON, NOON + 9 * DAY)) == 3
        assert len(reservations_between(session, NOON, NOON + 9 * DAY, [one])) == 2


def test_the_database_itself_refuses_an_overlap(database: Database) -> None:
    one, person = make_equipment(database, at=NOON - DAY).id, make_person(database, Role.TECHNICIAN, at=NOON)
    reserved(database, one, person, NOON + DAY)

    with pytest.raises(DBAPIError, match=r"overlap"), acting(database, person, NOON) as unit:
        unit.add(
            ReservationVersionRow(
                header_id=one, n=99, valid_from=NOON + DAY + HOUR, valid_to=NOON + 2 * DAY, born=unit.seq, died=None,
                person_id=person.id, purpose="past the service",
            )
        )  # fmt: skip
        unit.flush()


def test_a_reservation_is_taken_back_by_who_made_it_or_a_manager_and_stays_readable(
    database: Database,
) -> None:
    one = make_equipment(database, at=NOON - DAY).id
    owner, stranger = (make_person(database, Role.TECHNICIAN, at=NOON) for _ in range(2))
    made = reserved(database, one, owner, NOON + DAY)

    with pytest.raises(NotYourReservation), acting(database, stranger, NOON) as unit:
        take_back(unit, made.id)
    with acting(database, owner, NOON) as unit:
        take_back(unit, made.id)
    again = reserved(database, one, stranger, NOON + DAY)

    with database.read() as session:
        kept = {row.id: row.died is None for row in session.scalars(select(ReservationVersionRow))}
    assert kept == {made.id: False, again.id: True}


def test_impossible_periods_are_refused(database: Database) -> None:
    one, person = make_equipment(database, at=NOON - DAY).id, make_person(database, Role.TECHNICIAN, at=NOON)
    for start, hours in ((NOON + DAY, -1.0), (NOON - DAY, 1.0), (NOON + DAY, 24.0 * 400)):
        with pytest.raises(ReservationRefused):
            reserved(database, one, person, start, hours)


def test_it_is_reserved_on_the_calendar_and_taken_back(client_as: ClientAs, database: Database) -> None:
    one, client = make_equipment(database, at=NOON - DAY), client_as(Role.TECHNICIAN)
    given = {
        "equipment": str(one.id),
        "start": "2026-05-20 09:00",
        "end": "2026-05-20 11:00",
        "purpose": "a validation",
    }

    made = post(client, "/reservations/new", given)
    twice = post(client, "/reservations/new", {**given, "start": "2026-05-20 10:00"})

    assert (made.status_code, twice.status_code) == (303, 422), made.text
    assert "is reserved from" in twice.text
    assert "a validation" in client.get("/reservations?month=2026-05").text
    assert "a validation" in client.get(f"/equipment/{one.id}").text
    assert "DTSTART:20260520T050000Z" in client.get("/reservations.ics").text
    with database.read() as session:
        [found] = reservations_between(session, NOON, NOON + 9 * DAY)
    taken = post(client, f"/reservations/{found.id}/take-back", {"reason": "not needed"})
    assert taken.status_code == 303
    assert "Nothing is reserved" in client.get("/reservations").text


def test_a_clash_is_told_in_the_laboratorys_time_with_the_next_free_moment(
    client_as: ClientAs, database: Database
) -> None:
    one, person = make_equipment(database, at=NOON - DAY), make_person(database, Role.TECHNICIAN, at=NOON)
    for start in (NOON + DAY, NOON + DAY + 3 * HOUR):  # an hour between them is too short for two
        reserved(database, one.id, person, start)
    client = client_as(Role.TECHNICIAN)

    asked = {
        "equipment": str(one.id),
        "start": "2026-05-20 16:30",
        "end": "2026-05-20 18:30",
        "purpose": "mine",
    }
    answer = post(client, "/reservations/new", asked)

    assert answer.status_code == 422
    said = words_of(answer.text)
    assert (
        "from 2026-05-20 16:00 to 2026-05-20 18:00" in said
    )  # Baku is four hours ahead of the clock of the test
    assert "free from 2026-05-20 21:00" in said
    assert 'value="mine"' in answer.text  # what was typed stays


def test_what_is_to_come_is_searched_filtered_and_taken_away_as_a_table(
    client_as: ClientAs, database: Database
) -> None:
    one, other = (make_equipment(database, at=NOON - DAY) for _ in range(2))
    person = make_person(database, Role.TECHNICIAN, at=NOON)
    reserved(database, one.id, person, NOON + DAY)
    client = client_as(Role.TECHNICIAN)
    mine = {
        "equipment": str(other.id),
        "start": "2026-05-21 10:00",
        "end": "2026-05-21 12:00",
        "purpose": "a column test",
    }
    assert post(client, "/reservations/new", mine).status_code == 303

    def listed(query: str) -> tuple[bool, bool]:
        table = client.get(f"/reservations?format=csv&{query}").text
        return one.code in table, other.code in table

    assert listed("") == (True, True)
    assert listed("q=column") == (False, True)
    assert listed(f"q={one.code}") == (True, False)
    assert listed(f"equipment={one.id}") == (True, False)
    assert listed("whose=mine") == (False, True)


def test_no_text_is_missing_in_any_language() -> None:
    assert missing_translations(Path("lims/reservations")) == []
