"""How reviews and signatures are shown in a walk."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.people.models import PersonRow
from lims.review.models import ReviewRow, SignatureRow
from lims.trace import Description, NodeKind


def _reviews(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    query = select(ReviewRow, PersonRow.name).join(PersonRow, PersonRow.id == ReviewRow.person_id)
    return {
        row.id: Description(
            title=f"{row.decision.value} by {name}",
            detail=f"{row.at:%Y-%m-%d %H:%M} UTC",
            url=f"/review/{row.test_id}",
        )
        for row, name in session.execute(query.where(ReviewRow.id.in_(ids)))
    }


def _signatures(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    query = select(SignatureRow, PersonRow.name).join(PersonRow, PersonRow.id == SignatureRow.person_id)
    return {
        row.id: Description(title=f"{row.meaning} by {name}", detail=f"{row.at:%Y-%m-%d %H:%M} UTC")
        for row, name in session.execute(query.where(SignatureRow.id.in_(ids)))
    }


KINDS = (NodeKind("review", "review", 1, _reviews), NodeKind("signature", "signature", 0, _signatures))
