"""Tables of calibrations that the laboratory does itself: procedures in approved versions, runs, readings, decisions."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

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
