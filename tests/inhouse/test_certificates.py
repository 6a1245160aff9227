"""The certificate of a calibration of our own: drawn once, sealed, kept by its hash, checked by anyone, amended by a new one."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from dcc import validate
from lims.certificates import (
    AmendmentOpen,
    AmendmentUnexplained,
    CertificateState,
    NotIssued,
    SignatureRole,
    look_up,
)
from lims.clock import SetClock
from lims.db import Database
from lims.files import FileStore
from lims.inhouse import Asked
from lims.inhouse.authorising import JOB, amend_own, issue_late
from lims.inhouse.errors import HasCertificate, OwnCalibration
from lims.inhouse.issued import OwnCertificate, OwnDocument, document_of, documents_of, find_own
from lims.inhouse.issuing import RENEW
from lims.inhouse.models import OwnDocumentRow, RunRow
from lims.inhouse.service import run_of_calibration
from lims.jobs import ask_for_job
from lims.permissions import Role
from lims.records import Actor, unit_of_work
from lims.records.verify import verify as verify_trail
from lims.trace.walks import trace_back
from reports import check
from reports.signing import verify
from tests.certificates.test_signing import LAPSES, THEN, write_lists
from tests.conftest import NOON
from tests.dcc.conftest import needs_shared, schemas
from tests.reports.authority import listening, world
from tests.support.certificates import make_laboratory, run_jobs
from tests.support.inhouse import Bath, accepted, certificate_of_calibration, make_bath
from tests.support.web import ClientAs, post, words_of

HOUR = timedelta(hours=1)
ABOUT = {"language": "en", "country": "AZ", "place": "laboratory"}


@pytest.fixture
def bath(database: Database) -> Bath:
    return bath_at(database, NOON - 6 * HOUR)


def bath_at(database: Database, at: Any) -> Bath:
    make_laboratory(database, at=at - timedelta(days=9))
    return make_bath(database, at=at, points=[0.0, 15.0], falling=False)


def issued(
    bath: Bath, folder: Path, *, signing: dict[str, Any] | None = None, **given: Any
) -> tuple[OwnCertificate, OwnDocument]:
    """A certificate with its document, made three hours later."""
    made = accepted(bath, **given)
    run_jobs(bath.database, folder, bath.at + 3 * HOUR, **(signing or {}))
    with bath.database.read() as session:
        certificate = certificate_of_calibration(session, made.id)
        document = document_of(session, certificate.id)
    assert document is not None
    return certificate, document


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)


def stored(folder: Path, sha256: str) -> bytes:
    return FileStore(folder / "files").read(sha256)


def amended(bath: Bath, certificate_id: int, **given: Any) -> int:
    about: dict[str, Any] = {
        "reason": "the room was written wrongly", "changes": ["Conditions"], "conditions": "FICTITIOUS: 22 °C",
        "asked": Asked(country="AZ", place="laboratory"),
    }  # fmt: skip
    with bath.unit(bath.other, bath.at + 4 * HOUR) as unit:
        return amend_own(unit, certificate_id, **{**about, **given}).id


def test_the_document_is_drawn_once_and_kept_by_its_hash(
    database: Database, bath: Bath, tmp_path: Path
) -> None:
    certificate, document = issued(bath, tmp_path)
    with bath.unit(bath.other, NOON - 2 * HOUR) as unit:
        ask_for_job(unit, JOB, f"{JOB}:again", {"certificate_id": certificate.id})
    run_jobs(database, tmp_path, NOON - HOUR)

    pdf = stored(tmp_path, document.pdf_sha256)
    for said in (certificate.number, "CP-T1", bath.reference.certificate.certificate):
        assert said in text_of(pdf)
    assert not check(pdf)
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(OwnDocumentRow)) == 1
        assert certificate.number == "K-2026-0001/1"
        assert not verify_trail(session).findings


@needs_shared
def test_the_xml_says_what_the_pdf_says_and_the_pdf_vouches_for_it(bath: Bath, tmp_path: Path) -> None:
    _, document = issued(bath, tmp_path, asked=Asked(language="az", country="AZ", place="laboratory"))

    assert document.xml_sha256 is not None
    assert validate(stored(tmp_path, document.xml_sha256), schemas("schema")) == ()
    assert document.xml_sha256 in text_of(stored(tmp_path, document.pdf_sha256)).replace(" ", "")


def test_without_a_country_there_is_no_xml_and_the_page_says_so(
    bath: Bath, tmp_path: Path, client_as: ClientAs
) -> None:
    certificate, document = issued(bath, tmp_path, asked=Asked(place="laboratory"))
    client = client_as(Role.QUALITY_MANAGER)

    page = client.get(f"/inhouse/certificates/{certificate.id}").text
    assert document.xml_id is None
    assert "There is no XML" in page
    assert "Not sealed" in page
    assert client.get(f"/inhouse/certificates/{certificate.id}/document.xml").status_code == 404


def test_it_is_sealed_where_the_settings_say_so(
    database: Database, tmp_path: Path, keys: dict[str, Any]
) -> None:
    certificate, document = issued(bath_at(database, THEN), tmp_path, signing=keys)

    assert [one.role for one in document.signatures] == [SignatureRole.SEAL]
    assert verify(stored(tmp_path, document.pdf_sha256), at=THEN, trust=world().trust(THEN)).valid
    assert certificate.state is CertificateState.ISSUED


def test_its_archive_time_stamp_is_renewed_and_every_document_known(
    database: Database, tmp_path: Path, archive: dict[str, Any]
) -> None:
    certificate, first = issued(bath_at(database, THEN), tmp_path, signing=archive)
    at = LAPSES - timedelta(days=10)
    write_lists(Path(archive["signing_lists"]), at)
    with unit_of_work(database, by=Actor.system("worker"), clock=SetClock(at), act="daily.asked") as unit:
        ask_for_job(unit, RENEW.name, "renewal", {})

    with listening(world().timestamper(at)) as service:
        run_jobs(database, tmp_path, at, **{**archive, "time_stamp_url": service.url})

    with database.read() as session:
        before, after = (stored(tmp_path, one.pdf_sha256) for one in documents_of(session, certificate.id))
        said = look_up(session, certificate.token, at)
    assert after.startswith(before)
    assert said is not None
    assert {first.pdf_sha256, hashlib.sha256(after).hexdigest()} <= set(said.sha256)


def test_anyone_can_check_it_by_its_token_and_file(bath: Bath, tmp_path: Path, client_as: ClientAs) -> None:
    certificate, document = issued(bath, tmp_path)
    visitor = client_as()

    page = visitor.get(f"/v/{certificate.token}").text
    assert certificate.number in page
    assert bath.thermometer.code in page
    assert "DEMONSTRATION" in page
    for sha256 in (document.pdf_sha256, str(document.xml_sha256)):
        sent = {"file": (io.BytesIO(stored(tmp_path, sha256)), "file")}
        assert "Your file is the one that we issued" in words_of(
            visitor.post(f"/v/{certificate.token}", data=sent).text
        )


def test_what_was_wrong_is_amended_by_a_new_one_with_a_link_both_ways(
    database: Database, bath: Bath, tmp_path: Path
) -> None:
    certificate, document = issued(bath, tmp_path)
    new = amended(bath, certificate.id)
    with pytest.raises(AmendmentOpen):
        amended(bath, certificate.id)
    run_jobs(database, tmp_path, NOON - HOUR)

    with database.read() as session:
        former, latest = find_own(session, certificate.id), find_own(session, new)
        second = document_of(session, new)
        said = look_up(session, certificate.token, NOON)
        kinds = {one.kind for one in trace_back(session, new).nodes}
    assert (former.state, latest.number) == (CertificateState.AMENDED, "K-2026-0001/2")
    assert second is not None
    assert "22 °C" in text_of(stored(tmp_path, second.pdf_sha256))
    assert "21 °C" in text_of(stored(tmp_path, document.pdf_sha256))
    assert said is not None
    assert said.newer == "K-2026-0001/2"
    assert {"calibration_certificate", "inhouse_calibration", "calibration_version"} <= kinds
    with pytest.raises(NotIssued):
        amended(bath, certificate.id)


def test_an_amendment_says_why_and_is_not_of_who_measured(bath: Bath, tmp_path: Path) -> None:
    certificate, _ = issued(bath, tmp_path)

    with pytest.raises(AmendmentUnexplained, match="what is changed"):
        amended(bath, certificate.id, changes=[" "])
    with pytest.raises(OwnCalibration), bath.unit(bath.analyst) as unit:
        amend_own(unit, certificate.id, reason="x", changes=["y"], conditions="", asked=Asked())


def test_a_calibration_that_was_accepted_without_one_gets_its_certificate_later(
    database: Database, bath: Bath, tmp_path: Path, client_as: ClientAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:  # as the program did before it kept certificates
        before.setattr("lims.inhouse.deciding.authorise_own", lambda *_, **__: None)
        made = accepted(bath)
    with database.read() as session:
        run = run_of_calibration(session, made.id)
    assert run is not None
    client = client_as(Role.QUALITY_MANAGER)
    assert "It has no certificate yet" in client.get(f"/inhouse/{run.id}").text

    given = post(client, f"/inhouse/{run.id}/certificate", ABOUT)

    assert given.status_code == 303, given.text
    assert "K-2026-0001/1" in client.get(given.headers["Location"]).text
    with pytest.raises(HasCertificate), bath.unit(bath.other) as unit:
        issue_late(unit, run.id, Asked())


def test_the_stored_files_are_found_on_the_page_of_the_equipment(
    database: Database, bath: Bath, tmp_path: Path, client_as: ClientAs
) -> None:
    certificate, document = issued(bath, tmp_path)
    client = client_as(Role.QUALITY_MANAGER)
    page = f"/inhouse/certificates/{certificate.id}"

    assert page in client.get(f"/equipment/{bath.thermometer.id}").text
    assert client.get(f"{page}/document.pdf").data == stored(tmp_path, document.pdf_sha256)
    assert client.get(f"{page}/document.xml").data == stored(tmp_path, str(document.xml_sha256))
    changed = post(
        client,
        f"{page}/amend",
        {**ABOUT, "reason": "a wrong word", "changes": "Conditions", "conditions": "22 °C"},
    )
    assert changed.status_code == 303, changed.text
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(RunRow)) == 1
