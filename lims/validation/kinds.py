"""How validations of methods are shown in a walk."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.trace import Description, NodeKind
from lims.validation.models import ValidationRow
from lims.validation.words import STATES
from lims.web import lazy_gettext as _

METHOD = 3


def _validations(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = session.scalars(select(ValidationRow).where(ValidationRow.id.in_(ids)))
    return {
        row.id: Description(
            title=row.number, detail=f"{row.edition}, {STATES[row.state]}", url=f"/validations/{row.id}"
        )
        for row in rows
    }


KINDS = (NodeKind("method_validation", _("validation of a method"), METHOD, _validations),)
