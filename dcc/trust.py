"""Whether a signature that holds is of a signer whom the laboratory trusts: by its own certificate, or by an authority above it.

A signer is trusted where the certificate of the key, or one of the authorities that vouch for it, is on the list that is handed
in, and each certificate on the way there was valid at the time that the signature states. Nothing is fetched; whether a key was
revoked is not known here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding

from dcc.errors import NotASigner
from dcc.signature import Signature, SignatureState, certificates_in

LONGEST = 6  # certificates from the signer to the authority on the list
MOST_PATHS = 100  # looked at: certificates may vouch for each other in circles
MOST_BYTES = 200_000


class TrustState(StrEnum):
    """Whose signature it is."""

    NONE = "none"
    BROKEN = "broken"
    UNKNOWN = "unknown"
    TRUSTED = "trusted"


@dataclass(frozen=True, kw_only=True, slots=True)
class SignerCertificate:
    """A certificate that the laboratory trusts: of a signer, or of an authority that vouches for signers."""

    content: bytes  # DER

    @property
    def certificate(self) -> x509.Certificate:
        """As it was read before."""
        return x509.load_der_x509_certificate(self.content)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def name(self) -> str:
        """Whose it is."""
        return self.certificate.subject.rfc4514_string()

    @property
    def issuer(self) -> str:
        """Who vouches for it."""
        return self.certificate.issuer.rfc4514_string()

    @property
    def authority(self) -> bool:
        """Whether it vouches for others."""
        return _is_authority(self.certificate)

    @property
    def valid(self) -> tuple[datetime, datetime]:
        """From when until when."""
        return self.certificate.not_valid_before_utc, self.certificate.not_valid_after_utc


@dataclass(frozen=True, kw_only=True, slots=True)
class SignerTrust:
    """What was found of a signer. `by`: whom on the list it is trusted by.

    `why` it is unknown: not_listed, without_certificate, or above_lapsed, where `lapsed` names the authority.
    """

    state: TrustState
    by: str = ""
    why: str = ""
    lapsed: str = ""


def read_signers(content: bytes) -> tuple[SignerCertificate, ...]:
    """The certificates of a file, PEM or DER. Raises NotASigner."""
    if len(content) > MOST_BYTES:
        raise NotASigner(why="it is larger than any certificate")
    if b"PRIVATE KEY" in content:
        raise NotASigner(why="it holds a private key, which belongs to nobody but its owner")
    try:
        found = (
            x509.load_pem_x509_certificates(content)
            if b"-----BEGIN" in content
            else [x509.load_der_x509_certificate(content)]
        )
        made = tuple(SignerCertificate(content=one.public_bytes(Encoding.DER)) for one in found)
        _ = [(one.name, one.issuer, one.authority, one.valid) for one in made]
    except ValueError as trouble:
        raise NotASigner(why="no certificate (X.509) can be read from it") from trouble
    if not made:
        raise NotASigner(why="it holds no certificate")
    return made


def judge_signer(content: bytes, signature: Signature, trusted: Iterable[SignerCertificate]) -> SignerTrust:
    """Whose signature a file bears, of those on the list. Never raises for a certificate that is not what it should be."""
    if signature.state is SignatureState.NONE:
        return SignerTrust(state=TrustState.NONE)
    if signature.state is SignatureState.BROKEN:
        return SignerTrust(state=TrustState.BROKEN)
    known = {one.fingerprint: one for one in trusted}
    carried = certificates_in(content)
    if not carried:
        return SignerTrust(state=TrustState.UNKNOWN, why="without_certificate")
    try:
        return _judged(carried, known, signature.signed_at)
    except (ValueError, x509.ExtensionNotFound, x509.DuplicateExtension):
        return SignerTrust(
            state=TrustState.UNKNOWN, why="not_listed"
        )  # a certificate that cannot be read vouches for nobody


def _judged(
    carried: Sequence[x509.Certificate], known: dict[str, SignerCertificate], at: datetime | None
) -> SignerTrust:
    lapsed = ""
    for path in _paths(carried, known):
        last = path[-1]
        out = next((one for one in path[1:] if at is not None and not _valid(one, at)), None)
        if out is None:
            return SignerTrust(state=TrustState.TRUSTED, by=last.subject.rfc4514_string())
        lapsed = out.subject.rfc4514_string()
    return SignerTrust(
        state=TrustState.UNKNOWN, why="above_lapsed" if lapsed else "not_listed", lapsed=lapsed
    )


def _paths(
    carried: Sequence[x509.Certificate], known: dict[str, SignerCertificate]
) -> Iterator[tuple[x509.Certificate, ...]]:
    """Each way from the signer to somebody on the list; the signer alone where it is there itself."""
    others = [*carried[1:], *(one.certificate for one in known.values())]
    waiting: list[tuple[x509.Certificate, ...]] = [(carried[0],)]
    for _ in range(MOST_PATHS):
        if not waiting:
            return
        path = waiting.pop()
        if hashlib.sha256(path[-1].public_bytes(Encoding.DER)).hexdigest() in known:
            yield path
        if len(path) < LONGEST:
            waiting += [(*path, above) for above in others if above not in path and _vouches(above, path)]


def _vouches(above: x509.Certificate, path: Sequence[x509.Certificate]) -> bool:
    """Whether a certificate is an authority's, may vouch so far down, and signed the last one of the path."""
    if not _is_authority(above):
        return False
    basic = above.extensions.get_extension_for_class(x509.BasicConstraints).value
    between = len(path) - 1  # authorities below it
    if basic.path_length is not None and basic.path_length < between:
        return False
    try:
        path[-1].verify_directly_issued_by(above)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _is_authority(one: x509.Certificate) -> bool:
    """Whether it says of itself that it may vouch for others (RFC 5280, 4.2.1.9 and 4.2.1.3)."""
    try:
        if not one.extensions.get_extension_for_class(x509.BasicConstraints).value.ca:
            return False
    except x509.ExtensionNotFound:
        return False
    try:
        return one.extensions.get_extension_for_class(x509.KeyUsage).value.key_cert_sign
    except x509.ExtensionNotFound:
        return True


def _valid(one: x509.Certificate, at: datetime) -> bool:
    return one.not_valid_before_utc <= at <= one.not_valid_after_utc
