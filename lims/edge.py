"""The edge of a request: who acts, what time it is, a session to read with, and the unit of work to write with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from flask import Flask, current_app, g, has_request_context
from sqlalchemy.orm import Session

from lims.clock import Clock
from lims.config import Settings
from lims.db import Database
from lims.errors import NotFound, NotPermitted
from lims.permissions import PUBLIC, SIGNED_IN, PermissionTable, Role
from lims.records import Actor, Unit, unit_of_work

EXTENSION = "lims"


@dataclass
class Lims:
    """What the application carries: settings, database, clock, permissions."""

    settings: Settings
    database: Database
    clock: Clock
    permissions: PermissionTable


@dataclass(frozen=True, kw_only=True, slots=True)
class CurrentPerson:
    """The person of this request, as signed in at a page or by a token."""

    id: int
    name: str
    initials: str
    roles: frozenset[Role]
    permissions: frozenset[str]  # of the roles, cut down to the token's scopes if there is one
    client_id: int | None = None
    language: str = "en"
    single_keys: bool = True
    by_token: bool = False
    facts: dict[str, object] = field(default_factory=dict)


def lims(app: Flask | None = None) -> Lims:
    """What the application carries."""
    return cast(Lims, (app or current_app).extensions[EXTENSION])


def now() -> datetime:
    """The present moment by the application's clock."""
    return lims().clock()


def current_person() -> CurrentPerson | None:
    return cast("CurrentPerson | None", g.get("person")) if has_request_context() else None


def require_person() -> CurrentPerson:
    """The person of this request; routes that declare a permission always have one."""
    person = current_person()
    if person is None:
        raise NotPermitted(permission=SIGNED_IN)
    return person


def own_client() -> int:
    """The client of whoever is signed in. Raises NotFound for somebody who is of none."""
    client_id = require_person().client_id
    if client_id is None:
        raise NotFound
    return client_id


def may(permission: str) -> bool:
    """Whether whoever makes this request holds a permission."""
    if permission == PUBLIC:
        return True
    if permission.startswith("gateway."):
        return g.get("gateway") is not None
    person = current_person()
    return person is not None and (permission == SIGNED_IN or permission in person.permissions)


def reading() -> Session:
    """The session with which this request reads; closed at its end."""
    if "reading" not in g:
        manager = lims().database.read()
        g.reading_manager = manager
        g.reading = manager.__enter__()
    return cast(Session, g.reading)


def stop_reading(_: BaseException | None = None) -> None:
    """Close the request's reading session; the next `reading()` sees what was committed meanwhile."""
    g.pop("reading", None)
    manager = g.pop("reading_manager", None)
    if manager is not None:
        manager.__exit__(None, None, None)


def current_actor() -> Actor:
    """On whose behalf this request writes."""
    gateway = g.get("gateway")
    if gateway is not None:
        return Actor.gateway(gateway.key)
    return Actor.person(require_person().id)


@contextmanager
def writing(act: str, reason: str | None = None) -> Iterator[Unit]:
    """The unit of work of a page or an API call, by the person (or gateway) of the request."""
    stop_reading()
    with unit_of_work(
        lims().database, by=current_actor(), clock=lims().clock, act=act, reason=reason
    ) as unit:
        yield unit


@contextmanager
def writing_outside_chain() -> Iterator[Session]:
    """A short write of what is no evidence: drafts, preferences, live values."""
    stop_reading()
    with lims().database.outside_chain() as session:
        yield session
