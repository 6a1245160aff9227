"""Legal verifications that end, for the list of quality."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from lims.equipment import equipment_by_id
from lims.legal.service import latest_verifications, requirements_at
from lims.quality import DueItem, DueSource


def verifications_due(session: Session, until: datetime) -> Iterator[DueItem]:
    """The equipment that the law wants verified, and whose verification ends before a moment; in three queries."""
    required = [one for one in requirements_at(session, until).values() if one.required]
    latest = latest_verifications(session, until, [one.equipment_id for one in required])
    codes = equipment_by_id(session, [one.equipment_id for one in required])
    for one in required:
        last = latest.get(one.equipment_id)
        ends = one.valid_from if last is None else (last.fit_until if last.fit else last.verified_at)
        if ends is not None and ends < until:
            yield DueItem(
                what="legal_verification", thing=codes[one.equipment_id].code, due_at=ends,
                url=f"/equipment/{one.equipment_id}/legal",
            )  # fmt: skip


SOURCE = DueSource("legal_verifications", verifications_due)
