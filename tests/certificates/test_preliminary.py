"""A preliminary report goes out before all is done: with a number of its own, and both it and the certificate lead to each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from lims.certificates import (
    Certificate,
    CertificateState,
    amend,
    data_of,
    draft_report,
    find_certificate,
    look_up,
    replaced_by,
    revisions_of,
)
from lims.certificates.certificate import preceding
from lims.certificates.errors import AlreadyCertified, NothingOutstanding, PreliminaryStays, TestsOpen
from lims.certificates.lists import early_requests
from lims.certificates.models import CertificateRow
from lims.db import Database
from lims.files import FileStore
from lims.records.walk import forward, reached
from lims.samples import SampleState, find_sample
from tests.certificates.test_issuing import acting
from tests.conftest import NOON
from tests.support.certificates import (
    Case,
    make_authorised,
    make_draft,
    make_laboratory,
    make_submitted,
    review,
    run_jobs,
)


def half_done(database: Database) -> Case:
    """Two samples of one request; the first one's test is accepted, the second one's waits for review."""
    make_laboratory(database, at=NOON - timedelta(days=3))
    case = make_submitted(database, at=NOON, samples=2)
    review(database, case, test_id=case.bench.tests[0].id)
    return case


def issued(database: Database, folder: Path, case: Case, draft: Certificate | None = None) -> Certificate:
    certificate = make_authorised(database, case, draft or make_draft(database, case))
    run_jobs(database, folder, case.later + timedelta(minutes=1))
    with database.read() as session:
        return find_certificate(session, certificate.id)


def text_of(database: Database, folder: Path, certificate: Certificate) -> str:
    with database.read() as session:
        (revision,) = revisions_of(session, certificate.id)
    reader = PdfReader(BytesIO(FileStore(folder / "files").read(revision.sha256)))
    return " ".join(" ".join(page.extract_text().split()) for page in reader.pages)


def test_a_preliminary_report_goes_out_and_the_certificate_replaces_it(
    database: Database, tmp_path: Path
) -> None:
    case = half_done(database)
    with database.read() as session:
        assert [one.request_id for one in early_requests(session, case.later)] == [case.request_id]
    with pytest.raises(TestsOpen):
        make_draft(database, case)
    draft = make_draft(database, case, preliminary=True)
    with pytest.raises(AlreadyCertified):
        make_draft(database, case, preliminary=True)
    early = issued(database, tmp_path, case, draft)
    assert (early.number, early.state) == ("P-2026-0001", CertificateState.ISSUED)
    words = text_of(database, tmp_path, early)
    assert "PRELIMINARY" in words
    assert f"Results still to come: {case.bench.samples[1].code}: ASTM D4052-18." in words
    with database.read() as session:
        assert find_sample(session, case.bench.sample.id).state is not SampleState.RELEASED
        token = session.get_one(CertificateRow, early.id).token or ""
        shown = look_up(session, token, case.later)
        assert shown is not None
        assert (shown.preliminary, shown.newer) == (True, None)

    review(database, case, test_id=case.bench.tests[1].id)
    final = issued(database, tmp_path, case)

    assert final.number == "C-2026-0001/1"
    assert "replaces the preliminary report no. P-2026-0001 of 2026-05-19." in text_of(
        database, tmp_path, final
    )
    with database.read() as session:
        assert find_certificate(session, early.id).state is CertificateState.AMENDED
        assert [one.id for one in preceding(session, final)] == [early.id]
        newer, shown = replaced_by(session, early.id), look_up(session, token, case.later)
        assert newer is not None
        assert shown is not None
        assert (newer.id, shown.newer) == (final.id, "C-2026-0001/1")
        assert final.id in reached(session, forward(early.id), "certificate")
        assert find_sample(session, case.bench.sample.id).state is SampleState.RELEASED
        data: Any = data_of(session, final.id)
    assert data["preceding"] == [{"number": "P-2026-0001", "issued": "2026-05-19"}]
    with pytest.raises(PreliminaryStays), acting(database, case, "certificate.amended") as unit:
        amend(unit, early.id, reason="a slip", changes=["lot"])
    with pytest.raises(NothingOutstanding), acting(database, case, "certificate.drawn_up") as unit:
        draft_report(unit.session, replace(early, state=CertificateState.DRAFT), unit.at)
