"""One-time codes (TOTP, RFC 6238) and recovery codes: each is taken once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

import pyotp
from sqlalchemy.orm import Session

from lims.db import Database
from lims.people.errors import CodeWrong
from lims.people.models import SignInRow
from lims.people.passwords import hash_code
from lims.people.service import account_row
from lims.people.sign_in import attempt
from lims.records import Unit

STEP_S = 30
RECOVERY_CODES = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class NewSecret:
    """A secret that is shown once: as text, and as an address for an authenticator app."""

    secret: str
    uri: str


def new_secret(login: str, issuer: str, secret: str | None = None) -> NewSecret:
    """A fresh secret, or a given one, for this login."""
    secret = secret or pyotp.random_base32()
    uri = pyotp.TOTP(secret, interval=STEP_S).provisioning_uri(name=login, issuer_name=issuer)
    return NewSecret(secret=secret, uri=uri)


def matching_step(secret: str, code: str, at: datetime, after: int | None) -> int | None:
    """The time step that a code belongs to: this one or a neighbour, later than the last one taken."""
    totp = pyotp.TOTP(secret, interval=STEP_S)
    now = int(at.timestamp()) // STEP_S
    for step in (now - 1, now, now + 1):
        right = secrets.compare_digest(totp.generate_otp(step), code.strip().replace(" ", "").zfill(6))
        if right and (after is None or step > after):
            return step
    return None


def turn_on(unit: Unit, person_id: int, secret: str, code: str) -> list[str]:
    """Ask for one-time codes from now on; tells the recovery codes, this one time. Raises CodeWrong."""
    if matching_step(secret, code, unit.at, None) is None:
        raise CodeWrong
    codes = [f"{secrets.token_hex(3)}-{secrets.token_hex(3)}" for _ in range(RECOVERY_CODES)]
    row = account_row(unit.session, person_id)
    row.totp_secret = secret
    row.recovery_hashes = [hash_code(code) for code in codes]
    unit.note(second_factor={"person": person_id, "on": True})
    return codes


def turn_off(unit: Unit, person_id: int) -> None:
    """Ask for no one-time codes any more."""
    row = account_row(unit.session, person_id)
    row.totp_secret, row.recovery_hashes = None, None
    unit.note(second_factor={"person": person_id, "on": False})


def prove_by_code(database: Database, person_id: int, code: str, *, at: datetime) -> bool:
    """Whether a one-time code is right and was not taken before; failures count towards the lock."""
    with database.read() as session:
        secret = account_row(session, person_id).totp_secret
        last = session.get(SignInRow, person_id)
    if secret is None:
        return False
    step = matching_step(secret, code, at, last.totp_step if last else None)
    return attempt(database, person_id, lambda: step is not None and _take(database, person_id, step), at=at)


def _take(database: Database, person_id: int, step: int) -> bool:
    """Take a step, unless another request took it meanwhile."""
    with database.outside_chain() as session:
        row = session.get_one(SignInRow, person_id)
        if row.totp_step is not None and row.totp_step >= step:
            return False
        row.totp_step = step
        return True


def is_recovery_code(session: Session, person_id: int, code: str) -> bool:
    """Whether this is a recovery code that has not been used."""
    return hash_code(_plain(code)) in (account_row(session, person_id).recovery_hashes or ())


def use_recovery_code(unit: Unit, person_id: int, code: str) -> None:
    """Take a recovery code out. Raises CodeWrong."""
    row = account_row(unit.session, person_id)
    used = hash_code(_plain(code))
    if used not in (row.recovery_hashes or ()):
        raise CodeWrong
    row.recovery_hashes = [kept for kept in row.recovery_hashes or () if kept != used]
    unit.note(recovery_code_used={"person": person_id, "left": len(row.recovery_hashes)})


def _plain(code: str) -> str:
    return code.strip().lower()
