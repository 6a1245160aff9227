"""From accepted results to a certificate that is out: once, for good, and nothing in doubt on it."""

from __future__ import annotations

from pathlib import Path

from lims.certificates import CertificateState, revisions_of
from lims.db import Database
from lims.files import FileStore
from tests.conftest import NOON
from tests.support.certificates import make_issued


def test_a_certificate_goes_the_whole_way(database: Database, tmp_path: Path) -> None:
    _, certificate = make_issued(database, tmp_path, at=NOON)

    assert (certificate.number, certificate.state) == ("C-2026-0001/1", CertificateState.ISSUED)
    with database.read() as session:
        (revision,) = revisions_of(session, certificate.id)
    assert FileStore(tmp_path / "files").read(revision.sha256).startswith(b"%PDF-1.7")
