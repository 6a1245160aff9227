"""Signing: each level with its evidence, the signatory's signature and the laboratory's seal, and renewal."""

from __future__ import annotations

import asyncio
import logging
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import tsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from reports import check, render
from reports.checker import describe
from reports.errors import (
    AlreadySigned,
    EvidenceMissing,
    KeyNotFit,
    KeyNotOpened,
    NotSigned,
    TimeStampUnavailable,
    TrustUnreadable,
)
from reports.signing import (
    Level,
    Pkcs12,
    Signed,
    TimeStampService,
    Trust,
    http_timestamper,
    open_key,
    renew,
    revisions,
    sign,
    verify,
)
from tests.reports.authority import PASSPHRASE, Holder, listening, make_holder, make_list, opened, world
from tests.reports.factories import ISSUED, make_report

ROOT_ONLY = Trust(roots=(world().root.der,))


@cache
def unsigned() -> bytes:
    return render(make_report())


@cache
def make_signed(level: Level, *, seal: bool = False) -> Signed:
    return signed_by(world().signatory, level=level, seal=seal)


def signed_by(holder: Holder, *, seal: bool = False, **given: Any) -> Signed:
    values: dict[str, Any] = {
        "level": Level.B_B,
        "reason": "authorised",
        "at": ISSUED,
        "trust": world().trust(),
        "timestamper": world().timestamper(),
    }
    laboratory = opened(world().laboratory) if seal else None
    return sign(unsigned(), signatory=opened(holder), seal=laboratory, **(values | given))


@pytest.mark.parametrize("level", list(Level))
def test_a_certificate_is_signed_at_the_level_asked_for_and_stays_archivable(level: Level) -> None:
    signed = make_signed(level)
    found = verify(signed.content, at=ISSUED, trust=ROOT_ONLY)

    assert found.valid
    assert [one.level for one in found.signatures if not one.archive] == [level]
    assert signed.content.startswith(unsigned())
    assert describe(check(signed.content)) == ""


def test_signatory_and_laboratory_sign_the_same_file() -> None:
    signed = make_signed(Level.B_LTA, seal=True)
    found = verify(signed.content, at=ISSUED, trust=ROOT_ONLY)

    assert found.valid
    assert [(one.field, one.revision) for one in found.signatures] == [
        ("Signatory", 2),
        ("Seal", 3),
        ("Archive", 4),
    ]
    assert [by.name for by in signed.by] == ["E. S.", "Gas and Petroleum Testing Centre (fictitious)"]
    assert describe(check(signed.content)) == ""


def test_the_laboratory_may_sign_alone() -> None:
    with open_key(world().laboratory.pkcs12) as key:
        signed = sign(unsigned(), seal=key, level=Level.B_B, reason="sealed", at=ISSUED)

    (found,) = verify(signed.content, at=ISSUED, trust=ROOT_ONLY).signatures
    assert (found.field, found.reason, found.at) == ("Seal", "sealed", ISSUED)


def test_renewal_adds_a_revision_and_touches_nothing_before_it() -> None:
    later = ISSUED + timedelta(days=700)
    before = make_signed(Level.B_LTA)

    after = renew(
        before.content, at=later, trust=world().trust(later), timestamper=world().timestamper(later)
    )

    assert after.content.startswith(before.content)
    assert after.revisions[:-1] == before.revisions
    assert verify(after.content, at=later, trust=world().trust(later)).valid
    assert describe(check(after.content)) == ""


def test_a_renewed_signature_outlives_whoever_stamped_it_first() -> None:
    lapses = ISSUED - timedelta(days=100)
    made, soon, later = (lapses + timedelta(days=days) for days in (-300, -60, 60))  # lists of thirty days
    purpose = ExtendedKeyUsageOID.TIME_STAMPING
    stamper = make_holder("Time Stamps", 6, world().authority, purpose=purpose, valid=(made, lapses))
    first = signed_by(
        world().signatory, level=Level.B_LTA, at=made, trust=world().trust(made),
        timestamper=world().timestamper(made, stamper),
    )  # fmt: skip

    after = renew(first.content, at=soon, trust=world().trust(soon), timestamper=world().timestamper(soon))

    assert not verify(first.content, at=later, trust=world().trust(later)).valid
    assert verify(after.content, at=later, trust=world().trust(later)).valid


