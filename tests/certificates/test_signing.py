"""Issuing with an electronic signature: at the level that is set or not at all, renewed in time, every revision known."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID
from sqlalchemy import func, select

import lims.certificates.issuing as issuing
from lims.certificates import (
    JOB,
    Certificate,
    CertificateState,
    electronic_signatures_of,
    find_certificate,
    look_up,
    revisions_of,
)
from lims.certificates.models import CertificateRow, SignatureRole
from lims.certificates.renewing import KIND as RENEW
from lims.certificates.signing import signed_document
from lims.clock import SetClock
from lims.db import Base, Database
from lims.files import FileStore
from lims.jobs import JobState, ask_for_job
from lims.jobs.models import JobRow
from lims.people import find_account
from lims.records import Actor, unit_of_work
from lims.records.verify import verify as verify_trail
from reports import check
from reports.checker import describe
from reports.signing import verify
from tests.reports.authority import PASSPHRASE, World, listening, make_holder, make_list, world
from tests.support.certificates import (
    Case,
    make_accepted,
    make_authorised,
    make_draft,
    make_issued,
    make_laboratory,
    run_jobs,
)

GONE = "http://127.0.0.1:9/"
THEN = datetime(2024, 6, 3, 12, tzinfo=UTC)
LATER = THEN + timedelta(hours=1, minutes=1)
LAPSES = THEN + timedelta(days=400)


@pytest.fixture
def keys(tmp_path: Path) -> dict[str, Any]:
    """Settings that sign at B-B with the laboratory's seal."""
    return make_keys(tmp_path / "keys", world())


def make_keys(folder: Path, world: World) -> dict[str, Any]:
    folder.mkdir()
    (folder / "seal.p12").write_bytes(world.laboratory.pkcs12.content)
    (folder / "seal.passphrase").write_text(PASSPHRASE + "\n")
    pem = [one.certificate.public_bytes(Encoding.PEM) for one in (world.root, world.authority)]
    (folder / "authorities.pem").write_bytes(b"".join(pem))
    write_lists(folder, THEN)
    return {
        "signing_level": "B-B", "signing_key": str(folder / "seal.p12"),
        "signing_passphrase_file": str(folder / "seal.passphrase"),
        "signing_authorities": str(folder / "authorities.pem"), "signing_lists": str(folder),
    }  # fmt: skip


def write_lists(folder: Path, at: datetime) -> None:
    (folder / "root.crl").write_bytes(make_list(world().root, at))
    (folder / "authority.crl").write_bytes(make_list(world().authority, at))


