"""The XML signature of a certificate: whether its digests and its value hold, and who signed.

A signature that holds says that nothing was changed since it was made. Whether the signer is one whom the laboratory trusts
is judged in `trust.py`, by the list that is handed in.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from lxml import etree

from dcc.parsing import Element, name_of, parse, text_of

DS = "http://www.w3.org/2000/09/xmldsig#"
MOST_CARRIED = 10


class SignatureState(StrEnum):
    """What was found of a signature."""

    NONE = "none"
    HOLDS = "holds"
    BROKEN = "broken"


@dataclass(frozen=True, kw_only=True, slots=True)
class Signature:
    """A signature as it was checked. `in_date`: its certificate was valid when it signed; None: no time is stated.

    `fingerprint`: SHA-256 of the certificate of the key.
    """

    state: SignatureState
    why: str = ""
    signer: str | None = None
    issuer: str | None = None
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    signed_at: datetime | None = None
    in_date: bool | None = None
    fingerprint: str | None = None


UNSIGNED = Signature(state=SignatureState.NONE)


def check_signature(content: bytes) -> Signature:
    """Check the signature of a file. Raises NotXml, TooLarge, HostileXml; a signature that does not hold is an answer."""
    root = parse(content)
    found = [one for one in root.iter() if name_of(one) == "Signature" and one.tag == f"{{{DS}}}Signature"]
    if not found:
        return UNSIGNED
    if len(found) > 1 or found[0].getparent() is not root:
        return Signature(
            state=SignatureState.BROKEN, why="it does not stand once, as a part of the whole certificate"
        )
    try:
        return _checked(content, found[0])
    except ValueError as trouble:
        return Signature(state=SignatureState.BROKEN, why=str(trouble).rstrip("."))


def _checked(content: bytes, signature: Element) -> Signature:
    certificate = _certificate(signature)
    signed_at = _signed_at(signature)
    why = _verify(content, certificate, signed_at)
    found = Signature(
        state=SignatureState.BROKEN if why else SignatureState.HOLDS, why=why, signed_at=signed_at
    )
    if certificate is None:
        return found
    start, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    return replace(
        found, signer=certificate.subject.rfc4514_string(), issuer=certificate.issuer.rfc4514_string(), valid_from=start,
        valid_to=end, in_date=None if signed_at is None else start <= signed_at <= end,
        fingerprint=certificate.fingerprint(SHA256()).hex(),
    )  # fmt: skip


def _certificate(signature: Element) -> x509.Certificate | None:
    text = next((text_of(one) for one in signature.iter(f"{{{DS}}}X509Certificate")), "")
    if not text:
        return None
    try:
        return x509.load_der_x509_certificate(base64.b64decode("".join(text.split()), validate=True))
    except ValueError as trouble:
        raise ValueError("the certificate of its key cannot be read") from trouble


def certificates_in(content: bytes) -> list[x509.Certificate]:
    """The certificates that the signature of a file carries, that of its key first; those that cannot be read left out."""
    found: list[x509.Certificate] = []
    for one in parse(content).findall(f"{{{DS}}}Signature//{{{DS}}}X509Certificate")[:MOST_CARRIED]:
        try:
            der = base64.b64decode("".join(text_of(one).split()), validate=True)
            found.append(x509.load_der_x509_certificate(der))
        except ValueError:
            continue
    return found


def _signed_at(signature: Element) -> datetime | None:
    text = next((text_of(one) for one in signature.iter() if name_of(one) == "SigningTime"), "")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _verify(content: bytes, certificate: x509.Certificate | None, signed_at: datetime | None) -> str:
    """Why the signature does not hold; "" where it does."""
    # Loaded when there is something to verify: reading unsigned certificates stays quick.
    from cryptography.exceptions import InvalidSignature as WrongValue
    from signxml.exceptions import InvalidDigest, InvalidSignature, SignXMLException
    from signxml.verifier import SignatureConfiguration, VerifyResult, XMLVerifier

    moment = signed_at
    if certificate is not None and (
        moment is None or not certificate.not_valid_before_utc <= moment <= certificate.not_valid_after_utc
    ):
        moment = (
            certificate.not_valid_after_utc
        )  # digest and value are judged apart from the certificate's dates
    config = SignatureConfiguration(
        require_x509=certificate is not None, location="./", expect_references=True, verification_time=moment
    )
    try:
        results = XMLVerifier().verify(
            parse(content), x509_cert=certificate, expect_config=config, validate_schema=False
        )
    except InvalidDigest:
        return "the content was changed after it was signed (the digest differs)"
    except (InvalidSignature, WrongValue):
        return "the value of the signature does not belong to its key"
    except SignXMLException as trouble:
        return f"it cannot be checked: {str(trouble).rstrip('.')}"
    found = results if isinstance(results, list) else [results]
    return "" if any(_whole(one, content) for one in found if isinstance(one, VerifyResult)) else (
        "it does not cover the whole certificate"
    )  # fmt: skip


def _whole(result: object, content: bytes) -> bool:
    """Whether what was signed is the certificate itself, its signature taken out."""
    root = parse(content)
    for one in root.findall(f"{{{DS}}}Signature"):
        before, parent = one.getprevious(), one.getparent()
        if parent is not None:
            if before is not None:
                before.tail = (before.tail or "") + (one.tail or "")
            parent.remove(one)
    signed = getattr(result, "signed_xml", None)
    return signed is not None and _plain(root) == _plain(signed)


def _plain(root: Element) -> list[object]:
    """Names, attributes and texts in their order; comments and blanks between elements are never signed content."""
    etree.strip_tags(root, etree.Comment)
    return [
        (one.tag, sorted(one.attrib.items()), (one.text or "").strip(), (one.tail or "").strip())
        for one in root.iter()
    ]
