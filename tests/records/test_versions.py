"""Versions with two times: what was valid, and what was known."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from lims.clients.models import ClientVersionRow
from lims.clock import SetClock
from lims.db import Database
from lims.records import Actor, put_version, unit_of_work, version_at
from lims.records.versions import PeriodTurnedRound
from tests.conftest import NOON
from tests.records.conftest import make_client
from tests.support.tampering import tamper

TESTER = Actor.system("test")
DAY = timedelta(days=1)
CONTENT = {"address": "Street 1", "tax_number": None, "language": "en", "discloses_client": False}


def name_client(database: Database, clock: SetClock, header: int | None, **given: object) -> int:
    """State a client's name for a period in a unit of its own; makes the client if there is none yet."""
    with unit_of_work(database, by=TESTER, clock=clock, act="client.named") as unit:
        header = header or make_client(unit).id
        put_version(unit, ClientVersionRow, header, **{**CONTENT, **given})  # type: ignore[arg-type]
        return header


def name_at(database: Database, header: int, when: object, known_at: int | None = None) -> str | None:
    with database.read() as session:
        found = version_at(session, ClientVersionRow, header, when, known_at)  # type: ignore[arg-type]
        return found.name if found else None


def test_a_new_version_ends_the_one_before(database: Database, clock: SetClock) -> None:
    client = name_client(database, clock, None, valid_from=NOON, name="Old")
    name_client(database, clock, client, valid_from=NOON + 10 * DAY, name="New")

    assert name_at(database, client, NOON - DAY) is None
    assert name_at(database, client, NOON + 9 * DAY) == "Old"
    assert name_at(database, client, NOON + 10 * DAY) == "New"


def test_a_late_entry_is_seen_as_late(database: Database, clock: SetClock) -> None:
    client = name_client(database, clock, None, valid_from=NOON, name="As first told")
    name_client(database, clock, client, valid_from=NOON, name="As corrected")

    assert name_at(database, client, NOON + DAY, known_at=1) == "As first told"
    assert name_at(database, client, NOON + DAY, known_at=2) == "As corrected"


def test_a_period_in_the_middle_leaves_both_sides_as_they_were(database: Database, clock: SetClock) -> None:
    client = name_client(database, clock, None, valid_from=NOON, name="Always")
    name_client(
        database, clock, client, valid_from=NOON + 5 * DAY, valid_to=NOON + 7 * DAY, name="For two days"
    )

    names = [name_at(database, client, NOON + day * DAY) for day in (4, 5, 6, 7)]
    assert names == ["Always", "For two days", "For two days", "Always"]


def test_a_version_is_never_overwritten(database: Database, database_url: str, clock: SetClock) -> None:
    name_client(database, clock, None, valid_from=NOON, name="Said once")

    with pytest.raises(DBAPIError, match="only dies"):
        tamper(database_url, "UPDATE client_version SET name = 'Said otherwise'", triggers=True)


def test_a_dead_version_does_not_come_back(database: Database, database_url: str, clock: SetClock) -> None:
    client = name_client(database, clock, None, valid_from=NOON, name="Old")
    name_client(database, clock, client, valid_from=NOON, name="New")

    with pytest.raises(DBAPIError, match="only dies"):
        tamper(database_url, "UPDATE client_version SET died = NULL WHERE died IS NOT NULL", triggers=True)


def test_two_living_versions_cannot_overlap(database: Database, clock: SetClock) -> None:
    client = name_client(database, clock, None, valid_from=NOON, name="One")

    with (
        pytest.raises(DBAPIError, match=r"overlap"),
        unit_of_work(database, by=TESTER, clock=clock, act="forged") as unit,
    ):
        old = unit.session.scalars(select(ClientVersionRow)).one()
        unit.add(
            ClientVersionRow(
                **old.content(), header_id=client, n=9, valid_from=NOON + DAY, valid_to=None, born=unit.seq
            )
        )  # fmt: skip
        unit.flush()


def test_a_period_that_ends_before_it_begins_is_refused(database: Database, clock: SetClock) -> None:
    with pytest.raises(PeriodTurnedRound, match="leave it open"):
        name_client(database, clock, None, valid_from=NOON, valid_to=NOON - DAY, name="Backwards")
