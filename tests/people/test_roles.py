"""Roles: held between dates, by deputies too, never given to oneself, never for ever to an assessor."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lims.clock import SetClock
from lims.db import Database
from lims.errors import LimsError
from lims.people import Person, colleagues, end_role, grant_role, people_with, roles_at
from lims.people.errors import (
    DeputyNeedsEnd,
    InitialsTaken,
    LastAdministrator,
    NotTheirRole,
    RoleDoesNotFit,
    RoleForOneself,
    RoleNeedsEnd,
)
from lims.people.roles import grants_of
from lims.permissions import Role
from lims.records import Actor, unit_of_work
from tests.support.people import SETUP, make_person

WEEK = timedelta(days=7)


def held(database: Database, person: Person, at: SetClock) -> set[Role]:
    with database.read() as session:
        return set(roles_at(session, person.id, at()))


def test_a_deputy_holds_the_role_between_the_dates(database: Database, clock: SetClock) -> None:
    manager = make_person(database, Role.QUALITY_MANAGER, at=clock())
    deputy = make_person(database, Role.TECHNICIAN, at=clock())
    with unit_of_work(database, by=SETUP, clock=clock, act="role.granted") as unit:
        grant_role(
            unit, deputy.id, Role.QUALITY_MANAGER, valid_from=clock() + WEEK, valid_to=clock() + 2 * WEEK,
            deputy_for=manager.id,
        )  # fmt: skip

    weeks = []
    for _ in range(3):
        weeks.append(Role.QUALITY_MANAGER in held(database, deputy, clock))
        clock.advance(WEEK)

    assert weeks == [False, True, False]


@pytest.mark.parametrize(
    ("role", "until", "refusal"),
    [(Role.QUALITY_MANAGER, None, DeputyNeedsEnd), (Role.SIGNATORY, WEEK, NotTheirRole)],
)
def test_a_deputy_stands_in_until_a_day_and_only_for_a_role_that_is_held(
    database: Database, clock: SetClock, role: Role, until: timedelta | None, refusal: type[LimsError]
) -> None:
    manager = make_person(database, Role.QUALITY_MANAGER, at=clock())
    deputy = make_person(database, Role.TECHNICIAN, at=clock())

    with unit_of_work(database, by=SETUP, clock=clock, act="role.granted") as unit, pytest.raises(refusal):
        grant_role(
            unit, deputy.id, role, valid_from=clock(), valid_to=clock() + until if until else None,
            deputy_for=manager.id,
        )  # fmt: skip

    assert held(database, deputy, clock) == {Role.TECHNICIAN}


def test_colleagues_are_those_who_work_here_now(database: Database, clock: SetClock) -> None:
    manager = make_person(database, Role.QUALITY_MANAGER, at=clock())
    make_person(database, Role.ASSESSOR, at=clock(), until=clock() + WEEK)

    with database.read() as session:
        assert [one.id for one in colleagues(session, clock())] == [manager.id]
        assert colleagues(session, clock() - WEEK) == []


def test_an_ended_role_is_no_longer_held_but_still_known(database: Database, clock: SetClock) -> None:
    person = make_person(database, Role.REVIEWER, at=clock())
    with database.read() as session:
        grant = grants_of(session, person.id)[0].id
    clock.advance(WEEK)

    with unit_of_work(database, by=SETUP, clock=clock, act="role.ended") as unit:
        end_role(unit, grant)

    with database.read() as session:
        assert roles_at(session, person.id, clock()) == set()
        assert roles_at(session, person.id, clock() - WEEK) == {Role.REVIEWER}


def test_nobody_gives_a_role_to_themselves(database: Database, clock: SetClock) -> None:
    person = make_person(database, Role.DIRECTOR, at=clock())

    with (
        unit_of_work(database, by=Actor.person(person.id), clock=clock, act="role.granted") as unit,
        pytest.raises(RoleForOneself, match="Ask somebody else"),
    ):
        grant_role(unit, person.id, Role.ADMINISTRATOR, valid_from=clock())


def test_an_assessor_looks_until_a_date_only(database: Database, clock: SetClock) -> None:
    with pytest.raises(RoleNeedsEnd, match="until which day"):
        make_person(database, Role.ASSESSOR, at=clock())


def test_a_client_role_is_for_people_of_a_client(database: Database, clock: SetClock) -> None:
    with pytest.raises(RoleDoesNotFit):
        make_person(database, Role.CLIENT, at=clock())


def test_the_last_administrator_stays(database: Database, clock: SetClock) -> None:
    person = make_person(database, Role.ADMINISTRATOR, at=clock())
    with database.read() as session:
        grant = grants_of(session, person.id)[0].id

    with (
        unit_of_work(database, by=SETUP, clock=clock, act="role.ended") as unit,
        pytest.raises(LastAdministrator, match="somebody else first"),
    ):
        end_role(unit, grant)


def test_two_people_of_the_laboratory_never_share_initials(database: Database, clock: SetClock) -> None:
    make_person(database, at=clock(), initials="AB")

    with pytest.raises(InitialsTaken, match="AB"):
        make_person(database, at=clock(), initials="AB")


def test_people_are_found_by_the_role_that_they_hold_now(database: Database, clock: SetClock) -> None:
    make_person(database, Role.TECHNICIAN, at=clock())
    signatory = make_person(database, Role.SIGNATORY, at=clock())

    with database.read() as session:
        assert [one.id for one in people_with(session, clock(), role=Role.SIGNATORY)] == [signatory.id]
