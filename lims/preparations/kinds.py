"""How a preparation is shown in a walk."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.materials.models import MaterialLotRow
from lims.preparations.models import PreparationRow
from lims.preparations.words import WAYS
from lims.trace import Description, NodeKind
from lims.web import day_text, gettext, unit_words
from lims.web import lazy_gettext as _
from methods.preparation import Way

COLUMN = 7


def _preparations(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    query = select(PreparationRow, MaterialLotRow.code).join(
        MaterialLotRow, MaterialLotRow.id == PreparationRow.lot_id
    )
    return {
        row.id: Description(
            title=gettext("preparation of %(code)s", code=code),
            detail=_line(row),
            url=f"/preparations/{row.id}",
        )
        for row, code in session.execute(query.where(PreparationRow.id.in_(ids)))
    }


def _line(row: PreparationRow) -> str:
    figures = "; ".join(
        f"{one['quantity']} {one['value']:.6g} ± {one['U']:.2g} {unit_words(one['unit'])}"
        for one in row.outcomes[:2]
    )
    return f"{WAYS[Way(row.way)]}, {day_text(row.prepared_at)}; {figures}"


KINDS = (NodeKind("preparation", _("preparation"), COLUMN, _preparations),)
