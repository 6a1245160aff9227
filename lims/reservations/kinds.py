"""How reservations are shown in a walk."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.equipment import equipment_by_id
from lims.reservations.models import ReservationVersionRow
from lims.trace import Description, NodeKind
from lims.web import lazy_gettext as _
from lims.web import moment_text


def _reservations(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = list(session.scalars(select(ReservationVersionRow).where(ReservationVersionRow.id.in_(ids))))
    codes = equipment_by_id(session, {row.header_id for row in rows})
    return {
        row.id: Description(
            title=f"{codes[row.header_id].code}, {moment_text(row.valid_from)}",
            detail=row.purpose,
            url="/reservations",
        )
        for row in rows
    }


KINDS = (NodeKind("reservation_version", _("reservation"), 3, _reservations),)
