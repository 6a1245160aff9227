"""The key of a demo: an authority and a seal that exist for this demo alone, and say of themselves that they are fictitious."""

from __future__ import annotations

import os
import secrets
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID

AUTHORITY = "FICTITIOUS authority of a demonstration, not valid"
SEAL = "FICTITIOUS seal of a demonstration, not valid"
BEFORE, AFTER = timedelta(days=400), timedelta(days=3650)  # the month of the demo lies in the past


def make_keys(folder: Path, at: datetime) -> None:
    """Write seal.p12, seal.passphrase and authorities.pem, which only their owner can read."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    root, own = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    above = _certificate(AUTHORITY, root, AUTHORITY, root, at, authority=True)
    seal = _certificate(SEAL, own, AUTHORITY, root, at, authority=False)
    passphrase = secrets.token_urlsafe(24)
    encryption = BestAvailableEncryption(passphrase.encode())
    write(folder / "seal.p12", pkcs12.serialize_key_and_certificates(b"seal", own, seal, [above], encryption))
    write(folder / "seal.passphrase", passphrase.encode())
    write(folder / "authorities.pem", above.public_bytes(Encoding.PEM))


def write(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)


def _certificate(
    name: str, key: ec.EllipticCurvePrivateKey, issuer: str, by: ec.EllipticCurvePrivateKey, at: datetime, *, authority: bool
) -> x509.Certificate:  # fmt: skip
    usage = x509.KeyUsage(
        digital_signature=not authority, content_commitment=not authority, key_cert_sign=authority, crl_sign=authority,
        key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    return (
        x509.CertificateBuilder()
        .subject_name(_named(name))
        .issuer_name(_named(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - BEFORE)
        .not_valid_after(at + AFTER)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False)
        .sign(by, SHA256())
    )


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
