"""A hand inside the database: writes past the application, as its owner could, with the triggers dropped or not."""

from __future__ import annotations

from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from lims.records.triggers import drop_statement, installed_guards


def tamper(url: str, *statements: str, values: dict[str, Any] | None = None, triggers: bool = False) -> None:
    """Run statements as the database's owner; without `triggers` ours are dropped first."""
    parsed = make_url(url)
    sqlite = parsed.get_backend_name() == "sqlite"
    engine = create_engine(parsed.set(drivername="sqlite" if sqlite else "postgresql+psycopg"))
    with engine.begin() as connection:
        if not triggers:
            for name, (table, _) in installed_guards(connection).items():
                connection.execute(text(drop_statement(connection.dialect.name, name, table)))
        for statement in statements:
            connection.execute(text(statement), values or {})
    engine.dispose()
