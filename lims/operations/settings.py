"""The settings and the database of a command."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import inspect

from lims.config import Settings, load_settings
from lims.db import Database
from lims.errors import LimsError
from lims.features import import_models
from lims.records.triggers import require_guards


class DatabaseBehind(LimsError):
    """The database is not at the version of the program."""

    status = 500
    problem = "The database stands at {there}, this program needs {here}."
    remedy = "Make a backup and run `lims migrate`."


class DatabaseEmpty(LimsError):
    """There is nothing in the database yet."""

    status = 500
    problem = "The database is empty."
    remedy = "Run `lims init` for a new laboratory, or `lims restore` for one from a backup."


def settings_of_command() -> Settings:
    """The settings of this process: the file in LIMS_CONFIG (or ./lims.toml), and LIMS_… variables."""
    named = os.environ.get("LIMS_CONFIG")
    path = Path(named) if named else Path("lims.toml")
    return load_settings(path if named or path.exists() else None)


def open_database(settings: Settings) -> Database:
    """The database, checked: migrated to this program's version, its guards as declared.

    Raises DatabaseEmpty, DatabaseBehind, TriggersDiffer.
    """
    from migrations.steps import head, revision_of

    import_models()
    database = Database(settings.database_url)
    with database.engine.connect() as connection:
        if not inspect(connection).has_table("audit_event"):
            raise DatabaseEmpty
        there, here = revision_of(connection), head()
        if there != here:
            raise DatabaseBehind(there=there or "no version", here=here)
        require_guards(connection)
    return database
