"""What a person has typed and not sent: it stays with its owner when the bench changes hands. No evidence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.samples.models import EntryDraftRow

LONGEST = 2000
NOT_KEPT = frozenset({"csrf_token", "seen", "password"})


def find_draft(session: Session, person_id: int, form: str, test_id: int) -> dict[str, Any]:
    """What this person typed into a form of a test and did not send; empty if nothing."""
    row = session.scalar(_query(person_id, form, test_id))
    return dict(row.content) if row else {}


def keep_draft(
    session: Session, person_id: int, form: str, test_id: int, typed: Mapping[str, str], at: datetime
) -> None:
    """Keep what was typed; `session` is outside the chain. Secrets and tokens are not kept."""
    content = {name: value[:LONGEST] for name, value in typed.items() if value and name not in NOT_KEPT}
    row = session.scalar(_query(person_id, form, test_id))
    if row is None:
        session.add(
            EntryDraftRow(
                person_id=person_id, form=form, test_id=test_id, content=content, at=at, row_version=1
            )
        )
    else:
        row.content, row.at, row.row_version = content, at, row.row_version + 1


def drop_draft(session: Session, person_id: int, form: str, test_id: int, at: datetime) -> None:
    """Forget what was typed, once it was sent."""
    if find_draft(session, person_id, form, test_id):
        keep_draft(session, person_id, form, test_id, {}, at)


def _query(person_id: int, form: str, test_id: int) -> Any:
    return select(EntryDraftRow).where(
        EntryDraftRow.person_id == person_id, EntryDraftRow.form == form, EntryDraftRow.test_id == test_id
    )
