"""When the last backup was made: a file beside the data, since a backup changes no record."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from lims.db.types import moment_text

NAME = "last-backup.json"


@dataclass(frozen=True, slots=True)
class LastBackup:
    """The last backup that `lims backup` finished."""

    at: datetime
    folder: str
    rows: int
    files: int


def record_backup(data_dir: Path, backup: LastBackup) -> None:
    """Say that a backup was finished."""
    data_dir.mkdir(parents=True, exist_ok=True)
    fresh = data_dir / f".{NAME}"
    told = {"at": moment_text(backup.at), "folder": backup.folder, "rows": backup.rows, "files": backup.files}
    fresh.write_text(json.dumps(told), encoding="utf-8")
    fresh.replace(data_dir / NAME)


def last_backup(data_dir: Path) -> LastBackup | None:
    """The last backup, or None where none was made or its record cannot be read."""
    try:
        told = json.loads((data_dir / NAME).read_text(encoding="utf-8"))
        return LastBackup(
            datetime.fromisoformat(told["at"]), str(told["folder"]), int(told["rows"]), int(told["files"])
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
