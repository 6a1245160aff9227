"""The table of the laboratory itself: its name and address in versions, and whether this is a demonstration."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base
from lims.records import Version, node_id


class LaboratoryRow(Base):
    """The laboratory: one row. A demonstration database says so for good."""

    __tablename__ = "laboratory"
    __kind__ = "laboratory"

    id: Mapped[int] = node_id()
    code: Mapped[str] = mapped_column(unique=True)
    demonstration: Mapped[bool]


class LaboratoryVersionRow(Version):
    """What the laboratory is called, where it is, and its zone, in a period."""

    __tablename__ = "laboratory_version"
    __kind__ = "laboratory_version"
    __version_of__ = "laboratory"

    names: Mapped[dict[str, Any]]
    addresses: Mapped[dict[str, Any]]
    contact: Mapped[str]
    zone: Mapped[str]
    accreditation: Mapped[
        dict[str, Any] | None
    ]  # of records before the accreditation had a period of its own
    settings: Mapped[dict[str, Any]]  # label size, number formats, retention
