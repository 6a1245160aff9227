"""The picture of the accreditation's mark on a certificate: only of an accreditation that stands, only where a line is accredited."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.catalogue.models import AccreditationVersionRow
from lims.certificates.authorising import ACCREDITATION
from lims.certificates.report import Drafted
from lims.files import FileStore, StoredFile, find_file
from lims.records import Link
from reports import TestReport


def mark_of(session: Session, certificate_id: int) -> StoredFile | None:
    """The picture of the mark of the accreditation that stood at issue; None where no line is accredited, or none is kept."""
    query = (
        select(AccreditationVersionRow.mark_file_id)
        .join(Link, Link.src == AccreditationVersionRow.id)
        .where(Link.dst == certificate_id, Link.role == ACCREDITATION)
    )
    return _file(session, session.scalar(query))


def mark_of_draft(session: Session, drafted: Drafted) -> StoredFile | None:
    """The picture that the draft would carry if it were issued now."""
    stands = drafted.gathered.accreditation
    if stands is None or all(one.scope_line is None for one in drafted.lines):
        return None
    return _file(session, stands.mark_file_id)


def with_mark(report: TestReport, mark: StoredFile | None, files: FileStore) -> TestReport:
    """The report with the picture of the mark, drawn where a line is accredited."""
    laboratory = report.laboratory
    if mark is None or laboratory.accreditation is None:
        return report
    accreditation = replace(laboratory.accreditation, mark=files.read(mark.sha256))
    return replace(report, laboratory=replace(laboratory, accreditation=accreditation))


def _file(session: Session, file_id: int | None) -> StoredFile | None:
    return None if file_id is None else find_file(session, file_id)
