"""A certificate: drawn from its frozen data, and the whole job from signature to stored bytes."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

from lims.certificates.issuing import full_report
from lims.certificates.models import CertificateRow
from lims.db import Database
from reports import render
from tests.bench.laboratory import NOON, figure, new_database, timed
from tests.support.certificates import (
    make_accepted,
    make_authorised,
    make_draft,
    make_issued,
    make_laboratory,
    run_jobs,
)


def draw(database: Database, certificate_id: int) -> None:
    """Draw the document from the frozen data, as the job does, without storing it."""
    with database.read() as session:
        render(full_report(session.get_one(CertificateRow, certificate_id), "https://lab.example.test"))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        make_issued(
            new_database(Path(folder) / "first.sqlite"), Path(folder) / "first", at=NOON
        )  # loads what is late
        database, data_dir = new_database(Path(folder) / "lims.sqlite"), Path(folder) / "data"
        make_laboratory(database, at=NOON - timedelta(days=3))
        case = make_accepted(database, at=NOON)
        certificate = make_authorised(database, case, make_draft(database, case))
        job = timed(lambda: run_jobs(database, data_dir, case.later + timedelta(minutes=1)))
        drawing = timed(lambda: draw(database, certificate.id), repeat=5)
        figure("certificate: the job that makes, stores and issues it", job, bare=drawing)
        figure("certificate: drawing its document alone", drawing)


if __name__ == "__main__":
    main()
