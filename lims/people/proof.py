"""The password in the same form: asked again of whoever signs something."""

from __future__ import annotations

from flask import current_app

from lims.edge import lims, now, require_person, stop_reading
from lims.people.errors import PasswordWrong
from lims.people.passwords import ARGON2, Hashing
from lims.people.sign_in import LOCK_MINUTES, check_password

HASHING = "lims_hashing"


def hashing() -> Hashing:
    """How this application hashes passwords; tests hash cheaply."""
    found: Hashing = current_app.extensions.get(HASHING, ARGON2)
    return found


def is_own_password(password: str) -> bool:
    """Whether this is the password of the person of the request; failures count towards the lock.

    Slow on purpose: call it before a unit opens.
    """
    stop_reading()
    return check_password(lims().database, require_person().id, password, at=now(), hashing=hashing())


def require_password(password: str) -> None:
    """Raise PasswordWrong unless this is the password of the person of the request. Call it before a unit opens."""
    if not is_own_password(password):
        raise PasswordWrong(minutes=LOCK_MINUTES)
