"""A small world of trust for the tests: a root, an authority below it, their revocation lists, and a time-stamping service."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from reports.signing import Pkcs12, SigningKey, Trust, open_key
from tests.reports.factories import ISSUED

PASSPHRASE = "not-for-real-use-42"
FROM, TO = datetime(2024, 1, 1, tzinfo=UTC), datetime(2044, 1, 1, tzinfo=UTC)


@cache
def new_key(number: int) -> rsa.RSAPrivateKey:
    """A key for each number, made once a run: making them is what takes time."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass(frozen=True, kw_only=True)
class Holder:
    """A certificate with its key and the certificates above it."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate
    above: tuple[x509.Certificate, ...] = ()

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def pkcs12(self) -> Pkcs12:
        return pkcs12_of(self)


@cache
def pkcs12_of(holder: Holder) -> Pkcs12:
    """The holder's key and certificates as a file, made once: its encryption takes time."""
    encryption = BestAvailableEncryption(PASSPHRASE.encode())
    content = pkcs12.serialize_key_and_certificates(
        b"key", holder.key, holder.certificate, holder.above, encryption
    )
    return Pkcs12(content=content, passphrase=PASSPHRASE)


@cache
def opened(holder: Holder) -> SigningKey:
    """The holder's key, opened for the rest of the run."""
    return open_key(holder.pkcs12).__enter__()


USAGE = {
    "digital_signature": False,
    "content_commitment": False,
    "key_encipherment": False,
    "data_encipherment": False,
    "key_agreement": False,
    "key_cert_sign": False,
    "crl_sign": False,
    "encipher_only": False,
    "decipher_only": False,
}


def make_holder(
    name: str,
    number: int,
    issuer: Holder | None,
    *,
    uses: Sequence[str] = ("digital_signature", "content_commitment"),
    purpose: x509.ObjectIdentifier | None = None,
    authority: bool = False,
    valid: tuple[datetime, datetime] = (FROM, TO),
) -> Holder:
    """A certificate for `name`, issued by `issuer` or by itself."""
    key = new_key(number)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    own = issuer is None
    above = () if issuer is None else (issuer.certificate, *issuer.above)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if issuer is None else issuer.certificate.subject)
        .public_key(key.public_key())
        .serial_number(1000 + number)
        .not_valid_before(valid[0])
        .not_valid_after(valid[1])
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**(USAGE | dict.fromkeys(uses, True))), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(
                key.public_key() if issuer is None else issuer.key.public_key()
            ),
            critical=False,
        )
    )
    if purpose is not None:
        builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=True)
    signing = key if own or issuer is None else issuer.key
    return Holder(key=key, certificate=builder.sign(signing, SHA256()), above=above)


def make_list(
    authority: Holder, at: datetime, revoked: Sequence[Holder] = (), since: datetime | None = None
) -> bytes:
    """A revocation list of an authority, issued an hour before `at` and good for thirty days.

    `since`: when what stands on it was revoked; a day before `at` if it is not said.
    """
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.certificate.subject)
        .last_update(at - timedelta(hours=1))
        .next_update(at + timedelta(days=30))
    )
    for one in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(one.certificate.serial_number)
        builder = builder.add_revoked_certificate(
            entry.revocation_date(since or at - timedelta(days=1)).build()
        )
    return builder.sign(authority.key, SHA256()).public_bytes(Encoding.DER)


class World:
    """Root, authority, signatory, laboratory and time-stamping service, all of them fictitious."""

    def __init__(self) -> None:
        ca: dict[str, Any] = {"uses": ("key_cert_sign", "crl_sign"), "authority": True}
        self.root = make_holder("Example Root (fictitious)", 0, None, **ca)
        self.authority = make_holder("Example Authority (fictitious)", 1, self.root, **ca)
        self.signatory = make_holder("E. S.", 2, self.authority)
        self.laboratory = make_holder("Gas and Petroleum Testing Centre (fictitious)", 3, self.authority)
        self.stamper = make_holder(
            "Example Time Stamps (fictitious)", 4, self.authority, purpose=ExtendedKeyUsageOID.TIME_STAMPING
        )

    def holder(self, **given: Any) -> Holder:
        """Another certificate of the authority, on the signatory's key."""
        return make_holder("E. S.", 2, self.authority, **given)

    def trust(self, at: datetime = ISSUED, revoked: Sequence[Holder] = (), lists: bool = True) -> Trust:
        """Trust in the root, with the lists of both authorities at a moment."""
        crls = (make_list(self.root, at), make_list(self.authority, at, revoked)) if lists else ()
        return Trust(roots=(self.root.der,), crls=crls)

    def timestamper(self, at: datetime = ISSUED, stamper: Holder | None = None) -> DummyTimeStamper:
        """A time-stamping service within the process, whose clock stands at `at`."""
        holder = stamper or self.stamper
        key = holder.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        above = [asn1_x509.Certificate.load(one.public_bytes(Encoding.DER)) for one in holder.above]
        return DummyTimeStamper(
            asn1_x509.Certificate.load(holder.der),
            asn1_keys.PrivateKeyInfo.load(key),
            certs_to_embed=SimpleCertificateStore.from_certs(above),
            fixed_dt=at,
        )


@cache
def world() -> World:
    """The one world of a test run."""
    return World()


@dataclass
class Service:
    """A time-stamping service that listens: its address, and what it was asked."""

    url: str
    asked: list[bytes] = field(default_factory=list)


@contextmanager
def listening(
    stamper: DummyTimeStamper, status: int = 200, instead: bytes | None = None
) -> Iterator[Service]:
    """The stamper behind HTTP on this machine, as an authority answers (RFC 3161, 3.4); or other bytes instead."""
    service = Service(url="")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            question = self.rfile.read(int(self.headers["Content-Length"]))
            service.asked.append(question)
            answer = stamper.request_tsa_response(tsp.TimeStampReq.load(question)).dump()
            self.send_response(status)
            self.send_header("Content-Type", "application/timestamp-reply" if status == 200 else "text/plain")
            self.end_headers()
            self.wfile.write(answer if instead is None and status == 200 else instead or b"no")

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.url = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
