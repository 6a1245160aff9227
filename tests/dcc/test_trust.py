"""Whose signature it is: of a trusted signer, of an unknown one, or broken; and what the time of signing says. Keys are made here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from lxml import etree
from signxml.algorithms import SignatureMethod
from signxml.signer import XMLSigner

from dcc import DccError, Examination, SignerCertificate, TrustState, examine, read_signers, to_text
from tests.dcc.made import made

SIGNED = datetime(2026, 5, 2, 9, tzinfo=UTC)
YEAR = timedelta(days=365)
DS, XADES = "http://www.w3.org/2000/09/xmldsig#", "http://uri.etsi.org/01903/v1.3.2#"


@dataclass(frozen=True)
class Holder:
    """A made-up key with its certificate."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def trusted(self) -> tuple[SignerCertificate, ...]:
        return read_signers(self.pem)


def holder(
    name: str, above: Holder | None = None, *, authority: bool = False, start: datetime = SIGNED - YEAR,
    end: datetime = SIGNED + YEAR, depth: int | None = None,
) -> Holder:  # fmt: skip
    """Somebody whose certificate is vouched for by `above`, or by themselves."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder().subject_name(subject).public_key(key.public_key())
        .issuer_name(above.certificate.subject if above else subject).serial_number(x509.random_serial_number())
        .not_valid_before(start).not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=depth), critical=True)
    )  # fmt: skip
    return Holder(key, builder.sign(above.key if above else key, SHA256()))


@cache
def root() -> Holder:
    return holder("FICTITIOUS root", authority=True)


@cache
def laboratory() -> Holder:
    return holder("FICTITIOUS calibration laboratory", root())


def signed(by: Holder, *carried: Holder, at: datetime | None = SIGNED, key_only: bool = False) -> bytes:
    """A certificate that somebody signed, with the certificates that the signature carries."""
    chain = "".join(one.pem.decode() for one in (by, *carried))
    key = by.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    tree = XMLSigner(signature_algorithm=SignatureMethod.ECDSA_SHA256).sign(
        etree.fromstring(made()), key=key, cert=None if key_only else chain, always_add_key_value=key_only
    )
    if at is not None:
        note = etree.SubElement(
            tree[-1], f"{{{DS}}}Object"
        )  # part of the signature, which is not part of what it signs
        etree.SubElement(note, f"{{{XADES}}}SigningTime").text = at.isoformat()
    return bytes(etree.tostring(tree))


def examined(content: bytes, *trusted: Holder) -> Examination:
    """The file as examined at the end of 2027, by a list with these certificates on it."""
    return examine(
        content, today=date(2027, 12, 31), trusted=[one for holder in trusted for one in holder.trusted]
    )


def codes(found: Examination) -> set[str]:
    return {one.code for one in found.findings if one.code.startswith("sign")}


def test_a_signer_on_the_list_is_trusted_and_so_is_one_below_an_authority_on_it() -> None:
    content = signed(laboratory())

    for listed in (laboratory(), root()):
        found = examined(content, listed)
        assert (found.trust.state, codes(found)) == (TrustState.TRUSTED, set())
        assert found.trust.by == listed.certificate.subject.rfc4514_string()
    assert "signer      trusted" in to_text(found)


def test_a_signature_that_holds_by_somebody_unknown_is_neither_trusted_nor_broken() -> None:
    namesake = holder("FICTITIOUS root", authority=True)

    for listed in ([], [namesake], [holder("FICTITIOUS calibration laboratory")]):
        found = examined(signed(laboratory()), *listed)
        assert found.trust.state is TrustState.UNKNOWN
        assert codes(found) == {"signer_not_listed"}
        assert not any(one.refuses for one in found.findings if one.code in codes(found))


def test_a_changed_certificate_is_broken_whoever_signed_it() -> None:
    found = examined(signed(laboratory()).replace(b"20.01", b"20.02"), laboratory())

    assert found.trust.state is TrustState.BROKEN
    assert codes(found) == {"signature_broken"}
    assert found.refused


def test_an_authority_between_is_carried_by_the_signature() -> None:
    between = holder("FICTITIOUS authority between", root(), authority=True)
    below = holder("FICTITIOUS laboratory below", between)

    assert examined(signed(below, between), root()).trust.state is TrustState.TRUSTED
    assert examined(signed(below), root()).trust.state is TrustState.UNKNOWN


def test_who_is_no_authority_vouches_for_nobody() -> None:
    plain = holder("FICTITIOUS laboratory", root())
    short = holder("FICTITIOUS authority of signers only", root(), authority=True, depth=0)
    under = holder("FICTITIOUS authority too deep", short, authority=True)

    assert (
        examined(signed(holder("FICTITIOUS forger", plain), plain), root()).trust.state is TrustState.UNKNOWN
    )
    deep = signed(holder("FICTITIOUS laboratory too deep", under), under, short)
    assert examined(deep, root()).trust.state is TrustState.UNKNOWN


@pytest.mark.parametrize(
    ("at", "code", "said"),
    [
        (SIGNED + 2 * YEAR - timedelta(days=200), "signature_expired", "after the certificate of the key had expired on 2027-05-02"),
        (SIGNED - 2 * YEAR, "signature_too_early", "before the certificate of the key became valid on 2025-05-02"),
        (SIGNED + 9 * YEAR, "signature_in_the_future", "is still to come"),
    ],
)  # fmt: skip
def test_the_certificate_of_the_key_was_not_valid_when_it_signed(at: datetime, code: str, said: str) -> None:
    found = examined(signed(laboratory(), at=at), laboratory())

    assert code in codes(found)
    assert any(said in one.problem for one in found.findings)
    assert found.refused


def test_without_a_time_of_signing_it_is_told_and_not_refused() -> None:
    found = examined(signed(laboratory(), at=None), laboratory())

    assert codes(found) == {"signature_without_time"}
    assert found.trust.state is TrustState.TRUSTED


def test_an_authority_that_had_lapsed_when_it_was_signed_is_named() -> None:
    old = holder("FICTITIOUS old root", authority=True, start=SIGNED - 3 * YEAR, end=SIGNED - YEAR)

    found = examined(signed(holder("FICTITIOUS laboratory", old)), old)

    assert codes(found) == {"signer_above_lapsed"}
    assert any("CN=FICTITIOUS old root" in one.problem for one in found.findings)


def test_a_signature_by_a_bare_key_is_of_nobody() -> None:
    found = examined(signed(laboratory(), key_only=True), laboratory())

    assert found.trust.why == "without_certificate"


def test_certificates_that_vouch_for_each_other_in_circles_come_to_an_end() -> None:
    key = holder("FICTITIOUS circle", authority=True)
    circle = [
        Holder(key.key, key.certificate),
        *(holder("FICTITIOUS circle", key, authority=True) for _ in range(8)),
    ]

    assert (
        examined(signed(holder("FICTITIOUS signer", key), *circle), root()).trust.state is TrustState.UNKNOWN
    )


@pytest.mark.parametrize(
    ("content", "why"),
    [(b"", "can be read"), (b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "can be read"),
     (b"\x30\x03\x02\x01\x05", "can be read"), (b"x" * 300_000, "larger"), (b"-----BEGIN PRIVATE KEY-----", "private key")],
)  # fmt: skip
def test_what_is_no_certificate_is_not_added(content: bytes, why: str) -> None:
    with pytest.raises(DccError, match=why):
        read_signers(content)
