"""Tables of the cylinder pool: identity, what holds of a cylinder in a period, and where it went."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, fk
from lims.records import Version, node_id


class CylinderRow(Base):
    """A sample cylinder: identity only."""

    __tablename__ = "cylinder"
    __kind__ = "cylinder"

    id: Mapped[int] = node_id()
    code: Mapped[str] = mapped_column(unique=True)
    serial: Mapped[str | None]
    maker: Mapped[str | None]
    volume_ml: Mapped[float | None]
    search_key: Mapped[str] = mapped_column(index=True)
    fictitious: Mapped[bool] = mapped_column(default=False)


class CylinderVersionRow(Version):
    """What holds of a cylinder in a period: tare, pressure test, whether it is in the pool."""

    __tablename__ = "cylinder_version"
    __kind__ = "cylinder_version"
    __version_of__ = "cylinder"

    tare_g: Mapped[float | None]
    pressure_tested_at: Mapped[datetime | None]
    pressure_test_due: Mapped[datetime | None]
    report: Mapped[str]  # of the pressure test
    in_use: Mapped[bool] = mapped_column(default=True)


class CylinderEventRow(Base):
    """Where a cylinder went, or what was done with it."""

    __tablename__ = "cylinder_event"
    __kind__ = "cylinder_event"
    __append_only__ = True
    __table_args__ = (Index("ix_cylinder_event_at", "cylinder_id", "at", "id"),)

    id: Mapped[int] = node_id()
    cylinder_id: Mapped[int] = fk("cylinder.id", index=False)
    step: Mapped[str]  # issued, returned, cleaned
    at: Mapped[datetime]
    client_id: Mapped[int | None] = fk("client.id", nullable=True)
    item_id: Mapped[int | None] = fk("item.id", nullable=True)  # the sample that came in it
    remark: Mapped[str]
    person_id: Mapped[int | None] = fk("person.id", nullable=True)
