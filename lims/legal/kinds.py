"""How legal verifications are shown in a walk."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.equipment import equipment_by_id
from lims.legal.models import LegalRequirementVersionRow, LegalVerificationRow
from lims.trace import Description, NodeKind
from lims.web import lazy_gettext as _

COLUMN = 3


def _verifications(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = session.scalars(select(LegalVerificationRow).where(LegalVerificationRow.id.in_(ids)))
    return {
        row.id: Description(title=row.number, detail=row.authority, url=f"/equipment/{row.equipment_id}/legal") for row in rows
    }  # fmt: skip


def _requirements(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = list(
        session.scalars(select(LegalRequirementVersionRow).where(LegalRequirementVersionRow.id.in_(ids)))
    )
    codes = equipment_by_id(session, {row.header_id for row in rows})
    return {
        row.id: Description(title=codes[row.header_id].code, detail=row.law, url=f"/equipment/{row.header_id}/legal") for row in rows
    }  # fmt: skip


KINDS = (
    NodeKind("legal_verification", _("legal verification"), COLUMN, _verifications),
    NodeKind("legal_requirement_version", _("what the law asks"), COLUMN, _requirements),
)
