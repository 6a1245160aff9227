"""What the page of a piece of equipment shows of the certificates that the laboratory gave it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from lims.equipment import Panel
from lims.inhouse.issued import OwnCertificate, own_of_equipment


def _find(session: Session, equipment_id: int, at: datetime) -> list[OwnCertificate] | None:
    return own_of_equipment(session, equipment_id, at) or None


PANEL = Panel(name="inhouse", template="inhouse/panel.html", find=_find, order=12, wide=False)
