"""After restoring: the audit trail verifies, and every file that the records speak of is there, byte for byte."""

from __future__ import annotations

from pathlib import Path

from lims.db import Database
from lims.files import FileStore
from lims.operations.kept_files import damaged_files
from lims.records.anchors import read_anchors
from lims.records.verify import verify


def check_restored(database: Database, data_dir: Path) -> list[str]:
    """What is not as it should be, in words; empty when all is well."""
    with database.read() as session:
        verdict = verify(session, read_anchors(data_dir / "anchors"))
        damaged = [str(one) for one in damaged_files(session, FileStore(data_dir / "files"))]
    return [str(finding) for finding in verdict.findings] + damaged
