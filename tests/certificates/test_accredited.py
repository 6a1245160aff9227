"""Accredited or not, at the certificate text: in scope on the day of testing, the accreditation standing then and at issue."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from pypdf import PdfReader
from sqlalchemy import func, select

from lims.catalogue import accreditation_at, scope_lines_at
from lims.certificates import amend, draft_report, find_certificate, revisions_of
from lims.certificates.marking import mark_of_draft, with_mark
from lims.certificates.models import CertificateRow
from lims.certificates.verification import look_up
from lims.clock import SetClock
from lims.db import Database
from lims.files import FileStore, keep
from lims.records import Actor, AuditEvent, unit_of_work
from lims.records.walk import forward, reached
from reports import preview
from tests.conftest import NOON
from tests.support.catalogue import make_accreditation, make_scope_line
from tests.support.certificates import (
    make_accepted,
    make_authorised,
    make_draft,
    make_laboratory,
    run_jobs,
)

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def mark_kept(database: Database, folder: Path) -> int:
    out = BytesIO()
    Image.new("RGB", (80, 40), "navy").save(out, format="PNG")
    kept = FileStore(folder / "files").put(out.getvalue())
    with unit_of_work(
        database, by=Actor.system("setup"), clock=SetClock(NOON - 3 * DAY), act="file.kept"
    ) as unit:
        return keep(unit, kept, "mark.png", "image/png").id


def read(database: Database, folder: Path, certificate_id: int) -> tuple[str, int, str | None]:
    """The text of the first page, how many pictures stand on it, and what the public page says of accreditation."""
    with database.read() as session:
        (revision,) = revisions_of(session, certificate_id)
        verified = look_up(session, session.get_one(CertificateRow, certificate_id).token or "", NOON)
    page = PdfReader(BytesIO(FileStore(folder / "files").read(revision.sha256))).pages[0]
    assert verified is not None
    return " ".join(page.extract_text().split()), len(page.images), verified.accreditation


def pictures_of_preview(database: Database, folder: Path, certificate_id: int, at: datetime) -> int:
    """How many pictures stand on the first page of a draft as it is looked at before it is signed."""
    with database.read() as session:
        drafted = draft_report(session, find_certificate(session, certificate_id), at)
        report = with_mark(drafted.report, mark_of_draft(session, drafted), FileStore(folder / "files"))
    return len(PdfReader(BytesIO(preview(report))).pages[0].images)


def test_the_mark_is_drawn_while_the_accreditation_stands_and_never_after(
    database: Database, tmp_path: Path
) -> None:
    make_laboratory(database, at=NOON - 3 * DAY)
    case = make_accepted(database, at=NOON)
    make_accreditation(
        database,
        at=NOON,
        since=NOON - 900 * DAY,
        until=NOON + DAY,
        mark_file_id=mark_kept(database, tmp_path),
    )
    make_scope_line(database, case.bench.method, at=NOON, since=NOON - 900 * DAY)
    started = make_draft(database, case)
    previewed = pictures_of_preview(database, tmp_path, started.id, case.later)
    first = make_authorised(database, case, started)
    run_jobs(database, tmp_path, case.later + HOUR)
    later = NOON + 2 * DAY
    with unit_of_work(
        database, by=Actor.person(case.signatory.id), clock=SetClock(later), act="amended"
    ) as unit:
        draft = amend(unit, first.id, reason="the reference was wrong", changes=["reference"])
    second = make_authorised(database, case, draft, at=later)
    run_jobs(database, tmp_path, later + HOUR)

    text, pictures, public = read(database, tmp_path, first.id)
    assert ("FICTITIOUS-000" in text, pictures, public) == (True, 1, "FICTITIOUS-000")
    text, pictures, public = read(database, tmp_path, second.id)
    assert ("FICTITIOUS-000" in text, pictures, public) == (False, 0, None)
    assert "not within the scope of accreditation" in text.lower()
    assert previewed == 1
    with database.read() as session:
        stood, (line,) = accreditation_at(session, NOON), scope_lines_at(session, NOON)
        assert stood is not None
        for node in (stood.id, line.id):
            assert first.id in reached(session, forward(node), "certificate")


def test_a_line_is_accredited_only_where_everything_speaks_for_it(database: Database) -> None:
    make_laboratory(database, at=NOON - 3 * DAY)
    case = make_accepted(database, at=NOON)
    draft = make_draft(database, case)
    long_ago, far = NOON - 900 * DAY, NOON + 900 * DAY

    def stated(**given: Any) -> None:
        make_accreditation(database, at=NOON, **({"since": long_ago, "until": far} | given))

    def line(**given: Any) -> None:
        make_scope_line(database, case.bench.method, at=NOON, **({"since": long_ago} | given))

    def accredited() -> bool:
        with database.read() as session:
            report = draft_report(session, find_certificate(session, draft.id), case.later).report
        return any(one.accredited for sample in report.samples for one in sample.results)

    line()
    assert not accredited(), "no accreditation is entered"
    stated()
    assert accredited()
    stated(standing="suspended")
    assert not accredited(), "it is suspended"
    stated(standing="suspended", since=NOON + HOUR / 2)
    stated(until=NOON + HOUR / 2)
    assert not accredited(), "it was granted on the day, and suspended before issue"
    stated()
    stated(standing="withdrawn", until=NOON + HOUR / 4)
    assert not accredited(), "it stands at issue, and did not when the test was done"
    stated()
    for wrong in (
        {"edition": "D4052-11"},
        {"product_groups": ["crude oil"]},
        {"measurands": ["flash_point"]},
        {"measurands": [{"key": "density_15C", "low": 850.0, "high": 900.0, "unit": "kg/m3"}]},
    ):
        line(**wrong)
        assert not accredited(), wrong
    line()
    line(since=NOON - HOUR / 2, edition="D4052-11")
    assert not accredited(), "the scope took another edition before the test"
    line(measurands=[{"key": "density_15C", "low": 800.0, "high": None, "unit": "kg/m3"}])
    assert accredited(), "the value lies in the range that the scope states"


def test_a_suspension_that_was_entered_late_is_seen_as_late(database: Database) -> None:
    make_accreditation(database, at=NOON, since=NOON - 90 * DAY, until=NOON + 90 * DAY)
    with database.read() as session:
        before = session.scalar(select(func.max(AuditEvent.seq)))
    since, until = NOON - 10 * DAY, NOON + 90 * DAY
    make_accreditation(database, at=NOON + DAY, since=since, until=until, standing="suspended")

    with database.read() as session:
        assert accreditation_at(session, NOON) is None
        assert accreditation_at(session, NOON, known_at=before) is not None
        assert accreditation_at(session, NOON - 20 * DAY) is not None
