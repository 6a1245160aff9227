"""What the code on a cylinder stands for."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.cylinders.models import CylinderRow
from lims.cylinders.service import plain
from lims.scanning import Found, ScanTarget


def find_by_label(session: Session, code: str) -> Found | None:
    """A cylinder by its code, in one query."""
    wanted = plain(code)
    for id_, own in session.execute(select(CylinderRow.id, CylinderRow.code)):
        if plain(own) == wanted:
            return Found(what="cylinder", said=own, url=f"/cylinders/{id_}", id=id_)
    return None


TARGET = ScanTarget("cylinder", find_by_label)
