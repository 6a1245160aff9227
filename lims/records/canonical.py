"""Rows as canonical text and hash: the same row has the same hash on SQLite and on PostgreSQL."""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Table

from lims.db import Base, Chain, canonical_text
from lims.db.types import moment_text

FIRST_HASH = "0" * 64


def digest(text: str) -> str:
    """SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def plain(value: Any) -> Any:
    """A column's value as JSON can carry it."""
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    return value


def table_of(model: type[Base]) -> Table:
    """The table of a mapped class."""
    table = model.__table__
    if not isinstance(table, Table):
        raise TypeError(f"{model.__name__} is not mapped to a table.")
    return table


@cache
def audited_columns(table: Table) -> tuple[str, ...]:
    """The columns that enter the chain: all but the secret ones, by their keys, in a fixed order."""
    return tuple(sorted(column.key for column in table.columns if not column.info.get("secret")))


def row_values(table: Table, row: Any) -> dict[str, Any]:
    """The audited values of a row, given as a mapping of its columns."""
    return {name: plain(row[name]) for name in audited_columns(table)}


def row_hash(values: Mapping[str, Any]) -> str:
    return digest(canonical_text(values))


def event_hash(
    *,
    seq: int,
    at: datetime,
    actor: str,
    person_id: int | None,
    act: str,
    reason: str | None,
    body: str,
    prev: str,
) -> str:
    head = canonical_text([seq, moment_text(at), actor, person_id, act, reason])
    return digest(f"{prev}\n{head}\n{body}")


def audited_tables() -> dict[str, Table]:
    """All tables whose rows are in the chain, by name."""
    tables: dict[str, Table] = {}
    for mapper in Base.registry.mappers:
        if mapper.class_.__chain__ is Chain.ROW:
            table = table_of(mapper.class_)
            tables[table.name] = table
    return tables
