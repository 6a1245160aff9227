"""What the page of a piece of equipment shows of the law: a card of its own, apart from calibrations."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lims.equipment import Panel
from lims.legal.service import requirements_at, verifications_of


def shown(session: Session, equipment_id: int, at: datetime) -> dict[str, Any]:
    """What the law asks, and the latest verification."""
    found = verifications_of(session, equipment_id, at)
    return {
        "equipment_id": equipment_id, "requirement": requirements_at(session, at, [equipment_id]).get(equipment_id),
        "last": found[0] if found else None, "all": found, "at": at,
    }  # fmt: skip


PANEL = Panel(name="legal", template="legal/panel.html", find=shown, order=40, wide=False)
