"""Tables of legal metrology: which equipment the law wants verified, and its verifications. Never a calibration."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, fk
from lims.records import Version, node_id


class LegalRequirementVersionRow(Version):
    """Whether a law wants a piece of equipment verified in a period, and which one."""

    __tablename__ = "legal_requirement_version"
    __kind__ = "legal_requirement_version"
    __version_of__ = "equipment"

    required: Mapped[bool]
    law: Mapped[str]


class LegalVerificationRow(Base):
    """A legal verification: found fit until a date, with its mark. It says nothing of values or uncertainty."""

    __tablename__ = "legal_verification"
    __kind__ = "legal_verification"
    __append_only__ = True
    __table_args__ = (Index("ix_legal_verification_at", "equipment_id", "verified_at"),)

    id: Mapped[int] = node_id()
    equipment_id: Mapped[int] = fk("equipment.id", index=False)
    number: Mapped[str]  # of the paper
    mark: Mapped[str]  # of the verification, on the equipment
    authority: Mapped[str]
    verified_at: Mapped[datetime]
    fit: Mapped[bool]
    fit_until: Mapped[datetime | None]
    file_id: Mapped[int | None] = fk("stored_file.id", nullable=True)
    fictitious: Mapped[bool] = mapped_column(default=False)
    person_id: Mapped[int | None] = fk("person.id", nullable=True)
