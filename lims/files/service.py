"""The rows of kept files: what the bytes are called and what kind they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.errors import NotFound
from lims.files.models import StoredFileRow
from lims.files.store import Kept
from lims.records import Unit

LONGEST_NAME = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredFile:
    """A kept file: its hash, size, kind and name."""

    id: int
    sha256: str
    size: int
    media_type: str
    name: str
    at: datetime

    @classmethod
    def from_row(cls, row: StoredFileRow) -> StoredFile:
        return cls(
            id=row.id, sha256=row.sha256, size=row.size, media_type=row.media_type, name=row.name, at=row.at
        )


def keep(unit: Unit, kept: Kept, name: str, media_type: str) -> StoredFile:
    """Write down that bytes which lie in the store already are a file of this name and kind."""
    row = StoredFileRow(
        sha256=kept.sha256, size=kept.size, media_type=media_type, name=plain_name(name), at=unit.at
    )
    return StoredFile.from_row(unit.add(row))


def plain_name(name: str) -> str:
    """A file's own name: no folders, no control characters, not endless."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(one for one in last if one.isprintable()).strip(" .")[:LONGEST_NAME] or "file"


def find_file(session: Session, file_id: int) -> StoredFile:
    """One kept file. Raises NotFound."""
    row = session.get(StoredFileRow, file_id)
    if row is None:
        raise NotFound
    return StoredFile.from_row(row)


def files_by_id(session: Session, ids: Iterable[int]) -> dict[int, StoredFile]:
    """Several kept files at once, by id."""
    query = select(StoredFileRow).where(StoredFileRow.id.in_(set(ids)))
    return {row.id: StoredFile.from_row(row) for row in session.scalars(query)}


def all_hashes(session: Session) -> list[str]:
    """The hash of every file that a row names, each once: what the store must hold."""
    query = select(StoredFileRow.sha256).distinct().order_by(StoredFileRow.sha256)
    return list(session.scalars(query))
