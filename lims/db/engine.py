"""Engines for both databases, and the guard: a statement that writes without a unit of work is refused at the cursor.

Two locks stand behind each other. The guard reads each statement and refuses what the present state does not allow;
below it the database itself is read-only outside a unit (SQLite: `query_only`; PostgreSQL: read-only transactions).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from lims.db.base import Base, Chain
from lims.errors import LimsError

WRITE_LOCK = 0x4C494D53  # "LIMS": the advisory lock that every writer on PostgreSQL takes first
READ_WORDS = frozenset(
    {"SELECT", "EXPLAIN", "SHOW", "VALUES", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT", "BEGIN"}
)
WRITE_INSIDE = re.compile(r"\b(INSERT|UPDATE|DELETE|MERGE|REPLACE)\b", re.IGNORECASE)
TARGET = re.compile(r'^\s*(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)"?', re.IGNORECASE)
HARMLESS = re.compile(
    r"^\s*(PRAGMA\s+(?:(?:main|temp)\.)?(table_\w+|index_\w+|foreign_key_\w+)|SET\s+(TRANSACTION|LOCAL)\b)",
    re.I,
)
COMMENT = re.compile(r"^(\s|--[^\n]*\n|/\*.*?\*/)+", re.DOTALL)


class WriteWithoutUnit(LimsError):
    """A statement would have written outside a unit of work, or past the audit event of an open one."""

    status = 500
    problem = "A write was refused because it was not part of a unit of work: {statement}."
    remedy = "Open a unit of work at the edge and write through it."


@dataclass
class WriteState:
    """What the connection may write: rows outside the chain while open, any row while flushing, nothing once closed."""

    flushing: bool = False
    open: bool = True


def first_word(statement: str) -> str:
    bare = COMMENT.sub("", statement)
    found = re.match(r"\(*\s*(\w+)", bare)
    return found[1].upper() if found else ""


def writes(statement: str) -> bool:
    """Whether a statement may change the database. What is not known to be a reading counts as writing."""
    word = first_word(statement)
    if word == "WITH":
        return bool(WRITE_INSIDE.search(statement))
    return word not in READ_WORDS and not HARMLESS.match(statement)


def outside_tables() -> frozenset[str]:
    """The tables whose rows are no evidence (heartbeats, drafts, jobs), by name."""
    return frozenset(
        str(mapper.local_table.name)  # type: ignore[attr-defined]
        for mapper in Base.registry.mappers
        if mapper.class_.__chain__ is Chain.OUTSIDE
    )


def _allowed(statement: str, state: WriteState | None) -> bool:
    if state is None or not state.open:
        return False
    if state.flushing:
        return True
    target = TARGET.match(COMMENT.sub("", statement))
    return target is not None and target[1] in outside_tables()


def _guard(
    conn: Connection, cursor: Any, statement: str, parameters: Any, context: Any, executemany: bool
) -> None:
    if writes(statement) and not _allowed(statement, conn.get_execution_options().get("write_state")):
        raise WriteWithoutUnit(statement=" ".join(statement.split())[:120])


def _set_up_sqlite(dbapi_connection: Any, record: Any) -> None:
    dbapi_connection.isolation_level = None  # we say BEGIN ourselves: the driver would not cover DDL
    cursor = dbapi_connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "recursive_triggers=ON",
        "busy_timeout=30000",
        "cache_size=-65536",
        "temp_store=MEMORY",
        "query_only=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(conn: Connection) -> None:
    writing = conn.get_execution_options().get("write_state") is not None
    cursor = conn.connection.cursor()
    cursor.execute(f"PRAGMA query_only={'OFF' if writing else 'ON'}")
    cursor.execute("BEGIN IMMEDIATE" if writing else "BEGIN")
    cursor.close()


def _begin_postgresql(conn: Connection) -> None:
    if conn.get_execution_options().get("write_state") is not None:
        cursor = conn.connection.cursor()
        cursor.execute("SET TRANSACTION READ WRITE")
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", (WRITE_LOCK,))
        cursor.close()


def make_engine(url: str) -> Engine:
    """An engine on which nothing can be written but through a unit of work."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(parsed, connect_args={"timeout": 30, "check_same_thread": False})
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        options = "-c default_transaction_read_only=on -c timezone=UTC"
        engine = create_engine(
            parsed.set(drivername="postgresql+psycopg"), connect_args={"options": options}, pool_pre_ping=True
        )
        event.listen(engine, "begin", _begin_postgresql)
    event.listen(engine, "before_cursor_execute", _guard)
    return engine


class Database:
    """One database: sessions to read with, and connections for units of work."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = make_engine(url)

    @property
    def dialect(self) -> str:
        return self.engine.dialect.name

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that can only read; everything in it is seen as of one moment on SQLite."""
        with Session(self.engine, expire_on_commit=False, autoflush=False) as session:
            yield session

    @contextmanager
    def writing(self, state: WriteState) -> Iterator[Session]:
        """A session with the write lock held; used by the unit of work only."""
        with self.engine.connect().execution_options(write_state=state) as connection:
            try:
                with (
                    connection.begin(),
                    Session(bind=connection, expire_on_commit=False, autoflush=True) as session,
                ):
                    yield session
            finally:
                state.open = False

    @contextmanager
    def outside_chain(self) -> Iterator[Session]:
        """A short write of what is no evidence (heartbeat, draft, lease); any other table is refused."""
        state = WriteState()
        with self.writing(state) as session:
            yield session
            session.flush()

    def ping(self) -> None:
        """Raise if the database does not answer."""
        with self.engine.connect() as connection:
            connection.execute(text("SELECT 1"))

    def dispose(self) -> None:
        self.engine.dispose()
