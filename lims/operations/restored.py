"""After restoring: the audit trail verifies, and every file that the records speak of is there, byte for byte."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from lims.db import Database
from lims.files import FileStore
from lims.files.models import StoredFileRow
from lims.records.anchors import read_anchors
from lims.records.verify import verify


def check_restored(database: Database, data_dir: Path) -> list[str]:
    """What is not as it should be, in words; empty when all is well."""
    with database.read() as session:
        verdict = verify(session, read_anchors(data_dir / "anchors"))
        wanted = list(session.scalars(select(StoredFileRow.sha256).distinct().order_by(StoredFileRow.sha256)))
    damages = FileStore(data_dir / "files").verify(iter(wanted))
    return [str(finding) for finding in verdict.findings] + [f"file {d.sha256}: {d.what}" for d in damages]
