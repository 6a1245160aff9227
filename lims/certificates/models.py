"""Tables of certificates: identity and state, lines, the frozen data, and the revisions of the bytes."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, Chain, fk, identity, word
from lims.records import node_id


class CertificateState(StrEnum):
    """The life of a certificate."""

    DRAFT = "draft"
    AUTHORISED = "authorised"  # signed off; the document is being made
    ISSUED = "issued"
    AMENDED = "amended"  # another certificate replaces it
    WITHDRAWN = "withdrawn"


class CertificateRow(Base):
    """A test certificate. Its number is given at authorisation and never again; an amendment has a number of its own."""

    __tablename__ = "certificate"
    __kind__ = "certificate"

    id: Mapped[int] = node_id()
    number: Mapped[str | None] = mapped_column(unique=True)
    request_id: Mapped[int] = fk("request.id")
    client_id: Mapped[int] = fk("client.id")
    state: Mapped[CertificateState] = word(CertificateState)
    language: Mapped[str]
    content: Mapped[
        dict[str, Any]
    ]  # what the draft is of: samples, remarks, opinions, where the work was done
    drawn_up_at: Mapped[datetime]
    drawn_up_by: Mapped[int] = fk("person.id")
    authorised_at: Mapped[datetime | None]
    signature_id: Mapped[int | None] = fk("signature.id", nullable=True)
    issued_at: Mapped[datetime | None]
    replaces_id: Mapped[int | None] = fk("certificate.id", nullable=True)
    amendment_reason: Mapped[str | None]
    changes: Mapped[list[Any]]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str | None]
    token: Mapped[str | None] = mapped_column(
        info={"secret": True}
    )  # printed in the QR; looked up by its hash
    token_hash: Mapped[str | None] = mapped_column(unique=True)
    data: Mapped[dict[str, Any] | None]  # frozen at authorisation: what is rendered
    search_key: Mapped[str] = mapped_column(index=True)
    row_version: Mapped[int] = mapped_column(default=1)


class CertificateLineRow(Base):
    """A result on a certificate."""

    __tablename__ = "certificate_line"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("certificate_id", "result_id"),)

    id: Mapped[int] = identity()
    certificate_id: Mapped[int] = fk("certificate.id", index=False)
    n: Mapped[int]
    result_id: Mapped[int] = fk("result.id")
    accredited: Mapped[bool]
    remarks: Mapped[list[Any]]


class CertificateRevisionRow(Base):
    """The bytes of a certificate, by hash; a later revision begins with the former one. Stored once, never rendered again."""

    __tablename__ = "certificate_revision"
    __kind__ = "certificate_revision"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("certificate_id", "n"),)

    id: Mapped[int] = node_id()
    certificate_id: Mapped[int] = fk("certificate.id", index=False)
    n: Mapped[int]
    file_id: Mapped[int] = fk("stored_file.id")
    sha256: Mapped[str] = mapped_column(index=True)
    data_sha256: Mapped[str]
    at: Mapped[datetime]


class SignatureRole(StrEnum):
    """Whose electronic signature it is; an archive time stamp is the time-stamping authority's."""

    SIGNATORY = "signatory"
    SEAL = "seal"
    ARCHIVE = "archive"


class ElectronicSignatureRow(Base):
    """An electronic signature that a revision bears, or its last archive time stamp: until when it can be relied on."""

    __tablename__ = "electronic_signature"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("revision_id", "n"),)

    id: Mapped[int] = identity()
    revision_id: Mapped[int] = fk("certificate_revision.id", index=False)
    n: Mapped[int]
    role: Mapped[SignatureRole] = word(SignatureRole)
    level: Mapped[str]
    name: Mapped[str]
    issuer: Mapped[str]
    serial: Mapped[str]
    valid_to: Mapped[datetime]  # when the certificate behind it expires
    at: Mapped[datetime]


class DownloadRow(Base):
    """Who downloaded a certificate when. No evidence."""

    __tablename__ = "download"
    __chain__ = Chain.OUTSIDE

    id: Mapped[int] = identity()
    certificate_id: Mapped[int] = fk("certificate.id")
    person_id: Mapped[int | None] = fk("person.id", nullable=True)
    at: Mapped[datetime]
    by_token: Mapped[bool] = mapped_column(default=False)
