"""What a unit has touched so far, and the event that is made of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, inspect
from sqlalchemy.orm import Session

from lims.db import Base, Chain, canonical_text
from lims.records.canonical import audited_columns, event_hash, plain, row_hash, row_values, table_of

BATCH_ROWS = 1000  # rows of a batch under one root: what `audit verify` can name at worst


class Ledger:
    """The rows of one unit: inserted, updated, and batches, in the order of first touch. Nothing is ever removed."""

    def __init__(self) -> None:
        self.facts: dict[str, Any] = {}
        self._rows: dict[tuple[str, int], dict[str, Any]] = {}
        self._batches: list[dict[str, Any]] = []

    @property
    def empty(self) -> bool:
        return not (self._rows or self._batches or self.facts)

    def flushed(self, session: Session) -> None:
        """Take in what a flush has just written."""
        for row in session.new:
            self._touch(row, "i")
        for row in session.dirty:
            if session.is_modified(row):
                self._touch(row, "u")

    def _touch(self, row: Base, op: str) -> None:
        if type(row).__chain__ is not Chain.ROW:
            return
        table = table_of(type(row))
        values = row_values(table, _Columns(row))
        entry = self._rows.setdefault(
            (table.name, values["id"]), {"t": table.name, "k": values["id"], "op": op, "v": {}, "h": None}
        )
        entry["v"].update(values if op == "i" else _changed(row, table))
        entry["h"] = row_hash(values)

    def batch(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Take in rows that were inserted at once; their ids are consecutive."""
        for start in range(0, len(rows), BATCH_ROWS):
            self._batches.append(batch_entry(table, rows[start : start + BATCH_ROWS]))

    def event(
        self,
        *,
        seq: int,
        at: datetime,
        actor: str,
        person_id: int | None,
        act: str,
        reason: str | None,
        prev: str,
    ) -> dict[str, Any]:
        """The event's row, hash included."""
        body = canonical_text(
            {"rows": list(self._rows.values()), "batches": self._batches, "facts": self.facts}
        )
        head: dict[str, Any] = {
            "seq": seq,
            "at": at,
            "actor": actor,
            "person_id": person_id,
            "act": act,
            "reason": reason,
        }
        return {**head, "body": body, "prev": prev, "hash": event_hash(**head, body=body, prev=prev)}

    def touches(self, seq: int) -> list[dict[str, Any]]:
        return touches_of(seq, list(self._rows.values()), self._batches)


def touches_of(
    seq: int, rows: Sequence[Mapping[str, Any]], batches: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """The touches that belong to an event with these rows and batches; `audit verify` makes them again."""
    singles = [(entry["t"], entry["k"], entry["k"], entry["h"]) for entry in rows]
    runs = [(entry["t"], entry["first"], entry["last"], entry["root"]) for entry in batches]
    return [
        {"seq": seq, "n": n, "table_name": table, "key": key, "last_key": last, "hash": digest}
        for n, (table, key, last, digest) in enumerate(singles + runs)
    ]


def batch_entry(table: Table, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A batch in the event: its root over all rows, a short hash a row and one a column, to name what was changed."""
    values = [row_values(table, row) for row in rows]
    hashes = [row_hash(row) for row in values]
    columns = {
        name: _root(canonical_text(row[name]) for row in values)[:16] for name in audited_columns(table)
    }  # fmt: skip
    return {
        "t": table.name, "first": values[0]["id"], "last": values[-1]["id"],
        "root": _root(hashes), "rows": "".join(digest[:8] for digest in hashes), "columns": columns,
    }  # fmt: skip


def _root(texts: Any) -> str:
    whole = hashlib.sha256()
    for text in texts:
        whole.update(text.encode() + b"\n")
    return whole.hexdigest()


def _changed(row: Base, table: Table) -> dict[str, Any]:
    state = inspect(row)
    names = [name for name in audited_columns(table) if state.attrs[name].history.has_changes()]
    return {name: plain(getattr(row, name)) for name in names}


class _Columns(Mapping[str, Any]):
    """A mapped row seen as a mapping of its columns."""

    def __init__(self, row: Base) -> None:
        self._row = row

    def __getitem__(self, name: str) -> Any:
        return getattr(self._row, name)

    def __iter__(self) -> Any:
        return iter(inspect(type(self._row)).column_attrs.keys())

    def __len__(self) -> int:
        return len(inspect(type(self._row)).column_attrs)
