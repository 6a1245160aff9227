"""What the signed cookie of a browser holds: who, since when, how they proved it, and whether badges work here.

desk    signed in with a password: everything that the roles allow, until nobody asked for `session_minutes`
bench   changed to by badge and PIN: the bench's permissions alone, locked after `bench_lock_minutes`
locked  nobody, but the browser stays a terminal: a badge opens it again
"""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

Cookie = MutableMapping[str, Any]
FRESH = timedelta(seconds=20)  # a cookie is written again only when its time is older than this
CODE_WAITS = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True, slots=True)
class BrowserSession:
    """A session as read from its cookie."""

    person_id: int
    stamp: str
    bench: bool
    seen_at: datetime


def begin(cookie: Cookie, person_id: int, stamp: str, *, at: datetime, bench: bool = False) -> None:
    """Sign a person in. Whatever the cookie held before is gone, so that nothing prepared by others lives on."""
    terminal = cookie.get("terminal") if bench else None
    cookie.clear()
    cookie.update(person=person_id, stamp=stamp, bench=bench, seen=_seconds(at))
    cookie["terminal"] = terminal or _seconds(at)


def read(cookie: Cookie) -> BrowserSession | None:
    """The session of a cookie; None where nobody is signed in."""
    if "person" not in cookie:
        return None
    return BrowserSession(
        person_id=int(cookie["person"]), stamp=str(cookie["stamp"]), bench=bool(cookie["bench"]),
        seen_at=_moment(cookie["seen"]),
    )  # fmt: skip


def keep_awake(cookie: Cookie, at: datetime) -> None:
    """Note that somebody is there."""
    if at - _moment(cookie["seen"]) >= FRESH:
        cookie["seen"] = _seconds(at)


def lock(cookie: Cookie) -> None:
    """Lock the screen: nobody is signed in, but a badge opens it, and the page can say whose work waits."""
    terminal, person = cookie.get("terminal"), cookie.get("person") or cookie.get("locked")
    cookie.clear()
    cookie.update(terminal=terminal, locked=person)


def locked_person(cookie: Cookie) -> int | None:
    return cookie.get("locked")


def is_terminal(cookie: Cookie, *, at: datetime, minutes: int) -> bool:
    """Whether badges work here: somebody signed in with a password not longer ago than a desk session may last."""
    opened = cookie.get("terminal")
    return opened is not None and at - _moment(opened) < timedelta(minutes=minutes)


def await_code(cookie: Cookie, person_id: int, *, at: datetime) -> None:
    """The password was right; the one-time code is still to come."""
    cookie.clear()
    cookie.update(waiting=person_id, waiting_since=_seconds(at))


def waiting(cookie: Cookie, at: datetime) -> int | None:
    """The person whose one-time code is awaited, for a few minutes."""
    if "waiting" not in cookie or at - _moment(cookie["waiting_since"]) > CODE_WAITS:
        return None
    return int(cookie["waiting"])


def await_passkey(cookie: Cookie, challenge: str, *, at: datetime) -> None:
    """A device was asked for a passkey; what it must answer to."""
    cookie.update(passkey=challenge, passkey_since=_seconds(at))


def take_challenge(cookie: Cookie, at: datetime) -> str | None:
    """What a passkey's answer must carry: taken once, and good for a few minutes."""
    challenge, since = cookie.pop("passkey", None), cookie.pop("passkey_since", None)
    return None if challenge is None or at - _moment(since) > CODE_WAITS else str(challenge)


def _seconds(at: datetime) -> int:
    return int(at.timestamp())


def _moment(seconds: object) -> datetime:
    return datetime.fromtimestamp(int(str(seconds)), tz=UTC)
