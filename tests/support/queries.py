"""Counting the statements that something makes, so that a page cannot ask once a row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import event

from lims.db import Database


def counted(database: Database, do: Callable[[], Any]) -> int:
    """How many statements `do` sends to the database."""
    seen: list[str] = []

    def note(conn: Any, cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        do()
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    return len(seen)
