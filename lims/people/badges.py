"""Badge and PIN: the change of person at the bench. The badge's code is random and kept as a hash, the PIN by argon2."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import select

from lims.codes import checked, with_check
from lims.db import Database
from lims.people.errors import BadgeTaken
from lims.people.models import AccountRow, PersonRow
from lims.people.passwords import ARGON2, Hashing, hash_code
from lims.people.service import account_row
from lims.people.sign_in import attempt
from lims.records import Unit

PREFIX = "P"  # every badge begins with it, so that a scan is known as a person's
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 14  # 5 bits each


def new_badge_code() -> str:
    """A code for a badge: prefix, random letters, check character."""
    return with_check(PREFIX + "".join(secrets.choice(LETTERS) for _ in range(LENGTH)))


def set_badge(unit: Unit, person_id: int, *, code: str, pin_hash: str | None = None) -> None:
    """Give a person a badge; the one before works no longer. Raises NoAccount, BadgeTaken, MistypedCode."""
    row = account_row(unit.session, person_id)
    badge_hash = hash_code(checked(code))
    other = unit.session.scalar(select(AccountRow.person_id).where(AccountRow.badge_hash == badge_hash))
    if other is not None and other != person_id:
        raise BadgeTaken
    row.badge_hash = badge_hash
    if pin_hash is not None:
        row.pin_hash = pin_hash
    unit.note(badge={"person": person_id, "given": True})


def take_badge(unit: Unit, person_id: int) -> None:
    """A badge was lost or given back: it works no longer."""
    row = account_row(unit.session, person_id)
    row.badge_hash = None
    unit.note(badge={"person": person_id, "given": False})


def set_pin(unit: Unit, person_id: int, pin_hash: str) -> None:
    """Set the PIN that goes with the badge."""
    account_row(unit.session, person_id).pin_hash = pin_hash
    unit.note(pin={"person": person_id, "set": True})


def prove_by_badge(
    database: Database, code: str, pin: str, *, at: datetime, hashing: Hashing = ARGON2
) -> int | None:
    """The person whose badge and PIN these are; None if they do not belong together, or if locked. Raises MistypedCode."""
    badge_hash = hash_code(checked(code))
    with database.read() as session:
        row = session.execute(
            select(AccountRow.person_id, AccountRow.pin_hash)
            .join(PersonRow, PersonRow.id == AccountRow.person_id)
            .where(AccountRow.badge_hash == badge_hash, PersonRow.active)
        ).first()
    kept = row.pin_hash if row else None
    right = attempt(database, row.person_id if row else None, lambda: hashing.matches(kept, pin), at=at)
    return row.person_id if row is not None and right else None
