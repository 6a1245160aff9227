"""Proving who somebody is: an attempt is counted before it is looked at, so that no number of guesses at once helps.

Unknown login, wrong password and locked account get the same answer after the same work.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lims.db import Database
from lims.people.models import AccountRow, PersonRow, SignInRow
from lims.people.passwords import ARGON2, Hashing
from lims.people.service import as_login

MOST_FAILURES = 5
LOCK = timedelta(minutes=15)
LOCK_MINUTES = int(LOCK.total_seconds() // 60)


@dataclass(frozen=True, kw_only=True, slots=True)
class Proven:
    """Somebody who has proven to be this person."""

    person_id: int
    stamp: str
    needs_code: bool
    must_change: bool
    outdated_hash: bool


def prove_by_password(
    database: Database, login: str, password: str, *, at: datetime, hashing: Hashing = ARGON2
) -> Proven | None:
    """Whether login and password belong together; None if not, if unknown, or if locked."""
    with database.read() as session:
        row = session.execute(_account().where(AccountRow.login == as_login(login))).first()
    kept = row.password_hash if row else None
    if not attempt(database, row.person_id if row else None, lambda: hashing.matches(kept, password), at=at):
        return None
    assert row is not None  # noqa: S101 - an attempt without a person always fails
    return Proven(
        person_id=row.person_id, stamp=stamp_of(database, row.person_id), needs_code=row.totp_secret is not None,
        must_change=row.must_change, outdated_hash=hashing.is_outdated(row.password_hash),
    )  # fmt: skip


def check_password(
    database: Database, person_id: int, password: str, *, at: datetime, hashing: Hashing = ARGON2
) -> bool:
    """Whether this is the person's password; failures count towards the lock. Call it before a unit opens."""
    with database.read() as session:
        row = session.execute(_account().where(AccountRow.person_id == person_id)).first()
    kept = row.password_hash if row else None
    return attempt(database, row.person_id if row else None, lambda: hashing.matches(kept, password), at=at)


def verify_password(session: Session, person_id: int, password: str, hashing: Hashing = ARGON2) -> bool:
    """Whether this is the person's password; counts nothing. At an edge take `check_password`."""
    kept = session.scalar(select(AccountRow.password_hash).where(AccountRow.person_id == person_id))
    return hashing.matches(kept, password)


def _account() -> Select[int, str, str | None, bool]:
    columns = (AccountRow.person_id, AccountRow.password_hash, AccountRow.totp_secret, AccountRow.must_change)
    return select(*columns).join(PersonRow, PersonRow.id == AccountRow.person_id).where(PersonRow.active)


def attempt(
    database: Database, person_id: int | None, looks_right: Callable[[], bool], *, at: datetime
) -> bool:
    """Count an attempt, then look. Too many failures lock the account for a while; success clears the count."""
    allowed = person_id is not None and _count(database, person_id, at)
    right = looks_right()
    if not (allowed and right):
        return False
    assert person_id is not None  # noqa: S101 - said by `allowed`
    _clear(database, person_id, at)
    return True


def _count(database: Database, person_id: int, at: datetime) -> bool:
    with database.outside_chain() as session:
        row = _row(session, person_id)
        if row.locked_until is not None and row.locked_until > at:
            return False
        if row.locked_until is not None:
            row.locked_until, row.failures = None, 0
        row.failures += 1
        if row.failures >= MOST_FAILURES:
            row.locked_until = at + LOCK
        return True


def _clear(database: Database, person_id: int, at: datetime) -> None:
    with database.outside_chain() as session:
        row = _row(session, person_id)
        row.failures, row.locked_until, row.last_at = 0, None, at


def _row(session: Session, person_id: int) -> SignInRow:
    row = session.get(SignInRow, person_id)
    if row is None:
        row = SignInRow(person_id=person_id, failures=0, session_stamp=new_stamp())
        session.add(row)
    return row


def new_stamp() -> str:
    return secrets.token_urlsafe(12)


def stamp_of(database: Database, person_id: int) -> str:
    """The mark that every session of the person must carry."""
    with database.read() as session:
        row = session.get(SignInRow, person_id)
    if row is not None:
        return row.session_stamp
    with database.outside_chain() as session:
        return _row(session, person_id).session_stamp


def end_sessions(database: Database, person_id: int) -> str:
    """End every session of a person, everywhere; the new stamp is for the one that goes on, if any."""
    with database.outside_chain() as session:
        row = _row(session, person_id)
        row.session_stamp = new_stamp()
        return row.session_stamp


def unlock(database: Database, person_id: int) -> None:
    """Let a locked person try again now."""
    with database.outside_chain() as session:
        row = _row(session, person_id)
        row.failures, row.locked_until = 0, None