@pytest.fixture
def archive(keys: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Settings that sign at B-LTA; the time-stamping authority's certificate lapses in 400 days."""
    stamper = make_holder(
        "Example Time Stamps (fictitious)", 6, world().authority, purpose=ExtendedKeyUsageOID.TIME_STAMPING,
        valid=(THEN - timedelta(days=30), LAPSES),
    )  # fmt: skip
    with listening(world().timestamper(LATER, stamper)) as service:
        yield {**keys, "signing_level": "B-LTA", "time_stamp_url": service.url}


def bytes_of(database: Database, folder: Path, certificate_id: int) -> list[bytes]:
    with database.read() as session:
        return [FileStore(folder / "files").read(one.sha256) for one in revisions_of(session, certificate_id)]


def state_of(database: Database, certificate: Certificate) -> CertificateState:
    with database.read() as session:
        return find_certificate(session, certificate.id).state


def job_of(database: Database, kind: str) -> JobRow:
    with database.read() as session:
        found = session.scalars(select(JobRow).where(JobRow.kind == kind)).one()
        session.expunge(found)
        return found


def test_a_certificate_is_issued_with_the_seal_at_the_level_that_is_set(
    database: Database, tmp_path: Path, archive: dict[str, Any]
) -> None:
    _, certificate = make_issued(database, tmp_path, at=THEN, signing=archive)

    (document,) = bytes_of(database, tmp_path, certificate.id)
    found = verify(document, at=LATER, trust=world().trust(LATER))
    with database.read() as session:
        kept = electronic_signatures_of(session, certificate.id)
        said = look_up(session, session.get_one(CertificateRow, certificate.id).token or "", LATER)
        assert not verify_trail(session).findings
    assert found.valid
    assert describe(check(document)) == ""
    assert [(one.role, one.level, one.at) for one in kept] == [
        (SignatureRole.SEAL, "B-LTA", LATER),
        (SignatureRole.ARCHIVE, "B-LTA", LATER),
    ]
    assert kept[-1].valid_to == LAPSES
    assert said is not None
    assert said.sha256 == (hashlib.sha256(document).hexdigest(),)
    assert said.electronic[0].name == "Gas and Petroleum Testing Centre (fictitious)"


def test_the_signatory_signs_with_a_key_of_their_own_where_there_is_one(
    database: Database, tmp_path: Path, keys: dict[str, Any]
) -> None:
    make_laboratory(database, at=THEN - timedelta(days=3))
    case = make_accepted(database, at=THEN)
    certificate = make_authorised(database, case, make_draft(database, case))
    with database.read() as session:
        account = find_account(session, case.signatory.id)
    assert account is not None
    people = tmp_path / "people"
    people.mkdir()
    (people / f"{account.login}.p12").write_bytes(world().signatory.pkcs12.content)
    (people / f"{account.login}.passphrase").write_text(PASSPHRASE)

    run_jobs(database, tmp_path, LATER, **keys, signing_people=str(people))

    with database.read() as session:
        kept = electronic_signatures_of(session, certificate.id)
    assert [(one.role, one.name) for one in kept] == [
        (SignatureRole.SIGNATORY, "E. S."),
        (SignatureRole.SEAL, "Gas and Petroleum Testing Centre (fictitious)"),
    ]


def authorised(database: Database) -> tuple[Case, Certificate]:
    make_laboratory(database, at=THEN - timedelta(days=3))
    case = make_accepted(database, at=THEN)
    return case, make_authorised(database, case, make_draft(database, case))


def test_while_no_time_stamp_is_to_be_had_the_certificate_waits_and_says_why(
    database: Database, tmp_path: Path, archive: dict[str, Any]
) -> None:
    _, certificate = authorised(database)

    run_jobs(database, tmp_path, LATER, **{**archive, "time_stamp_url": GONE})
    waiting = job_of(database, JOB)

    assert state_of(database, certificate) is CertificateState.AUTHORISED
    assert bytes_of(database, tmp_path, certificate.id) == []
    assert waiting.state is JobState.WAITING
    assert "No time stamp could be had" in waiting.message
    run_jobs(database, tmp_path, LATER + timedelta(minutes=1), **archive)
    with database.read() as session:
        assert {one.level for one in electronic_signatures_of(session, certificate.id)} == {"B-LTA"}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"signing_passphrase_file": "", "signing_passphrase": "wrong-and-secret"}, "passphrase is wrong"),
        ({"signing_key": "/nowhere/seal.p12"}, "/nowhere/seal.p12"),
        ({"signing_key": "pkcs11:token=laboratory"}, "not complete"),
        ({"signing_authorities": "/nowhere/authorities.pem"}, "/nowhere/authorities.pem"),
    ],
)
def test_a_key_that_does_not_work_keeps_the_certificate_back_and_no_secret_is_told(
    database: Database,
    tmp_path: Path,
    keys: dict[str, Any],
    capsys: pytest.CaptureFixture[str],
    change: Any,
    why: str,
) -> None:
    _, certificate = authorised(database)

    run_jobs(database, tmp_path, LATER, **(keys | change))

    assert state_of(database, certificate) is CertificateState.AUTHORISED
    assert why in job_of(database, JOB).message
    told = everything_in(database) + "".join(capsys.readouterr())
    assert "wrong-and-secret" not in told
    assert PASSPHRASE not in told


def everything_in(database: Database) -> str:
    with database.read() as session:
        rows = [
            str(tuple(row)) for table in Base.metadata.sorted_tables for row in session.execute(select(table))
        ]
    return "\n".join(rows)


