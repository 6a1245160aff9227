"""The two walks over the links."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from lims.clock import SetClock
from lims.db import Database
from lims.records import Actor, unit_of_work
from lims.records.walk import back, forward, held, reached, steps
from tests.conftest import NOON
from tests.records.conftest import make_client, make_person

TESTER = Actor.system("test")


def chain(database: Database, clock: SetClock) -> tuple[list[int], int]:
    """Four people each resting on the one before, and a client that rests on the last two (a diamond)."""
    with unit_of_work(database, by=TESTER, clock=clock, act="linked") as unit:
        people = [make_person(unit).id for _ in range(4)]
        client = make_client(unit).id
        for src, dst in pairwise(people):
            unit.link(src, dst, "rests", clock())
        unit.link(people[2], client, "rests")
        unit.link(people[3], client, "rests")
    return people, client


def test_walking_back_finds_everything_that_a_thing_rests_on(database: Database, clock: SetClock) -> None:
    people, client = chain(database, clock)

    with database.read() as session:
        assert reached(session, back(client), "person") == people
        assert len(steps(session, back(client))) == 5


def test_walking_forward_finds_everything_that_rests_on_a_thing(database: Database, clock: SetClock) -> None:
    people, client = chain(database, clock)

    with database.read() as session:
        assert reached(session, forward(people[0]), "client") == [client]
        assert reached(session, forward(people[0]), "person") == people[1:]


def test_walking_forward_only_follows_uses_in_the_period(database: Database, clock: SetClock) -> None:
    people, _ = chain(database, clock)

    with database.read() as session:
        assert reached(session, forward(people[0], since=NOON + timedelta(days=1)), "client") == []
        assert reached(session, forward(people[0], until=NOON), "client") == []


@pytest.mark.parametrize("most", [2, 100], ids=["far", "near"])
def test_a_walk_whose_ids_are_held_reaches_the_same(
    database: Database, clock: SetClock, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr("lims.records.walk.MOST_HELD", most)
    people, client = chain(database, clock)

    with database.read() as session:
        walk = held(session, forward(people[0]))

        assert reached(session, walk, "person") == people[1:]
        assert reached(session, walk, "client") == [client]
        assert reached(session, held(session, forward(client)), "client") == []
