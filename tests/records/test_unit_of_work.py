"""The unit of work: one event a unit, nothing written outside it, nothing removed."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from lims.clients.models import ContactRow
from lims.clock import SetClock
from lims.db import Database
from lims.db.engine import WriteWithoutUnit
from lims.people.models import PersonRow
from lims.records import Actor, AuditEvent, AuditTouch, Link, Node, unit_of_work
from lims.records.unit import UnitAlreadyOpen
from tests.records.conftest import make_client, make_person

TESTER = Actor.system("test")


def test_a_unit_ends_in_one_event_that_follows_the_last(database: Database, clock: SetClock) -> None:
    for name in ("First", "Second"):
        with unit_of_work(database, by=TESTER, clock=clock, act="person.added", reason="hired") as unit:
            make_person(unit, name=name)

    with database.read() as session:
        first, second = session.scalars(select(AuditEvent).order_by(AuditEvent.seq))
        assert (first.seq, second.seq, second.prev) == (1, 2, first.hash)
        assert (second.act, second.reason, second.actor) == ("person.added", "hired", "system:test")


def test_every_row_of_a_unit_is_touched_by_its_event(database: Database, clock: SetClock) -> None:
    with unit_of_work(database, by=TESTER, clock=clock, act="client.added") as unit:
        client = make_client(unit)
        unit.add(ContactRow(client_id=client.id, name="A. B.", email="a@example.org"))

    with database.read() as session:
        touched = {row.table_name for row in session.scalars(select(AuditTouch))}
    assert touched == {"client", "contact"}


def test_a_traceable_thing_shares_its_id_with_its_node(database: Database, clock: SetClock) -> None:
    with unit_of_work(database, by=TESTER, clock=clock, act="client.added") as unit:
        client, person = make_client(unit), make_person(unit)
        unit.link(person.id, client.id, "contact")

    with database.read() as session:
        kinds = {row.id: row.kind for row in session.execute(select(Node.id, Node.kind))}
        assert kinds == {client.id: "client", person.id: "person"}
        assert session.scalar(select(func.count()).select_from(Link)) == 1


def test_an_error_inside_leaves_nothing_behind(database: Database, clock: SetClock) -> None:
    with (
        pytest.raises(RuntimeError),
        unit_of_work(database, by=TESTER, clock=clock, act="client.added") as unit,
    ):
        make_client(unit)
        unit.flush()
        raise RuntimeError("power cut")

    with database.read() as session:
        for table in (AuditEvent, Node, AuditTouch):
            assert session.scalar(select(func.count()).select_from(table)) == 0


def test_a_unit_that_changed_nothing_leaves_no_event(database: Database, clock: SetClock) -> None:
    with unit_of_work(database, by=TESTER, clock=clock, act="looked"):
        pass

    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(AuditEvent)) == 0


def test_a_unit_inside_a_unit_is_refused(database: Database, clock: SetClock) -> None:
    with (
        unit_of_work(database, by=TESTER, clock=clock, act="outer"),
        pytest.raises(UnitAlreadyOpen),
        unit_of_work(database, by=TESTER, clock=clock, act="inner"),
    ):
        pass


WRITES = [
    pytest.param(insert(ContactRow).values(client_id=1, name="x", email="y"), id="bulk insert"),
    pytest.param(update(PersonRow).values(name="x"), id="bulk update"),
    pytest.param(delete(PersonRow), id="bulk delete"),
    pytest.param(text("UPDATE person SET name = 'x'"), id="raw update"),
    pytest.param(text("  -- a comment\n DELETE FROM person"), id="raw delete behind a comment"),
    pytest.param(text("WITH x AS (SELECT 1) DELETE FROM person"), id="delete behind a with"),
    pytest.param(text("DROP TABLE person"), id="drop"),
]


@pytest.mark.parametrize("statement", WRITES)
def test_a_write_without_an_open_unit_is_refused(database: Database, statement: object) -> None:
    with database.read() as session, pytest.raises(WriteWithoutUnit, match="Open a unit of work"):
        session.execute(statement)  # type: ignore[call-overload]


@pytest.mark.parametrize("statement", WRITES)
def test_a_write_past_the_event_of_an_open_unit_is_refused(
    database: Database, clock: SetClock, statement: object
) -> None:
    with (
        pytest.raises(WriteWithoutUnit),
        unit_of_work(database, by=TESTER, clock=clock, act="sneaked") as unit,
    ):
        unit.session.execute(statement)  # type: ignore[call-overload]


def test_an_orm_write_without_an_open_unit_is_refused(database: Database) -> None:
    with Session(database.engine) as session:
        session.add(ContactRow(client_id=1, name="x", email="y"))
        with pytest.raises(WriteWithoutUnit):
            session.flush()


def test_the_database_itself_refuses_to_write_outside_a_unit(database: Database) -> None:
    with database.engine.connect() as connection, pytest.raises(Exception, match=r"(?i)read-?only"):
        connection.connection.cursor().execute("UPDATE person SET name = 'x'")


def test_what_is_in_the_chain_cannot_be_removed(database: Database, clock: SetClock) -> None:
    with unit_of_work(database, by=TESTER, clock=clock, act="person.added") as unit:
        person = make_person(unit)

    with (
        pytest.raises(DBAPIError, match="never removed"),
        unit_of_work(database, by=TESTER, clock=clock, act="removed") as unit,
    ):
        unit.session.delete(unit.session.get_one(PersonRow, person.id))
        unit.flush()


def test_many_rows_at_once_are_one_batch_of_the_event(database: Database, clock: SetClock) -> None:
    with unit_of_work(database, by=TESTER, clock=clock, act="imported") as unit:
        client = make_client(unit)
        rows = [{"client_id": client.id, "name": f"C{n}", "email": "x@example.org"} for n in range(2500)]
        ids = unit.insert_many(ContactRow, rows)

    with database.read() as session:
        runs = list(session.scalars(select(AuditTouch).where(AuditTouch.table_name == "contact")))
        assert [(run.key, run.last_key) for run in runs] == [
            (ids[0], ids[999]), (ids[1000], ids[1999]), (ids[2000], ids[2499]),
        ]  # fmt: skip


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    def zoneless() -> object:
        from datetime import datetime

        return datetime(2026, 5, 19, 12, 0)  # noqa: DTZ001 - the point of the test

    with (
        pytest.raises(Exception, match="zone"),
        unit_of_work(database, by=TESTER, clock=zoneless, act="x") as unit,  # type: ignore[arg-type]
    ):
        make_person(unit)


def test_a_row_after_a_batch_gets_the_next_number(database: Database, clock: SetClock) -> None:
    with unit_of_work(database, by=TESTER, clock=clock, act="imported") as unit:
        client = make_client(unit)
        ids = unit.insert_many(
            ContactRow, [{"client_id": client.id, "name": "C", "email": "x@example.org"}] * 3
        )
        row = unit.add(ContactRow(client_id=client.id, name="D", email="y@example.org"))
        unit.flush()

        assert row.id == ids[-1] + 1
