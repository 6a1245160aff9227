"""Tables of digital calibration certificates: schemas that the laboratory added, signers whom it trusts, files that arrived."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, fk, identity
from lims.records import node_id


class DccSchemaRow(Base):
    """A schema as its publisher gave it: which namespace and edition, and under which hash its bytes are kept."""

    __tablename__ = "dcc_schema"
    __kind__ = "dcc_schema"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("namespace", "version"),)

    id: Mapped[int] = node_id()
    namespace: Mapped[str]
    version: Mapped[str]
    sha256: Mapped[str]
    file_id: Mapped[int] = fk("stored_file.id")
    at: Mapped[datetime]


class DccSignerRow(Base):
    """A signer, or an authority above signers, whom the laboratory trusts until somebody takes it off the list."""

    __tablename__ = "dcc_signer"
    __table_args__ = (Index("ix_dcc_signer_fingerprint", "fingerprint"),)

    id: Mapped[int] = identity()
    fingerprint: Mapped[str]  # SHA-256 of the certificate
    certificate: Mapped[str]  # DER, as base64
    name: Mapped[str]
    why: Mapped[str]  # how the laboratory knows that it is theirs
    added_at: Mapped[datetime]
    added_by: Mapped[int | None] = fk("person.id", nullable=True)  # none: at the command line
    removed_at: Mapped[datetime | None]
    removed_by: Mapped[int | None] = fk("person.id", nullable=True)
    removed_why: Mapped[str]


class DccArrivalRow(Base):
    """A digital calibration certificate that somebody brought for a piece of equipment; kept whether it counts or not."""

    __tablename__ = "dcc_arrival"
    __kind__ = "dcc_arrival"
    __append_only__ = True
    __table_args__ = (Index("ix_dcc_arrival_equipment", "equipment_id", "at"),)

    id: Mapped[int] = node_id()
    equipment_id: Mapped[int] = fk("equipment.id", index=False)
    file_id: Mapped[int] = fk("stored_file.id")
    identifier: Mapped[str]  # as the certificate calls itself; "" where it could not be read
    refused: Mapped[bool]  # when it came: what was found then kept it from counting
    first_problem: Mapped[str]  # the first thing found against it; "" for none
    person_id: Mapped[int] = fk("person.id")
    at: Mapped[datetime] = mapped_column()
