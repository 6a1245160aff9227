"""Before the demo runs: its database is made and filled if it is new, and refused if it is somebody's real one."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, event, inspect, select
from sqlalchemy.engine import make_url

from lims.config import Settings
from lims.db import Database
from lims.demo.build import build
from lims.demo.errors import DemoUnfinished, NotADemo, NotRemovable
from lims.demo.folder import DemoFolder
from lims.demo.sign_ins import SignIns, read_sign_ins, write_sign_ins
from lims.features import import_models
from lims.laboratory.models import LaboratoryRow

Say = Callable[[str], None]


def prepare(folder: DemoFolder, settings: Settings, now: datetime, say: Say = lambda _: None) -> SignIns:
    """The sign-ins of a demo that is ready to run; built first where there is none.

    Raises NotADemo, DemoUnfinished.
    """
    import_models()
    if is_empty(settings.database_url):
        return _build_new(folder, settings, now, say)
    require_demo(settings.database_url)
    if not folder.sign_ins.exists():
        raise DemoUnfinished(folder=folder.path)
    _bring_up_to_date(settings)
    return read_sign_ins(folder.sign_ins)


def is_empty(url: str) -> bool:
    """Whether there is no database yet, or nothing in it."""
    return not _look(url, lambda connection: inspect(connection).get_table_names())


def require_demo(url: str) -> None:
    """Raise NotADemo unless the database says of itself that it is a demonstration's."""
    if not _look(url, _says_demonstration):
        raise NotADemo(database=make_url(url).render_as_string(hide_password=True))


def _says_demonstration(connection: Connection) -> bool:
    if not inspect(connection).has_table(LaboratoryRow.__tablename__):
        return False
    return list(connection.scalars(select(LaboratoryRow.demonstration))) == [True]


def _look(url: str, question: Callable[[Connection], Any]) -> Any:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and not os.path.exists(parsed.database or ""):
        return []
    database = Database(url)
    try:
        with database.engine.connect() as connection:
            return question(connection)
    finally:
        database.dispose()


def _bring_up_to_date(settings: Settings) -> None:
    from migrations.steps import head, migrate, revision_of

    if _look(settings.database_url, revision_of) != head():
        migrate(settings.database_url)


# -- a new one ------------------------------------------------------------------------------------------


def _build_new(folder: DemoFolder, settings: Settings, now: datetime, say: Say) -> SignIns:
    """Build beside the place and move there at the end, so that a build that was stopped leaves nothing half done."""
    from migrations.steps import migrate

    say("Building the demo laboratory: people, equipment, and a month of their work.")
    building = _beside(settings)
    migrate(building.database_url)
    database = Database(building.database_url)
    without_waiting_for_the_disk(database)
    sign_ins = build(database, building, until=now)
    database.dispose()
    if building.database_url != settings.database_url:
        _move(_file(building.database_url), _file(settings.database_url))
    write_sign_ins(folder.sign_ins, sign_ins)
    return sign_ins


def _beside(settings: Settings) -> Settings:
    """The same settings with a database file beside the real one, where the database is a file."""
    if make_url(settings.database_url).get_backend_name() != "sqlite":
        return settings
    building = f"{_file(settings.database_url)}.building"
    for leftover in (building, f"{building}-wal", f"{building}-shm"):
        if os.path.exists(leftover):
            os.unlink(leftover)
    return replace(settings, database_url=f"sqlite:///{building}")


def _move(building: str, place: str) -> None:
    """Put the finished file in its place, with everything in it that still stood in its write-ahead log."""
    with closing(sqlite3.connect(building)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    os.replace(building, place)


def _file(url: str) -> str:
    return make_url(url).database or ""


def without_waiting_for_the_disk(database: Database) -> None:
    """What is built is thrown away if the power fails meanwhile, so SQLite need not wait for the disk at each commit."""
    if database.dialect == "sqlite":
        event.listen(
            database.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF")
        )


def remove(folder: DemoFolder) -> None:
    """Remove the demo that is there, if it is one. Raises NotADemo, and removes nothing then."""
    import_models()
    if folder.configuration.exists():
        settings = folder.settings()
        if not is_empty(settings.database_url):
            require_demo(settings.database_url)
            if make_url(settings.database_url).get_backend_name() != "sqlite":
                raise NotRemovable(
                    database=make_url(settings.database_url).render_as_string(hide_password=True)
                )
    elif folder.database.exists():
        require_demo(f"sqlite:///{folder.database}")
    folder.clear()
