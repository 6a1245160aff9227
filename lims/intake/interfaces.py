"""How an instrument is connected: what its equipment's version says of driver, gateway, settings and steadiness.

    {"driver": "anton-paar-dma-m", "instrument": "dma", "gateway": "bench-2", "settings": {...},
     "stability": {"reading": "density", "seconds": 20, "spread": 0.00002, "unit": "g/cm3"}}

`instrument` is its key at the gateway. `settings` are the driver's; for files they are zone, day_first, encoding,
decimal, format, or `mapping` for a table. Nothing of it is guessed: what is not stated stays unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.intake.neighbours import EQUIPMENT, EQUIPMENT_VERSION, valid


@dataclass(frozen=True, kw_only=True, slots=True)
class Interface:
    """How one piece of equipment was connected at a moment."""

    equipment_id: int
    version_id: int
    code: str
    name: str
    instrument: str
    driver: str
    gateway: str | None
    settings: Mapping[str, Any] = field(default_factory=dict)
    stability: Mapping[str, Any] | None = None


def interfaces_at(session: Session, at: datetime) -> list[Interface]:
    """Everything that was connected at a moment, by the code of the equipment."""
    query = (
        select(EQUIPMENT_VERSION.c.id, EQUIPMENT_VERSION.c.interface, EQUIPMENT.c.id.label("equipment_id"),
               EQUIPMENT.c.code, EQUIPMENT.c.name)
        .join_from(EQUIPMENT_VERSION, EQUIPMENT, EQUIPMENT.c.id == EQUIPMENT_VERSION.c.header_id)
        .where(valid(at)).order_by(EQUIPMENT.c.code)
    )  # fmt: skip
    found = (_interface(row) for row in session.execute(query))
    return [one for one in found if one is not None]


def _interface(row: Any) -> Interface | None:
    said = row.interface or {}
    if not said.get("instrument"):
        return None
    return Interface(
        equipment_id=row.equipment_id, version_id=row.id, code=row.code, name=row.name,
        instrument=str(said["instrument"]), driver=str(said.get("driver") or ""), gateway=said.get("gateway"),
        settings=said.get("settings") or {}, stability=said.get("stability"),
    )  # fmt: skip


def interface_of(session: Session, equipment_id: int, at: datetime) -> Interface | None:
    """How a piece of equipment was connected at a moment; None if it was not."""
    return next((one for one in interfaces_at(session, at) if one.equipment_id == equipment_id), None)


def interface_for(session: Session, gateway: str, instrument: str, at: datetime) -> Interface | None:
    """The one piece of equipment that a gateway's instrument was at a moment; None if none or several could be it."""
    fitting = [one for one in interfaces_at(session, at) if one.instrument == instrument]
    exact = [one for one in fitting if one.gateway == gateway]
    found = exact or [one for one in fitting if one.gateway is None]
    return found[0] if len(found) == 1 else None
