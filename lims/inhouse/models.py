"""Tables of calibrations that the laboratory does itself: procedures, runs, readings, decisions, certificates, documents."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.certificates import CertificateState
from lims.db import Base, fk, identity, word
from lims.records import Version, node_id


class RunState(StrEnum):
    """Where a calibration stands."""

    MEASURING = "measuring"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"


class ProcedureRow(Base):
    """A procedure of calibration: identity only."""

    __tablename__ = "calibration_procedure"
    __kind__ = "calibration_procedure"

    id: Mapped[int] = node_id()
    code: Mapped[str] = mapped_column(unique=True)


class ProcedureVersionRow(Version):
    """How a quantity is calibrated: points, repeats, the reference by its role, components of the budget with their sources."""

    __tablename__ = "calibration_procedure_version"
    __kind__ = "calibration_procedure_version"
    __version_of__ = "calibration_procedure"

    title: Mapped[str]
    quantity: Mapped[str]
    unit: Mapped[str]
    points: Mapped[list[Any]]  # nominal values, in the order in which they are approached
    falling: Mapped[bool]  # whether they are approached from above too, for hysteresis
    repeats: Mapped[int]
    reference_role: Mapped[str]
    conditions: Mapped[str]
    components: Mapped[list[Any]]  # name, half_width or u, dof, source; in the unit of differences
    probability: Mapped[float]
    source: Mapped[str]
    fictitious: Mapped[bool] = mapped_column(default=False)
    drafted_by: Mapped[int | None] = fk("person.id", nullable=True)
    approved_by: Mapped[int] = fk("person.id")


class RunRow(Base):
    """One calibration in work: which piece, by which procedure, with which reference."""

    __tablename__ = "inhouse_calibration"
    __kind__ = "inhouse_calibration"
    __table_args__ = (Index("ix_inhouse_calibration_equipment", "equipment_id"),)

    id: Mapped[int] = node_id()
    number: Mapped[str] = mapped_column(unique=True)
    equipment_id: Mapped[int] = fk("equipment.id", index=False)
    procedure_version_id: Mapped[int] = fk("calibration_procedure_version.id")
    reference_id: Mapped[int] = fk("equipment.id")
    resolution: Mapped[float]  # step of the item's display, in the procedure's unit
    conditions: Mapped[str]  # as they were
    state: Mapped[RunState] = word(RunState)
    begun_at: Mapped[datetime]
    begun_by: Mapped[int] = fk("person.id")
    submitted_at: Mapped[datetime | None]
    calibration_id: Mapped[int | None] = fk("calibration.id", nullable=True)
    row_version: Mapped[int] = mapped_column(default=1)


class PairRow(Base):
    """The reference and the item read together; a later row of the same place stands, and says why."""

    __tablename__ = "inhouse_reading"
    __append_only__ = True
    __table_args__ = (Index("ix_inhouse_reading_run", "run_id"),)

    id: Mapped[int] = identity()
    run_id: Mapped[int] = fk("inhouse_calibration.id", index=False)
    when: Mapped[str]  # as_found, as_left, or "" where nothing was adjusted
    nominal: Mapped[float]
    direction: Mapped[str]  # rising, falling
    n: Mapped[int]
    reference: Mapped[float]
    indication: Mapped[float]
    texts: Mapped[list[Any]]  # both as they were typed
    why: Mapped[str]  # it stands instead of an earlier one
    at: Mapped[datetime]
    person_id: Mapped[int] = fk("person.id")


class DecisionRow(Base):
    """What the second person decided of a submitted calibration, and in which figures it was then."""

    __tablename__ = "inhouse_decision"
    __append_only__ = True

    id: Mapped[int] = identity()
    run_id: Mapped[int] = fk("inhouse_calibration.id")
    accepted: Mapped[bool]
    words: Mapped[str]
    figures: Mapped[list[Any]]
    at: Mapped[datetime]
    person_id: Mapped[int] = fk("person.id")


class OwnCertificateRow(Base):
    """The certificate of an accepted calibration of our own. Its number is given once; what amends it has one of its own."""

    __tablename__ = "calibration_certificate"
    __kind__ = "calibration_certificate"

    id: Mapped[int] = node_id()
    number: Mapped[str] = mapped_column(unique=True)
    run_id: Mapped[int] = fk("inhouse_calibration.id")
    state: Mapped[CertificateState] = word(CertificateState)
    country: Mapped[str]  # two letters (ISO 3166-1), for the XML; "" where nobody said
    place: Mapped[str]  # where it was calibrated, in the words of the XML; "" where nobody said
    data: Mapped[dict[str, Any]]  # frozen: what is rendered
    authorised_at: Mapped[datetime]
    authorised_by: Mapped[int] = fk("person.id")
    issued_at: Mapped[datetime | None]
    replaces_id: Mapped[int | None] = fk("calibration_certificate.id", nullable=True)
    token: Mapped[str] = mapped_column(info={"secret": True})  # printed in the QR; looked up by its hash
    token_hash: Mapped[str] = mapped_column(unique=True)
    row_version: Mapped[int] = mapped_column(default=1)


class OwnDocumentRow(Base):
    """The bytes of such a certificate, by hash, and who sealed them; a later one begins with the former. Stored once."""

    __tablename__ = "calibration_certificate_document"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("certificate_id", "n"),)

    id: Mapped[int] = identity()
    certificate_id: Mapped[int] = fk("calibration_certificate.id", index=False)
    n: Mapped[int]
    pdf_id: Mapped[int] = fk("stored_file.id")
    pdf_sha256: Mapped[str]
    xml_id: Mapped[int | None] = fk("stored_file.id", nullable=True)
    xml_sha256: Mapped[str | None]
    xml_refused: Mapped[str]  # why there is no XML
    level: Mapped[str]  # of the electronic signature; "" where no signing level was set
    signatures: Mapped[list[Any]]  # role, name, issuer, serial, valid_to, at
    lapses_at: Mapped[datetime | None]  # when its archive time stamp does
    at: Mapped[datetime]
