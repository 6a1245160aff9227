"""Certificates of calibrations of our own as they are found: by number, by run, by equipment, by the token in their QR."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.certificates import CertificateState, ElectronicSignature, SignatureRole, Verified
from lims.errors import NotFound
from lims.inhouse.models import OwnCertificateRow, OwnDocumentRow, RunRow


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnCertificate:
    """The certificate of a calibration of our own: number, state, what it replaces."""

    id: int
    number: str
    run_id: int
    state: CertificateState
    country: str
    place: str
    data: Mapping[str, Any]
    authorised_at: datetime
    authorised_by: int
    issued_at: datetime | None
    replaces_id: int | None
    token: str

    @property
    def language(self) -> str:
        """In which language it is written."""
        return str(self.data["language"])

    @classmethod
    def from_row(cls, row: OwnCertificateRow) -> OwnCertificate:
        return cls(**{one.name: getattr(row, one.name) for one in fields(cls)})


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnDocument:
    """The stored bytes of such a certificate. `level` empty: it bears no seal."""

    id: int
    certificate_id: int
    n: int
    pdf_id: int
    pdf_sha256: str
    xml_id: int | None
    xml_sha256: str | None
    xml_refused: str
    level: str
    signatures: tuple[ElectronicSignature, ...]
    at: datetime

    @classmethod
    def from_row(cls, row: OwnDocumentRow) -> OwnDocument:
        plain = {one.name: getattr(row, one.name) for one in fields(cls)}
        return cls(**{**plain, "signatures": tuple(_signature(row, one) for one in row.signatures)})


def _signature(row: OwnDocumentRow, one: Mapping[str, Any]) -> ElectronicSignature:
    return ElectronicSignature(
        revision_id=row.id, role=SignatureRole(one["role"]), level=row.level, name=one["name"], issuer=one["issuer"],
        serial=one["serial"], valid_to=datetime.fromisoformat(one["valid_to"]), at=datetime.fromisoformat(one["at"]),
    )  # fmt: skip


def find_own(session: Session, certificate_id: int) -> OwnCertificate:
    """One certificate. Raises NotFound."""
    row = session.get(OwnCertificateRow, certificate_id)
    if row is None:
        raise NotFound
    return OwnCertificate.from_row(row)


def own_of_run(session: Session, run_id: int) -> list[OwnCertificate]:
    """The certificates of one calibration, latest first: the one that stands, and those that it replaced."""
    query = select(OwnCertificateRow).where(OwnCertificateRow.run_id == run_id)
    return [
        OwnCertificate.from_row(row) for row in session.scalars(query.order_by(OwnCertificateRow.id.desc()))
    ]


def own_of_equipment(session: Session, equipment_id: int, at: datetime) -> list[OwnCertificate]:
    """The certificates of a piece of equipment that were there at a moment, latest first."""
    query = (
        select(OwnCertificateRow)
        .join(RunRow, RunRow.id == OwnCertificateRow.run_id)
        .where(RunRow.equipment_id == equipment_id, OwnCertificateRow.authorised_at <= at)
    )
    return [
        OwnCertificate.from_row(row) for row in session.scalars(query.order_by(OwnCertificateRow.id.desc()))
    ]


def own_by_id(session: Session, ids: Iterable[int]) -> dict[int, OwnCertificate]:
    """Several certificates at once, by id."""
    query = select(OwnCertificateRow).where(OwnCertificateRow.id.in_(set(ids)))
    return {row.id: OwnCertificate.from_row(row) for row in session.scalars(query)}


def last_asked(session: Session) -> OwnCertificate | None:
    """The latest certificate: what was said for it is proposed for the next."""
    row = session.scalar(select(OwnCertificateRow).order_by(OwnCertificateRow.id.desc()).limit(1))
    return None if row is None else OwnCertificate.from_row(row)


def replaced_by(session: Session, certificate_id: int) -> OwnCertificate | None:
    """What amends it, if there is such a one."""
    row = session.scalar(select(OwnCertificateRow).where(OwnCertificateRow.replaces_id == certificate_id))
    return None if row is None else OwnCertificate.from_row(row)


def documents_of(session: Session, certificate_id: int) -> list[OwnDocument]:
    """The stored documents of a certificate, oldest first."""
    query = select(OwnDocumentRow).where(OwnDocumentRow.certificate_id == certificate_id)
    return [OwnDocument.from_row(row) for row in session.scalars(query.order_by(OwnDocumentRow.n))]


def document_of(session: Session, certificate_id: int) -> OwnDocument | None:
    """The document that is handed out; None while it is being made."""
    found = documents_of(session, certificate_id)
    return found[-1] if found else None


def verified(session: Session, token_hash: str) -> Verified | None:
    """What the public page says of the certificate of a token: no figures, and no client, since it is ours."""
    row = session.scalar(select(OwnCertificateRow).where(OwnCertificateRow.token_hash == token_hash))
    if row is None or row.issued_at is None:
        return None
    documents, newer = documents_of(session, row.id), replaced_by(session, row.id)
    signer = row.data["authorised_by"]
    hashes = [one.pdf_sha256 for one in documents] + [
        one.xml_sha256 for one in documents[-1:] if one.xml_sha256 is not None
    ]
    return Verified(
        number=row.number, issued_at=row.issued_at, state=row.state, samples=(), client=None,
        signed_by=", ".join(filter(None, (signer["name"], signer["function"]))), sha256=tuple(hashes),
        newer=newer.number if newer and newer.issued_at else None, withdrawn_at=None, accreditation=None,
        demonstration=bool(row.data.get("demonstration")), electronic=documents[-1].signatures,
        equipment=(str(row.data["item"]["number"]), str(row.data["item"]["name"])),
    )  # fmt: skip
