"""What the page of a piece of equipment shows of its maintenance."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lims.equipment import Panel
from lims.maintenance.service import consumables_of, events_of, plans_at
from lims.maintenance.words import KIND_WORDS


def shown(session: Session, equipment_id: int, at: datetime) -> dict[str, Any]:
    """Plans, the latest events, and the consumables that are in it."""
    return {
        "equipment_id": equipment_id, "plans": plans_at(session, at, equipment_id),
        "events": events_of(session, equipment_id, at, limit=5),
        "consumables": consumables_of(session, at, equipment_id, fitted=True), "kind_words": KIND_WORDS, "at": at,
    }  # fmt: skip


PANEL = Panel(name="maintenance", template="maintenance/panel.html", find=shown, order=20)
