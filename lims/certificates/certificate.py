"""A certificate as other features see it, and how it is found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lims.certificates.models import (
    CertificateLineRow,
    CertificateRevisionRow,
    CertificateRow,
    CertificateState,
    ElectronicSignatureRow,
    SignatureRole,
)
from lims.errors import NotFound
from lims.records import Link

OUT = (CertificateState.ISSUED, CertificateState.AMENDED, CertificateState.WITHDRAWN)
"""The states in which the document is out and can be asked for."""
PRELIMINARY = "preliminary"  # role of the link from a preliminary report to the certificate that replaces it


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    """What a certificate is drawn up of: which samples, and what a person adds to their results."""

    item_ids: tuple[int, ...]
    remarks: tuple[str, ...] = ()
    opinions: tuple[Mapping[str, str], ...] = ()  # text, basis
    location: str = ""  # where the work was done, if not at the laboratory's address
    second_language: str = ""  # its fixed words are printed beside those of the first
    layout: str = ""  # of reports.data.Layout; none stored: a test report
    preliminary: bool = False

    def to_json(self) -> dict[str, Any]:
        """The content as it is stored."""
        return {
            "item_ids": list(self.item_ids), "remarks": list(self.remarks),
            "opinions": [dict(one) for one in self.opinions], "location": self.location,
            "second_language": self.second_language, "layout": self.layout, "preliminary": self.preliminary,
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Content:
        return cls(
            item_ids=tuple(data["item_ids"]), remarks=tuple(data.get("remarks", ())),
            opinions=tuple(data.get("opinions", ())), location=str(data.get("location", "")),
            second_language=str(data.get("second_language", "")), layout=str(data.get("layout", "")),
            preliminary=bool(data.get("preliminary", False)),
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Certificate:
    """A test certificate: number, state, what it is of. The data and the bytes are read by functions of their own."""

    id: int
    number: str | None
    request_id: int
    client_id: int
    state: CertificateState
    language: str
    drawn_up_at: datetime
    drawn_up_by: int
    authorised_at: datetime | None
    signature_id: int | None
    issued_at: datetime | None
    replaces_id: int | None
    amendment_reason: str | None
    changes: tuple[str, ...]
    withdrawn_at: datetime | None
    withdrawn_reason: str | None
    row_version: int
    content: Content = field(default_factory=lambda: Content(item_ids=()))

    @property
    def out(self) -> bool:
        """Whether its document was issued, whatever became of it."""
        return self.state in OUT

    @property
    def state_word(self) -> str:
        """The name of the state's word on pages."""
        words = {CertificateState.AUTHORISED: "waiting"}
        return words.get(self.state, self.state.value)

    @property
    def title(self) -> str:
        """Its number, or what it is called while it has none."""
        return self.number or f"draft {self.id}"

    @classmethod
    def from_row(cls, row: CertificateRow) -> Certificate:
        plain = {one.name: getattr(row, one.name) for one in fields(cls)}
        return cls(**{**plain, "changes": tuple(row.changes), "content": Content.from_json(row.content)})


@dataclass(frozen=True, kw_only=True, slots=True)
class Revision:
    """The bytes of a certificate, by hash."""

    id: int
    n: int
    file_id: int
    sha256: str
    data_sha256: str
    at: datetime


def find_certificate(session: Session, certificate_id: int, *, client_id: int | None = None) -> Certificate:
    """One certificate; a client's only if it is theirs and out. Raises NotFound, the same for both."""
    row = session.get(CertificateRow, certificate_id)
    if row is None or (client_id is not None and (row.client_id != client_id or row.state not in OUT)):
        raise NotFound
    return Certificate.from_row(row)


def certificates_by_id(session: Session, ids: Iterable[int]) -> dict[int, Certificate]:
    """Several certificates at once, by id."""
    query = select(CertificateRow).where(CertificateRow.id.in_(set(ids)))
    return {row.id: Certificate.from_row(row) for row in session.scalars(query)}


def certificates_of_request(session: Session, request_id: int) -> list[Certificate]:
    """Every certificate of a request, oldest first, drafts too."""
    query = select(CertificateRow).where(CertificateRow.request_id == request_id).order_by(CertificateRow.id)
    return [Certificate.from_row(row) for row in session.scalars(query)]


def replaced_by(session: Session, certificate_id: int) -> Certificate | None:
    """The certificate that amends this one, or that a preliminary report was replaced by, if there is one."""
    finals = select(Link.dst).where(Link.src == certificate_id, Link.role == PRELIMINARY)
    query = select(CertificateRow).where(
        or_(CertificateRow.replaces_id == certificate_id, CertificateRow.id.in_(finals))
    )
    row = session.scalar(query.order_by(CertificateRow.id.desc()).limit(1))
    return None if row is None else Certificate.from_row(row)


def preceding(session: Session, certificate: Certificate) -> list[Certificate]:
    """The preliminary reports that are out on samples of a certificate, oldest first; none for a preliminary report."""
    if certificate.content.preliminary:
        return []
    own = set(certificate.content.item_ids)
    return [
        one for one in certificates_of_request(session, certificate.request_id)
        if one.content.preliminary and one.out and own & set(one.content.item_ids) and one.id < certificate.id
    ]  # fmt: skip


def data_of(session: Session, certificate_id: int) -> Mapping[str, Any] | None:
    """The frozen data of an authorised certificate as JSON; None for a draft. Raises NotFound."""
    row = session.get(CertificateRow, certificate_id)
    if row is None:
        raise NotFound
    return row.data


def revisions_of(session: Session, certificate_id: int) -> list[Revision]:
    """The revisions of a certificate's bytes, oldest first."""
    query = select(CertificateRevisionRow).where(CertificateRevisionRow.certificate_id == certificate_id)
    return [
        Revision(
            id=row.id, n=row.n, file_id=row.file_id, sha256=row.sha256, data_sha256=row.data_sha256, at=row.at
        )
        for row in session.scalars(query.order_by(CertificateRevisionRow.n))
    ]  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class ElectronicSignature:
    """Who signed a revision electronically, or stamped its time, and until when the certificate behind it is valid."""

    revision_id: int
    role: SignatureRole
    level: str
    name: str
    issuer: str
    serial: str
    valid_to: datetime
    at: datetime


def electronic_signatures_of(session: Session, certificate_id: int) -> list[ElectronicSignature]:
    """The electronic signatures of the latest revision of a certificate, in their order; empty for an unsigned one."""
    found = revisions_of(session, certificate_id)
    if not found:
        return []
    query = select(ElectronicSignatureRow).where(ElectronicSignatureRow.revision_id == found[-1].id)
    return [
        ElectronicSignature(**{one.name: getattr(row, one.name) for one in fields(ElectronicSignature)})
        for row in session.scalars(query.order_by(ElectronicSignatureRow.n))
    ]


def result_ids_of(session: Session, certificate_id: int) -> list[int]:
    """The results on a certificate, in its order; empty for a draft."""
    query = select(CertificateLineRow.result_id).where(CertificateLineRow.certificate_id == certificate_id)
    return list(session.scalars(query.order_by(CertificateLineRow.n)))