@pytest.mark.parametrize(("days", "valid"), [(-2, False), (5, True)])
def test_what_was_revoked_before_it_signed_is_found_out_later_and_what_came_after_harms_no_archive(
    days: int, valid: bool
) -> None:
    later, since = ISSUED + timedelta(days=20), ISSUED + timedelta(days=days)
    lists = (make_list(world().root, later), make_list(world().authority, later, [world().signatory], since))

    found = verify(make_signed(Level.B_LTA).content, at=later, trust=Trust(roots=ROOT_ONLY.roots, crls=lists))

    assert found.valid is valid
    assert ("Its certificate is revoked." in found.signatures[0].why) is not valid


def test_an_archived_signature_outlives_its_certificate_and_an_ordinary_one_does_not() -> None:
    expiring = world().holder(valid=(datetime(2024, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)))
    later = datetime(2031, 1, 1, tzinfo=UTC)
    archived = signed_by(expiring, level=Level.B_LTA)
    ordinary = signed_by(expiring, level=Level.B_B)

    assert verify(archived.content, at=later, trust=world().trust(later)).valid
    assert not verify(ordinary.content, at=later, trust=world().trust(later)).valid


def test_the_hash_of_every_revision_is_that_of_the_file_as_it_was() -> None:
    signed = make_signed(Level.B_LTA, seal=True)

    first = revisions(unsigned())

    assert signed.revisions[0] == first[0]
    assert revisions(signed.content) == signed.revisions
    assert [revisions(signed.content[: one.size])[-1] for one in signed.revisions] == list(signed.revisions)


def test_a_time_stamp_comes_from_a_server_over_http() -> None:
    with listening(world().timestamper()) as service:
        stamper = http_timestamper(TimeStampService(url=service.url))
        signed = signed_by(world().signatory, level=Level.B_T, timestamper=stamper)

    assert service.asked
    assert verify(signed.content, at=ISSUED, trust=ROOT_ONLY).signatures[0].stamped


@pytest.mark.parametrize("level", [Level.B_T, Level.B_LTA])
def test_without_a_time_stamp_nothing_is_signed_at_a_lower_level(level: Level) -> None:
    gone = http_timestamper(TimeStampService(url="http://127.0.0.1:9/", timeout_s=0.5))

    for stamper in (None, gone):
        with pytest.raises(TimeStampUnavailable, match="Try again later"):
            signed_by(world().signatory, level=level, timestamper=stamper)


def test_a_server_that_answers_something_else_is_no_time_stamp() -> None:
    with (
        listening(world().timestamper(), status=503) as service,
        pytest.raises(TimeStampUnavailable, match="malformed"),
    ):
        stamper = http_timestamper(TimeStampService(url=service.url))
        signed_by(world().signatory, level=Level.B_T, timestamper=stamper)


@pytest.mark.parametrize(
    "instead", [b"<html>Welcome</html>", b"", b"\x30\x03\x02\x01\x02", b"\x30\x82\xff\xff"]
)
def test_an_answer_that_is_no_time_stamp_is_not_taken_for_one(instead: bytes) -> None:
    with (
        listening(world().timestamper(), instead=instead) as service,
        pytest.raises(TimeStampUnavailable, match="Try again later"),
    ):
        stamper = http_timestamper(TimeStampService(url=service.url))
        signed_by(world().signatory, level=Level.B_T, timestamper=stamper)


def test_a_stamp_of_something_else_is_not_taken() -> None:
    request = tsp.TimeStampReq(
        {
            "version": 1,
            "message_imprint": {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": b"x" * 32},
        }
    )
    other = world().timestamper().request_tsa_response(request).dump()

    with (
        listening(world().timestamper(), instead=other) as service,
        pytest.raises(TimeStampUnavailable, match="of something else"),
    ):
        stamper = http_timestamper(TimeStampService(url=service.url))
        signed_by(world().signatory, level=Level.B_T, timestamper=stamper)


def test_an_address_that_is_no_web_address_is_refused() -> None:
    with pytest.raises(TimeStampUnavailable, match="neither http nor https"):
        http_timestamper(TimeStampService(url="file:///etc/passwd"))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"valid": (datetime(2024, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC))}, "expired"),
        ({"valid": (datetime(2027, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC))}, "valid only from"),
        ({"uses": ("key_encipherment",)}, "not for signing"),
        ({"purpose": ExtendedKeyUsageOID.SERVER_AUTH}, "another purpose"),
        ({"uses": ("key_cert_sign",), "authority": True}, "that of an authority"),
    ],
)
def test_a_key_whose_certificate_is_not_fit_does_not_sign(change: dict[str, Any], why: str) -> None:
    with pytest.raises(KeyNotFit, match=why):
        signed_by(world().holder(**change), trust=None)


