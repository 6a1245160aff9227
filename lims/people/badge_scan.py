"""A scanned badge: whose it is, and where the PIN is asked for."""

from __future__ import annotations

from urllib.parse import urlencode

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.people.badges import PREFIX
from lims.people.models import AccountRow, PersonRow
from lims.people.passwords import hash_code
from lims.scanning import Found, ScanTarget


def find(session: Session, code: str) -> Found | None:
    """The person whose badge this is, if it is one."""
    if not code.startswith(PREFIX):
        return None
    query = select(PersonRow.id, PersonRow.name).join(AccountRow, AccountRow.person_id == PersonRow.id)
    row = session.execute(query.where(AccountRow.badge_hash == hash_code(code), PersonRow.active)).first()
    if row is None:
        return None
    return Found("person", row.name, f"/bench/person?{urlencode({'badge': code})}", row.id)


BADGE = ScanTarget("badge", find)
