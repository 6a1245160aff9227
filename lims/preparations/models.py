"""The table of preparations: what went into a lot that was made here, and what came out with its budget."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, fk
from lims.records import node_id


class PreparationRow(Base):
    """One preparation of a lot; a correction is a row of its own that names the one that it replaces."""

    __tablename__ = "preparation"
    __kind__ = "preparation"
    __append_only__ = True

    id: Mapped[int] = node_id()
    lot_id: Mapped[int] = fk("material_lot.id")
    way: Mapped[str]  # mass, volume, gas
    prepared_at: Mapped[datetime]
    person_id: Mapped[int | None] = fk("person.id", nullable=True)
    procedure: Mapped[str]
    asked: Mapped[dict[str, Any]]  # what was entered: portions, contents, volume, molar masses, as typed
    outcomes: Mapped[list[Any]]  # quantity, unit, value, u, U, k, coverage, dof, lines
    equipment_id: Mapped[int | None] = fk(
        "equipment.id", nullable=True
    )  # the balance, where u is from its calibration
    replaces_id: Mapped[int | None] = fk("preparation.id", nullable=True)
    reason: Mapped[str]  # of a correction
    fictitious: Mapped[bool] = mapped_column(default=False)
