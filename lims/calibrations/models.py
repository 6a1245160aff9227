"""Tables of digital calibration certificates: schemas that the laboratory added, and files that arrived for equipment."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, fk
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
