"""Whether every file that the records speak of lies in the store, byte for byte."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims.files import FileStore
from lims.files.models import StoredFileRow


@dataclass(frozen=True, kw_only=True, slots=True)
class DamagedFile:
    """A kept file whose bytes are missing or changed."""

    name: str
    sha256: str
    what: str  # missing, changed

    def __str__(self) -> str:
        return f"file “{self.name}” ({self.sha256}): {self.what}"


def damaged_files(session: Session, store: FileStore) -> Iterator[DamagedFile]:
    """Every file that a row names is hashed again; those that are missing or changed, by hash."""
    query = select(StoredFileRow.sha256, func.min(StoredFileRow.name).label("name")).group_by(
        StoredFileRow.sha256
    )
    names = {row.sha256: row.name for row in session.execute(query.order_by(StoredFileRow.sha256))}
    for damage in store.verify(iter(names)):
        yield DamagedFile(name=names[damage.sha256], sha256=damage.sha256, what=damage.what)
