"""Backup and restore: the database as of one moment first, the files second; restoring ends with `audit verify`.

Every table is written as lines of JSON, so that a backup of SQLite can be restored on PostgreSQL and the other way round.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, insert, inspect, select, text

from lims.db import Base, Database
from lims.db.types import UtcDateTime, moment_text
from lims.errors import LimsError
from lims.features import import_models
from lims.records.triggers import drop_statement, enable_always, install_guards, installed_guards
from migrations.steps import engine_for, head, migrate, revision_of

MANIFEST = "manifest.json"
ROWS_AT_ONCE = 1000


class NotABackup(LimsError):
    """A folder that is no whole backup."""

    problem = "{folder} is not a whole backup: {why}."
    remedy = "Give the folder that `lims backup` named when it ended."


class NotEmpty(LimsError):
    """Restoring would have written over records."""

    problem = "The database is not empty, so nothing was restored."
    remedy = "Restore into an empty database and an empty data folder."


class OtherVersion(LimsError):
    """A backup of another version of the program."""

    problem = "The backup is of version {there}, this program is of version {here}."
    remedy = "Restore it with the program that made it, then update and run `lims migrate`."


@dataclass(frozen=True)
class Report:
    """What was written or restored."""

    folder: Path
    rows: int
    files: int


def back_up(database: Database, data_dir: Path, target: Path, at: datetime) -> Report:
    """Write a backup into a new folder of `target`; it has its name only once it is whole."""
    final = target / f"lims-backup-{at:%Y%m%dT%H%M%SZ}"
    partial = target / f".{final.name}.partial"
    partial.mkdir(parents=True, mode=0o700)
    import_models()
    with database.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        revision = revision_of(connection)
        tables = {table.name: _dump(connection, table, partial) for table in Base.metadata.sorted_tables}
    files = _copy_files(data_dir, partial)
    manifest = {"made_at": moment_text(at), "revision": revision, "tables": tables, "files": files}
    (partial / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True), encoding="utf-8")
    partial.rename(final)
    return Report(final, sum(entry["rows"] for entry in tables.values()), len(files))


def _dump(connection: Connection, table: Table, folder: Path) -> dict[str, Any]:
    """Write one table as lines; the answer goes into the manifest."""
    path = folder / "tables" / f"{table.name}.jsonl.gz"
    path.parent.mkdir(exist_ok=True)
    count = 0
    result = connection.execution_options(yield_per=ROWS_AT_ONCE).execute(select(table))
    with (
        os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as raw,
        gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, compresslevel=4) as out,
    ):
        for row in result.mappings():
            out.write(json.dumps({k: _plain(v) for k, v in row.items()}, ensure_ascii=False).encode() + b"\n")
            count += 1
    return {"rows": count, "sha256": _hash(path)}


def _plain(value: Any) -> Any:
    return moment_text(value) if isinstance(value, datetime) else value


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _copy_files(data_dir: Path, folder: Path) -> dict[str, str]:
    """Copy kept files and anchors; what the database speaks of was on the disk before its row was."""
    copied: dict[str, str] = {}
    for part in ("files", "anchors"):
        for source in sorted(path for path in (data_dir / part).rglob("*") if path.is_file()):
            if source.name.startswith("incoming-"):
                continue
            name = source.relative_to(data_dir).as_posix()
            target = folder / "data" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
            copied[name] = _hash(target)
    return copied


# -- restoring ---------------------------------------------------------------------------------------------


def restore(url: str, data_dir: Path, folder: Path) -> Report:
    """Restore a backup into an empty database and data folder. Raises NotABackup, NotEmpty, OtherVersion."""
    import_models()
    manifest = _checked_manifest(folder)
    if manifest["revision"] != head():
        raise OtherVersion(there=manifest["revision"], here=head())
    if any((data_dir / part).exists() for part in ("files", "anchors")):
        raise NotEmpty
    _refuse_used(url)
    migrate(url)
    rows = _load_all(url, folder)
    for name in manifest["files"]:
        target = data_dir / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / "data" / name, target)
    return Report(folder, rows, len(manifest["files"]))


def _checked_manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise NotABackup(folder=folder, why="it has no readable manifest") from error
    wanted = {f"tables/{name}.jsonl.gz": entry["sha256"] for name, entry in manifest["tables"].items()}
    wanted |= {f"data/{name}": sha256 for name, sha256 in manifest["files"].items()}
    for name, sha256 in wanted.items():
        path = (folder / name).resolve()
        if not path.is_relative_to(folder.resolve()) or not path.is_file() or _hash(path) != sha256:
            raise NotABackup(folder=folder, why=f"{name} is missing or changed")
    return manifest


def _refuse_used(url: str) -> None:
    engine = engine_for(url)
    with engine.connect() as connection:
        used = inspect(connection).get_table_names()
    engine.dispose()
    if used:
        raise NotEmpty


def _load_all(url: str, folder: Path) -> int:
    engine = engine_for(url)
    rows = 0
    with engine.begin() as connection:
        for name, (table_name, _) in installed_guards(connection).items():
            connection.execute(text(drop_statement(connection.dialect.name, name, table_name)))
        for table in Base.metadata.sorted_tables:
            rows += _load(connection, table, folder / "tables" / f"{table.name}.jsonl.gz")
        if connection.dialect.name == "postgresql":  # settle the references before tables change
            connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        install_guards(connection)
        enable_always(connection)
    engine.dispose()
    return rows


def _load(connection: Connection, table: Table, path: Path) -> int:
    count = 0
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        while batch := list(islice(_rows(table, lines), ROWS_AT_ONCE)):
            connection.execute(insert(table), batch)
            count += len(batch)
    if connection.dialect.name == "postgresql" and count:
        _set_sequence(connection, table)
    return count


def _rows(table: Table, lines: Iterable[str]) -> Iterator[Mapping[str, Any]]:
    moments = [column.name for column in table.columns if isinstance(column.type, UtcDateTime)]
    for line in lines:
        row = json.loads(line)
        for name in moments:
            row[name] = datetime.fromisoformat(row[name]) if row[name] is not None else None
        yield row


def _set_sequence(connection: Connection, table: Table) -> None:
    """PostgreSQL: the next id after the restored ones."""
    if "id" in table.columns:
        sequence = connection.scalar(select(func.pg_get_serial_sequence(table.name, "id")))
        if sequence is not None:
            highest = connection.scalar(select(func.max(table.c.id)))
            connection.execute(select(func.setval(sequence, highest)))
