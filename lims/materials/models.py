"""Tables of reference materials and reagents: a material's lots with certificate value, expiry and state."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, fk, identity
from lims.records import Version, node_id


class MaterialLotRow(Base):
    """A lot of a reference material or reagent: identity only."""

    __tablename__ = "material_lot"
    __kind__ = "material_lot"

    id: Mapped[int] = node_id()
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[str]  # reference_material, control_material, reagent, copper_strip, ...
    maker: Mapped[str | None]
    search_key: Mapped[str] = mapped_column(index=True)


class MaterialLotVersionRow(Version):
    """What holds of a lot in a period."""

    __tablename__ = "material_lot_version"
    __kind__ = "material_lot_version"
    __version_of__ = "material_lot"

    certificate: Mapped[str | None]
    certified: Mapped[list[Any]]  # quantity, value, unit, expanded_uncertainty, k
    opened_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    in_use: Mapped[bool] = mapped_column(default=True)
    file_id: Mapped[int | None] = fk("stored_file.id", nullable=True)
    fictitious: Mapped[bool] = mapped_column(default=False)


class LotCardVersionRow(Version):
    """How a lot came here and how it is kept, in a period: supplier, receipt and its check, storage, time after opening."""

    __tablename__ = "material_lot_card_version"
    __kind__ = "material_lot_card_version"
    __version_of__ = "material_lot"

    supplier_id: Mapped[int | None] = fk("supplier.id", nullable=True)
    made_here: Mapped[bool]  # by the laboratory itself: it has no supplier
    received_at: Mapped[datetime | None]
    accepted: Mapped[bool | None]  # checked at receipt against the order and the label; null: nobody has said
    storage: Mapped[str]
    days_after_opening: Mapped[float | None]
    amount: Mapped[float | None]  # as received, where the laboratory counts it
    amount_unit: Mapped[str | None]
    accreditation: Mapped[str]  # of the producer, for the values that it certifies


class LotAmountRow(Base):
    """What was taken from a lot, or put right by counting."""

    __tablename__ = "material_lot_amount"
    __append_only__ = True

    id: Mapped[int] = identity()
    lot_id: Mapped[int] = fk("material_lot.id")
    at: Mapped[datetime]
    taken: Mapped[float]  # below zero: more was found than was written down
    reason: Mapped[str]
    person_id: Mapped[int | None] = fk("person.id", nullable=True)
