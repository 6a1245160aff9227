"""Keys that sign: from a PKCS#12 file or a PKCS#11 token, opened for as long as they are needed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from asn1crypto import x509
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_der_private_key
from pyhanko.sign.signers import Signer, SimpleSigner
from pyhanko_certvalidator.util import get_pyca_cryptography_hash

from reports.errors import KeyNotFit, KeyNotOpened
from reports.signing.trust import certificates
from reports.signing.types import SignedBy

SIGNING_USES = frozenset(["digital_signature", "non_repudiation"])
OTHER_PURPOSES = frozenset(["server_auth", "client_auth", "code_signing", "time_stamping", "ocsp_signing"])
"""Purposes of a certificate (extended key usage) that have nothing to do with documents."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pkcs12:
    """A key with its certificates in a PKCS#12 file; neither content nor passphrase is ever shown."""

    content: bytes = field(repr=False)
    passphrase: str = field(repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Pkcs11:
    """A key on a token: the maker's library, the token's label, and the label of key and certificate on it."""

    library: str
    token: str
    label: str
    pin: str = field(repr=False)
    others: tuple[bytes, ...] = field(default=(), repr=False)
    """Certificates of the authorities on the way, in PEM or DER, when the token does not hold them."""


Credentials = Pkcs12 | Pkcs11


class SigningKey:
    """An opened key: good for any number of signatures until its `with` ends. Says who it is, never what it is."""

    def __init__(self, signer: Signer) -> None:
        self.signer = signer
        certificate = signer.signing_cert
        if certificate is None:
            raise KeyNotOpened(why="it has no certificate")
        self.certificate: x509.Certificate = certificate

    @property
    def by(self) -> SignedBy:
        """Whose key it is."""
        return signed_by(self.certificate)

    def __repr__(self) -> str:
        return f"SigningKey({self.by.name!r}, serial {self.by.serial})"

    def require_fit(self, at: datetime) -> None:
        """Refuse a key whose certificate is not for signing documents at this moment. Raises KeyNotFit."""
        by, certificate = self.by, self.certificate
        uses = certificate.key_usage_value
        purposes = certificate.extended_key_usage_value
        findings = (
            (at > by.valid_to, f"its certificate expired on {by.valid_to:%Y-%m-%d}"),
            (at < by.valid_from, f"its certificate is valid only from {by.valid_from:%Y-%m-%d}"),
            (bool(certificate.ca), "its certificate is that of an authority"),
            (uses is not None and not SIGNING_USES & uses.native, "its certificate is not for signing"),
            (
                purposes is not None and set(purposes.native) <= OTHER_PURPOSES,
                "its certificate is for another purpose than documents",
            ),
        )
        for wrong, why in findings:
            if wrong:
                raise KeyNotFit(name=by.name, why=why)


def signed_by(certificate: x509.Certificate) -> SignedBy:
    """What a certificate says of its holder."""
    return SignedBy(
        name=_common_name(certificate.subject),
        issuer=_common_name(certificate.issuer),
        serial=f"{certificate.serial_number:X}",
        valid_from=certificate.not_valid_before,
        valid_to=certificate.not_valid_after,
    )


def _common_name(name: x509.Name) -> str:
    found = name.native.get("common_name", name.human_friendly)
    return str(found[0] if isinstance(found, list) else found)


@contextmanager
def open_key(credentials: Credentials) -> Iterator[SigningKey]:
    """The key, opened until the `with` ends. Raises KeyNotOpened (wrong passphrase, token absent, no such key)."""
    if isinstance(credentials, Pkcs12):
        yield SigningKey(_from_file(credentials))
        return
    session = _session(credentials)
    try:
        yield SigningKey(_from_token(credentials, session))
    finally:
        session.close()


def _from_file(credentials: Pkcs12) -> Signer:
    try:
        signer = _KeptKey.load_pkcs12_data(credentials.content, (), credentials.passphrase.encode())
    except (ValueError, TypeError, AttributeError):
        # What went wrong inside may quote the input, so nothing of it is carried on.
        raise KeyNotOpened(why="the passphrase is wrong, or the file is no PKCS#12 file with a key") from None
    return _KeptKey(
        signing_cert=signer.signing_cert, signing_key=signer.signing_key, cert_registry=signer.cert_registry
    )


class _KeptKey(SimpleSigner):
    """A signer that reads its key once; the library's own reads and checks it at each signature."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self._key = load_der_private_key(self.signing_key.dump(), password=None)

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        if dry_run and isinstance(self._key, RSAPrivateKey):
            return bytes(self._key.key_size // 8)  # only the length is asked for
        return self.sign_raw(data, digest_algorithm)

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        mechanism = self.get_signature_mechanism_for_digest(digest_algorithm).signature_algo
        digest = get_pyca_cryptography_hash(digest_algorithm)
        if mechanism == "rsassa_pkcs1v15" and isinstance(self._key, RSAPrivateKey):
            return self._key.sign(data, PKCS1v15(), digest)
        if mechanism == "ecdsa" and isinstance(self._key, EllipticCurvePrivateKey):
            return self._key.sign(data, ECDSA(digest))
        signature: bytes = super().sign_raw(data, digest_algorithm)
        return signature


def _session(credentials: Pkcs11) -> Any:
    try:
        from pkcs11.exceptions import PKCS11Error
        from pyhanko.config.pkcs11 import TokenCriteria
        from pyhanko.sign.pkcs11 import open_pkcs11_session
    except ImportError as error:
        raise KeyNotOpened(why="the package python-pkcs11 is not installed") from error
    try:
        criteria = TokenCriteria(label=credentials.token)
        return open_pkcs11_session(credentials.library, token_criteria=criteria, user_pin=credentials.pin)
    except (PKCS11Error, RuntimeError, OSError) as error:
        why = f"the token {credentials.token!r} does not let us in ({type(error).__name__})"
        raise KeyNotOpened(why=why) from None


def _from_token(credentials: Pkcs11, session: Any) -> Signer:
    from pkcs11.exceptions import PKCS11Error
    from pyhanko.sign.pkcs11 import PKCS11Signer

    signer = PKCS11Signer(
        session,
        cert_label=credentials.label,
        key_label=credentials.label,
        ca_chain=certificates(credentials.others),
    )
    try:
        signer._load_objects()  # now, so that a wrong label is said before anything is signed
    except PKCS11Error as error:
        why = f"the token holds no key with certificate {credentials.label!r} ({type(error).__name__})"
        raise KeyNotOpened(why=why) from None
    return signer