@pytest.mark.parametrize("level", list(Level))
def test_a_revoked_certificate_signs_at_no_level(level: Level) -> None:
    with pytest.raises(KeyNotFit, match="revoked"):
        signed_by(world().signatory, level=level, trust=world().trust(revoked=[world().signatory]))


def test_a_certificate_that_nobody_trusted_issued_does_not_sign() -> None:
    stranger = make_holder("E. S.", 5, None)

    with pytest.raises(KeyNotFit, match="no trusted authority"):
        signed_by(stranger)


@pytest.mark.parametrize("trust", [None, world().trust(lists=False)], ids=["no authorities", "no lists"])
def test_a_lasting_signature_needs_its_evidence(trust: Trust | None) -> None:
    with pytest.raises(EvidenceMissing):
        signed_by(world().signatory, level=Level.B_LT, trust=trust)


def test_a_signed_file_is_not_signed_again_and_an_unsigned_one_is_not_renewed() -> None:
    with open_key(world().signatory.pkcs12) as key, pytest.raises(AlreadySigned):
        sign(make_signed(Level.B_B).content, signatory=key, level=Level.B_B, reason="again", at=ISSUED)

    with pytest.raises(NotSigned):
        renew(unsigned(), at=ISSUED, trust=ROOT_ONLY, timestamper=world().timestamper())


@pytest.mark.parametrize(
    "credentials",
    [
        Pkcs12(content=world().signatory.pkcs12.content, passphrase=PASSPHRASE + "x"),
        Pkcs12(content=b"no such file", passphrase=PASSPHRASE),
    ],
    ids=["wrong passphrase", "no PKCS#12"],
)
def test_a_key_that_cannot_be_opened_is_said_so_without_its_passphrase(
    credentials: Pkcs12, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    with pytest.raises(KeyNotOpened, match="passphrase is wrong") as refusal, open_key(credentials):
        pass

    said = f"{credentials!r} {refusal.value!r} {refusal.value.__cause__} {caplog.text}"
    assert PASSPHRASE not in said
    with open_key(world().signatory.pkcs12) as key:
        assert repr(key) == "SigningKey('E. S.', serial 3EA)"


def test_what_is_no_certificate_is_not_trusted() -> None:
    with pytest.raises(TrustUnreadable):
        signed_by(world().signatory, trust=Trust(roots=(b"hello",)))


@pytest.mark.skipif(
    shutil.which("pdfsig") is None, reason="pdfsig is not installed, so it gives no second opinion."
)
def test_pdfsig_calls_both_signatures_valid(tmp_path: Path) -> None:
    file = tmp_path / "signed.pdf"
    file.write_bytes(make_signed(Level.B_LTA, seal=True).content)

    said = subprocess.run(["pdfsig", file], capture_output=True, text=True, check=False).stdout

    assert said.count("Signature Validation: Signature is Valid.") == 2
    assert said.count("Signature Type: ETSI.CAdES.detached") == 2


@pytest.mark.skipif(
    shutil.which("verapdf") is None, reason="veraPDF is not on the path, so its profiles were not tried."
)
@pytest.mark.parametrize("profile", ["3a", "ua1"])
def test_verapdf_passes_the_signed_certificate(tmp_path: Path, profile: str) -> None:
    file = tmp_path / "signed.pdf"
    file.write_bytes(make_signed(Level.B_LTA, seal=True).content)

    result = subprocess.run(["verapdf", "-f", profile, file], capture_output=True, check=False, text=True)

    assert 'isCompliant="true"' in result.stdout, result.stdout


def test_signing_works_inside_a_running_event_loop() -> None:
    async def signing() -> Signed:
        return signed_by(world().signatory)

    with ThreadPoolExecutor(max_workers=1) as pool:  # this thread may have a loop of its own
        signed = pool.submit(asyncio.run, signing()).result()

    assert verify(signed.content, at=ISSUED, trust=ROOT_ONLY).valid
