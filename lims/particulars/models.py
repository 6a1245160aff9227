"""Tables of what else the register holds (ISO/IEC 17025 6.4.13): owner, software, seal, ranges, papers, verifications, labels."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from lims.db import Base, fk, identity, word
from lims.records import Version, node_id


class Ownership(StrEnum):
    """Whose the equipment is; equipment that is not the laboratory's meets the same requirements (6.4.2)."""

    OWN = "own"
    BORROWED = "borrowed"
    OUTSIDE = "outside"  # used at its owner's place


class PaperKind(StrEnum):
    """What a file of a piece of equipment is."""

    MANUAL = "manual"
    PHOTO = "photo"
    SETTINGS = "settings"
    OTHER = "other"


class ParticularsVersionRow(Version):
    """What holds of a piece of equipment in a period, besides state and place."""

    __tablename__ = "particulars_version"
    __kind__ = "particulars_version"
    __version_of__ = "equipment"

    ownership: Mapped[Ownership | None] = word(Ownership, nullable=True)  # null: nobody has said
    owner: Mapped[str | None]
    asset_number: Mapped[str | None]
    software: Mapped[list[Any]]  # [{"name": "ChemStation", "version": "C.01.10"}], firmware too
    seal: Mapped[str | None]  # what keeps its settings from being changed (6.4.12)
    settings_hash: Mapped[str | None]  # SHA-256 of the file of its settings
    ranges: Mapped[list[Any]]  # method, quantity, unit, low, high: which methods it serves at which range


class EquipmentPaperRow(Base):
    """A file of a piece of equipment, kept by its hash."""

    __tablename__ = "equipment_paper"
    __append_only__ = True

    id: Mapped[int] = identity()
    equipment_id: Mapped[int] = fk("equipment.id")
    kind: Mapped[PaperKind] = word(PaperKind)
    title: Mapped[str]
    file_id: Mapped[int] = fk("stored_file.id")
    at: Mapped[datetime]
    person_id: Mapped[int | None] = fk("person.id", nullable=True)


class ServiceVerificationRow(Base):
    """That equipment conforms to what is required of it, shown before it is put or put back into service (6.4.4)."""

    __tablename__ = "service_verification"
    __kind__ = "service_verification"
    __append_only__ = True
    __table_args__ = (Index("ix_service_verification_at", "equipment_id", "at"),)

    id: Mapped[int] = node_id()
    equipment_id: Mapped[int] = fk("equipment.id", index=False)
    at: Mapped[datetime]
    found: Mapped[str]  # what was required, and what was found
    passed: Mapped[bool]
    file_id: Mapped[int | None] = fk("stored_file.id", nullable=True)
    person_id: Mapped[int] = fk("person.id")


class AnalyticalCalibrationRow(Base):
    """A calibration of a whole measuring system by a reference material. It ends when a part of the system is changed."""

    __tablename__ = "analytical_calibration"
    __kind__ = "analytical_calibration"
    __append_only__ = True
    __table_args__ = (Index("ix_analytical_calibration_at", "system_id", "at"),)

    id: Mapped[int] = node_id()
    system_id: Mapped[int] = fk("measuring_system.id", index=False)
    at: Mapped[datetime]
    lot_id: Mapped[int | None] = fk("material_lot.id", nullable=True)
    found: Mapped[str]
    due_at: Mapped[datetime | None]
    person_id: Mapped[int] = fk("person.id")


class EquipmentLabelRow(Base):
    """A label that was printed (6.4.8)."""

    __tablename__ = "equipment_label_print"
    __append_only__ = True

    id: Mapped[int] = identity()
    equipment_id: Mapped[int] = fk("equipment.id")
    size: Mapped[str]
    form: Mapped[str]
    at: Mapped[datetime]
    person_id: Mapped[int | None] = fk("person.id", nullable=True)
