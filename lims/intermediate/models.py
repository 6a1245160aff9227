"""Tables of intermediate checks (ISO/IEC 17025 6.4.10): what is checked, how, how often, against what. Done checks are equipment's."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, fk
from lims.records import Version, node_id


class CheckPlanRow(Base):
    """A planned intermediate check of one piece of equipment: identity only."""

    __tablename__ = "check_plan"
    __kind__ = "check_plan"

    id: Mapped[int] = node_id()
    code: Mapped[str] = mapped_column(unique=True)  # "IC-0001"
    equipment_id: Mapped[int] = fk("equipment.id")
    name: Mapped[str]
    quantity: Mapped[str]
    unit: Mapped[str]


class CheckPlanVersionRow(Version):
    """How an intermediate check is done and judged in a period. A criterion that nobody has entered is null."""

    __tablename__ = "check_plan_version"
    __kind__ = "check_plan_version"
    __version_of__ = "check_plan"

    procedure: Mapped[str]
    reference: Mapped[str]  # what it is checked against
    reference_value: Mapped[float]
    reference_uncertainty: Mapped[float | None]  # expanded, as the reference's certificate says
    lot_id: Mapped[int | None] = fk("material_lot.id", nullable=True)
    readings: Mapped[int]
    corrected: Mapped[bool]  # whether readings get the correction of the calibration first
    max_difference: Mapped[float | None]  # of the mean's difference from the reference value
    max_spread: Mapped[float | None]  # of the readings
    every_days: Mapped[float | None]
    basis: Mapped[str]
    in_use: Mapped[bool]
