"""Writing a revision of a certificate: its bytes by hash, and who signed them electronically."""

from __future__ import annotations

from collections.abc import Iterator

from lims.certificates.certificate import Revision
from lims.certificates.models import CertificateRevisionRow, ElectronicSignatureRow, SignatureRole
from lims.certificates.signing import SignedDocument
from lims.files import Kept, keep
from lims.records import Unit

PDF = "application/pdf"


def add_revision(
    unit: Unit, certificate_id: int, kept: Kept, *, name: str, data_sha256: str, signed: SignedDocument | None,
    former: Revision | None = None,
) -> None:  # fmt: skip
    """Write the next revision of a certificate, whose bytes lie in the store already, with its links and signatures."""
    file = keep(unit, kept, name, PDF)
    revision = unit.add(
        CertificateRevisionRow(
            certificate_id=certificate_id, n=former.n + 1 if former else 1, file_id=file.id, sha256=kept.sha256,
            data_sha256=data_sha256, at=unit.at,
        )
    )  # fmt: skip
    unit.link(certificate_id, revision.id, "document")
    unit.link(file.id, revision.id, "bytes")
    if former is not None:
        unit.link(former.id, revision.id, "renewed")
    if signed is not None:
        unit.add_all(_signatures(revision.id, signed))
    unit.flush()


def _signatures(revision_id: int, signed: SignedDocument) -> Iterator[ElectronicSignatureRow]:
    for n, one in enumerate(signed.signatures, start=1):
        if one.by is not None and one.at is not None:
            role = SignatureRole.ARCHIVE if one.archive else SignatureRole(one.field.lower())
            yield ElectronicSignatureRow(
                revision_id=revision_id, n=n, role=role, level=signed.level.value, name=one.by.name,
                issuer=one.by.issuer, serial=one.by.serial, valid_to=one.by.valid_to, at=one.at,
            )  # fmt: skip