def test_no_passphrase_is_left_behind_by_signing(
    database: Database, tmp_path: Path, keys: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    make_issued(database, tmp_path, at=THEN, signing=keys)

    assert PASSPHRASE not in everything_in(database) + "".join(capsys.readouterr())


def test_a_revoked_seal_signs_nothing(database: Database, tmp_path: Path, keys: dict[str, Any]) -> None:
    _, certificate = authorised(database)
    revoked = make_list(world().authority, THEN, [world().laboratory])
    (tmp_path / "keys" / "authority.crl").write_bytes(revoked)

    run_jobs(database, tmp_path, LATER, **keys)

    assert state_of(database, certificate) is CertificateState.AUTHORISED
    assert "is revoked" in job_of(database, JOB).message


def test_a_worker_killed_after_signing_signs_again_and_issues_once(
    database: Database, tmp_path: Path, keys: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, certificate = authorised(database)
    real = signed_document

    def dies(*given: Any, **named: Any) -> Any:
        real(*given, **named)
        raise KeyboardInterrupt

    monkeypatch.setattr(issuing, "signed_document", dies)
    with pytest.raises(KeyboardInterrupt):
        run_jobs(database, tmp_path, LATER, **keys)
    monkeypatch.undo()
    run_jobs(database, tmp_path, LATER + timedelta(minutes=10), **keys)

    assert len(bytes_of(database, tmp_path, certificate.id)) == 1
    assert state_of(database, certificate) is CertificateState.ISSUED


# -- renewal -----------------------------------------------------------------------------------------------


def renewed(database: Database, folder: Path, at: datetime, **signing: Any) -> JobRow:
    """The daily renewal of a day, with the lists and the time stamps of that day."""
    write_lists(folder / "keys", at)
    with unit_of_work(database, by=Actor.system("worker"), clock=SetClock(at), act="daily.asked") as unit:
        key = f"{RENEW}:{at:%Y-%m-%d %H:%M}"
        ask_for_job(unit, RENEW, key, {})
    with listening(world().timestamper(at)) as service:
        run_jobs(database, folder, at, **{**signing, "time_stamp_url": service.url})
    with database.read() as session:
        found = session.scalars(select(JobRow).where(JobRow.key == key)).one()
        session.expunge(found)
        return found


def test_an_archive_time_stamp_is_renewed_before_it_lapses_and_once(
    database: Database, tmp_path: Path, archive: dict[str, Any]
) -> None:
    _, certificate = make_issued(database, tmp_path, at=THEN, signing=archive)
    soon = LAPSES - timedelta(days=80)

    early = renewed(database, tmp_path, LAPSES - timedelta(days=91), **archive)
    first = renewed(database, tmp_path, soon, **archive)
    again = renewed(database, tmp_path, soon + timedelta(hours=1), **archive)

    assert [one.outcome for one in (early, first, again)] == [{"renewed": 0}, {"renewed": 1}, {"renewed": 0}]
    before, after = bytes_of(database, tmp_path, certificate.id)
    assert after.startswith(before)
    assert verify(
        after, at=LAPSES + timedelta(days=30), trust=world().trust(LAPSES + timedelta(days=30))
    ).valid
    with database.read() as session:
        said = look_up(session, session.get_one(CertificateRow, certificate.id).token or "", LATER)
        assert not verify_trail(session).findings
    assert said is not None
    assert said.sha256 == tuple(hashlib.sha256(one).hexdigest() for one in (before, after))


def test_a_renewal_without_a_time_stamp_waits_and_leaves_the_document_as_it_was(
    database: Database, tmp_path: Path, archive: dict[str, Any]
) -> None:
    _, certificate = make_issued(database, tmp_path, at=THEN, signing=archive)
    at = LAPSES - timedelta(days=10)
    write_lists(tmp_path / "keys", at)
    with unit_of_work(database, by=Actor.system("worker"), clock=SetClock(at), act="daily.asked") as unit:
        ask_for_job(unit, RENEW, RENEW, {})

    run_jobs(database, tmp_path, at, **{**archive, "time_stamp_url": GONE})

    assert "No time stamp could be had" in job_of(database, RENEW).message
    assert len(bytes_of(database, tmp_path, certificate.id)) == 1


def test_a_signature_row_is_written_for_each_revision(
    database: Database, tmp_path: Path, archive: dict[str, Any]
) -> None:
    from lims.certificates.models import ElectronicSignatureRow

    make_issued(database, tmp_path, at=THEN, signing=archive)
    renewed(database, tmp_path, LAPSES - timedelta(days=10), **archive)

    with database.read() as session:
        query = select(ElectronicSignatureRow.revision_id, func.count()).group_by(
            ElectronicSignatureRow.revision_id
        )
        assert [count for _, count in session.execute(query)] == [2, 2]
