"""Who makes this request: by the browser's session, or under /api/ by a bearer token. Two queries a request."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import g, request, session
from sqlalchemy import select

from lims.edge import CurrentPerson, lims, now, reading
from lims.people import browser_session
from lims.people.bench_permissions import at_bench
from lims.people.browser_session import BrowserSession
from lims.people.errors import PasswordMustChange
from lims.people.models import AccountRow, PersonRow, PreferenceRow, SignInRow
from lims.people.roles import roles_at
from lims.people.tokens import find_token, within
from lims.web import current_language

API = "/api/"
SAFE = ("GET", "HEAD", "OPTIONS")
STILL_OPEN = frozenset({  # what somebody may open who must change the password first; and the look's own pages
    "people.account", "people.change_password", "people.sign_in", "people.sign_out", "people.lock_screen",
})  # fmt: skip


def identify() -> None:
    """Set `g.person`, or leave it unset. Static files ask nobody."""
    if request.endpoint == "web.static" or "person" in g:
        return
    header = request.headers.get("Authorization", "")
    if request.path.startswith(API) and header:
        g.person = _by_token(header)
    elif not request.path.startswith(API) or request.method in SAFE:
        g.person = _by_session()


def _by_token(header: str) -> CurrentPerson | None:
    kind, _, secret = header.partition(" ")
    token = find_token(reading(), secret.strip(), now()) if kind.lower() == "bearer" else None
    row = _person_row(token.person_id) if token else None
    if row is None or token is None or row.must_change:
        return None
    person = _person(row)
    permissions = within(person.permissions, token.scopes)
    return CurrentPerson(
        id=person.id, name=person.name, initials=person.initials, roles=person.roles, permissions=permissions,
        client_id=person.client_id, language=person.language, single_keys=person.single_keys, by_token=True,
        facts={**person.facts, "token_id": token.id},
    )  # fmt: skip


def _by_session() -> CurrentPerson | None:
    found = browser_session.read(session)
    if found is None:
        return None
    row = _person_row(found.person_id)
    if row is None or row.session_stamp != found.stamp:
        session.clear()
        return None
    if _ended(found, now()):
        browser_session.lock(session)
        return None
    if is_somebody_there():
        browser_session.keep_awake(session, now())
    if row.must_change and not is_still_open(request.endpoint or ""):
        raise PasswordMustChange
    return _person(row, bench=found.bench)


def is_still_open(endpoint: str) -> bool:
    return endpoint in STILL_OPEN or endpoint.startswith("web.")


def _ended(found: BrowserSession, at: datetime) -> bool:
    settings = lims().settings
    minutes = settings.bench_lock_minutes if found.bench else settings.session_minutes
    return at - found.seen_at >= timedelta(minutes=minutes)


def is_somebody_there() -> bool:
    """Whether the request was made by a hand: what a page fetches by itself keeps nobody signed in."""
    by_itself = (
        request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate" or "HX-Request" in request.headers
    )
    return request.method not in SAFE or not by_itself


def _person_row(person_id: int) -> Any:
    query = (
        select(
            PersonRow.id, PersonRow.name, PersonRow.initials, PersonRow.function, PersonRow.client_id,
            SignInRow.session_stamp, AccountRow.must_change, PreferenceRow.language, PreferenceRow.single_keys,
        )
        .outerjoin(SignInRow, SignInRow.person_id == PersonRow.id)
        .outerjoin(AccountRow, AccountRow.person_id == PersonRow.id)
        .outerjoin(PreferenceRow, PreferenceRow.person_id == PersonRow.id)
        .where(PersonRow.id == person_id, PersonRow.active)
    )  # fmt: skip
    return reading().execute(query).first()


def _person(row: Any, *, bench: bool = False) -> CurrentPerson:
    roles = roles_at(reading(), row.id, now())
    permissions = lims().permissions.of(roles)
    return CurrentPerson(
        id=row.id, name=row.name, initials=row.initials, roles=roles,
        permissions=at_bench(permissions) if bench else permissions, client_id=row.client_id,
        language=row.language or current_language(), single_keys=row.single_keys is not False,
        facts={"function": row.function, "bench": bench},
    )  # fmt: skip
