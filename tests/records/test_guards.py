"""The triggers in the database are the declared ones, and do what they are for."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from lims.clock import SetClock
from lims.db import Database
from lims.records import Actor, unit_of_work
from lims.records.triggers import TriggersDiffer, compare_guards, declared_guards, require_guards
from tests.records.conftest import make_client, make_person
from tests.support.tampering import tamper

TESTER = Actor.system("test")


def test_the_database_has_exactly_the_declared_guards(database: Database) -> None:
    with database.engine.connect() as connection:
        assert compare_guards(connection) == []
        assert len(declared_guards(database.dialect)) > 100


def test_a_missing_guard_is_named_at_start(database: Database, database_url: str) -> None:
    statement = "DROP TRIGGER lims_link_append" + ("" if database.dialect == "sqlite" else " ON link")
    tamper(database_url, statement, triggers=True)

    with database.engine.connect() as connection, pytest.raises(TriggersDiffer, match="lims_link_append"):
        require_guards(connection)


@pytest.mark.parametrize(
    ("statement", "refusal"),
    [
        ("UPDATE audit_event SET reason = 'x'", "never changed"),
        ("DELETE FROM audit_event", "never removed"),
        ("UPDATE link SET role = 'x'", "never changed"),
        ("DELETE FROM client", "never removed"),
        ("INSERT INTO audit_event (seq, at, actor, act, body, prev, hash) "
         "SELECT 9, at, actor, act, body, prev, 'h' FROM audit_event WHERE seq = 1", "must follow"),
    ],
)  # fmt: skip
def test_records_are_append_only_even_for_plain_sql(
    database: Database, database_url: str, clock: SetClock, statement: str, refusal: str
) -> None:
    with unit_of_work(database, by=TESTER, clock=clock, act="client.added") as unit:
        client, person = make_client(unit), make_person(unit)
        unit.link(person.id, client.id, "contact")

    with pytest.raises(DBAPIError, match=refusal):
        tamper(database_url, statement, triggers=True)


def test_replacing_an_event_on_sqlite_is_refused(database: Database, clock: SetClock) -> None:
    if database.dialect != "sqlite":
        with database.engine.connect() as connection, pytest.raises(DBAPIError):
            connection.execute(text("SELECT REPLACE INTO audit_event"))
        return
    with unit_of_work(database, by=TESTER, clock=clock, act="client.added") as unit:
        make_client(unit)

    with pytest.raises(DBAPIError, match="must follow"):
        tamper(
            database.url,
            "INSERT OR REPLACE INTO audit_event (seq, at, actor, act, body, prev, hash) "
            "SELECT seq, at, 'forged', act, body, prev, hash FROM audit_event",
            triggers=True,
        )


def test_truncating_on_postgresql_is_refused(database: Database, database_url: str) -> None:
    if database.dialect == "postgresql":
        with pytest.raises(DBAPIError, match="never removed"):
            tamper(database_url, "TRUNCATE audit_touch", triggers=True)
    else:
        assert "TRUNCATE" not in " ".join(guard.create for guard in declared_guards("sqlite"))
