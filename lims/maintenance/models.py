"""Tables of maintenance (ISO/IEC 17025 6.4.13 g, h): plans, what was done and what happened, consumables with their counters."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from lims.db import Base, fk, identity, word
from lims.records import Version, node_id


class EventKind(StrEnum):
    """What was done, or what happened."""

    PREVENTIVE = "preventive"
    REPAIR = "repair"
    DAMAGE = "damage"
    MALFUNCTION = "malfunction"
    MODIFICATION = "modification"


class MaintenancePlanRow(Base):
    """Preventive maintenance of one piece of equipment: identity only."""

    __tablename__ = "maintenance_plan"
    __kind__ = "maintenance_plan"

    id: Mapped[int] = node_id()
    equipment_id: Mapped[int] = fk("equipment.id")
    name: Mapped[str]


class MaintenancePlanVersionRow(Version):
    """How preventive maintenance is done in a period, and how often."""

    __tablename__ = "maintenance_plan_version"
    __kind__ = "maintenance_plan_version"
    __version_of__ = "maintenance_plan"

    procedure: Mapped[str]
    every_days: Mapped[float | None]
    every_runs: Mapped[int | None]  # determinations
    basis: Mapped[str]
    in_use: Mapped[bool]


class MaintenanceEventRow(Base):
    """Maintenance that was done, or damage, malfunction, modification, repair."""

    __tablename__ = "maintenance_event"
    __kind__ = "maintenance_event"
    __append_only__ = True
    __table_args__ = (Index("ix_maintenance_event_at", "equipment_id", "at"),)

    id: Mapped[int] = node_id()
    equipment_id: Mapped[int] = fk("equipment.id", index=False)
    plan_id: Mapped[int | None] = fk("maintenance_plan.id", nullable=True)
    kind: Mapped[EventKind] = word(EventKind)
    at: Mapped[datetime]
    what: Mapped[str]
    by_whom: Mapped[str]  # a person of the laboratory or of a service
    recheck: Mapped[bool]  # whether it must be verified before it measures again
    file_id: Mapped[int | None] = fk("stored_file.id", nullable=True)
    person_id: Mapped[int] = fk("person.id")


class ConsumableRow(Base):
    """A consumable that was put into equipment: a column, a septum, a liner, a lamp."""

    __tablename__ = "consumable"
    __kind__ = "consumable"
    __append_only__ = True
    __table_args__ = (Index("ix_consumable_equipment", "equipment_id", "fitted_at"),)

    id: Mapped[int] = node_id()
    equipment_id: Mapped[int] = fk("equipment.id", index=False)
    what: Mapped[str]
    serial: Mapped[str]
    fitted_at: Mapped[datetime]
    most_runs: Mapped[int | None]  # null: nobody has said
    most_days: Mapped[float | None]
    basis: Mapped[str]
    person_id: Mapped[int] = fk("person.id")


class ConsumableRemovalRow(Base):
    """That a consumable was taken out, and why."""

    __tablename__ = "consumable_removal"
    __append_only__ = True

    id: Mapped[int] = identity()
    consumable_id: Mapped[int] = fk("consumable.id", unique=True)
    at: Mapped[datetime]
    reason: Mapped[str]
    person_id: Mapped[int] = fk("person.id")


class ConsumableRunsRow(Base):
    """Runs of a consumable that no determination shows: blanks, standards, conditioning; entered by hand with what they were."""

    __tablename__ = "consumable_runs"
    __append_only__ = True
    __table_args__ = (Index("ix_consumable_runs_consumable", "consumable_id"),)

    id: Mapped[int] = identity()
    consumable_id: Mapped[int] = fk("consumable.id", index=False)
    runs: Mapped[int]  # below zero takes back what was entered too much
    what: Mapped[str]
    at: Mapped[datetime]
    person_id: Mapped[int] = fk("person.id")
