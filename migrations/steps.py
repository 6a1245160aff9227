"""The rules of a migration step, the same on both databases.

- Foreign keys of SQLite go off before a real transaction begins (inside one the pragma does nothing).
- The whole way to the head is one transaction: killed midway, the old state stands.
- Our guards are taken away before the steps and put back from the one declared list after them, then compared.
- After the steps `foreign_key_check` finds nothing and no table that both ends know has another number of rows.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from alembic import command, context
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, func, inspect, select, table, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from lims.db import Base
from lims.db.engine import WRITE_LOCK
from lims.errors import LimsError
from lims.features import import_models
from lims.records.triggers import (
    drop_statement,
    enable_always,
    install_guards,
    installed_guards,
    require_guards,
)

FOLDER = Path(__file__).parent


class RowsLost(LimsError):
    """A step changed the number of rows of a table."""

    status = 500
    problem = "The migration would have changed the number of rows of {tables}."
    remedy = "Nothing was changed; report this with the version that you came from."


class BrokenReferences(LimsError):
    """A step left rows that point nowhere."""

    status = 500
    problem = "The migration would have left rows that point nowhere, in {tables}."
    remedy = "Nothing was changed; report this with the version that you came from."


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's configuration, with the connection on which to run."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config


def engine_for(url: str) -> Engine:
    """An engine of the database's owner: no guard stands before it, as the schema itself changes."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed.set(drivername="postgresql+psycopg"), poolclass=NullPool)
    engine = create_engine(parsed, poolclass=NullPool)
    event.listen(engine, "connect", _plain_sqlite)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def _plain_sqlite(dbapi_connection: object, _: object) -> None:
    dbapi_connection.isolation_level = None  # type: ignore[attr-defined]
    dbapi_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[attr-defined]
    dbapi_connection.execute("PRAGMA busy_timeout=30000")  # type: ignore[attr-defined]
    dbapi_connection.execute("PRAGMA journal_mode=WAL")  # type: ignore[attr-defined]


def migrate(url: str, revision: str = "head") -> None:
    """Bring a database to a revision; all or nothing. Raises RowsLost, BrokenReferences, TriggersDiffer."""
    import_models()
    engine = engine_for(url)
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": WRITE_LOCK})
            guarded(connection, lambda: command.upgrade(configuration(connection), revision))
    finally:
        engine.dispose()


def guarded(connection: Connection, step: Callable[[], None]) -> None:
    """Run steps with our guards out of the way, and put them back; refuse what loses rows or references."""
    before = row_counts(connection)
    dialect = connection.dialect.name
    for name, (table_name, _) in installed_guards(connection).items():
        connection.execute(text(drop_statement(dialect, name, table_name)))
    step()
    after = row_counts(connection)
    if lost := [name for name in before.keys() & after.keys() if before[name] != after[name]]:
        raise RowsLost(tables=", ".join(sorted(lost)))
    _check_references(connection)
    install_guards(connection)
    enable_always(connection)
    if inspect(connection).has_table("audit_event"):
        require_guards(connection)


def row_counts(connection: Connection) -> dict[str, int]:
    """The number of rows of each of our tables."""
    names = set(inspect(connection).get_table_names()) - {"alembic_version"}
    return {
        name: connection.scalar(select(func.count()).select_from(table(name))) or 0 for name in sorted(names)
    }


def _check_references(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        broken = {row[0] for row in connection.exec_driver_sql("PRAGMA foreign_key_check")}
        if broken:
            raise BrokenReferences(tables=", ".join(sorted(broken)))
    else:
        connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))


def head() -> str | None:
    """The newest revision that this program knows."""
    return ScriptDirectory.from_config(configuration()).get_current_head()


def revision_of(connection: Connection) -> str | None:
    """The revision at which a database stands; None before the first step."""
    return MigrationContext.configure(connection).get_current_revision()


def run_with_alembic() -> None:
    """Alembic's entry: run on the connection that `migrate` opened, in its transaction."""
    connection = context.config.attributes.get("connection")
    if connection is None:
        raise RowsLost(tables="no table: run migrations by `lims migrate`")
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        transaction_per_migration=False,
        compare_type=False,
        user_module_prefix=None,
    )
    context.run_migrations()


__all__ = ["configuration", "engine_for", "guarded", "head", "migrate", "revision_of", "row_counts"]
