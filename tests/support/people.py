"""People for tests: somebody with roles, an account that is cheap to hash, a session as signing in begins it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import count

from argon2 import PasswordHasher

from lims.clients.models import ClientRow
from lims.clock import SetClock
from lims.db import Database
from lims.people import Person, add_person, hash_password, open_account
from lims.people.passwords import Hashing
from lims.permissions import Role
from lims.records import Actor, unit_of_work

CHEAP = Hashing(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
PASSWORD = "correct horse battery"
SETUP = Actor.system("setup")
_numbers = count(1)


def make_person(
    database: Database, *roles: Role, at: datetime, name: str | None = None, initials: str | None = None,
    function: str = "", email: str = "person@example.test", client_id: int | None = None, login: str | None = None,
    until: datetime | None = None,
) -> Person:  # fmt: skip
    """Somebody with these roles from `at` on, and with an account if a login is given; in a unit of its own."""
    number = next(_numbers)
    hashed = hash_password(PASSWORD, CHEAP) if login else None
    with unit_of_work(database, by=SETUP, clock=SetClock(at), act="person.added") as unit:
        person = add_person(
            unit, name=name or f"Person {number}", initials=initials or f"P{number}", function=function,
            email=email, roles=as_roles(roles), client_id=client_id, roles_until=until,
        )  # fmt: skip
        if login and hashed:
            open_account(unit, person.id, login=login, password_hash=hashed)
    return person


def make_client_id(database: Database, at: datetime) -> int:
    """A client of which nothing but its code is known, for people of a client."""
    code = f"C{next(_numbers)}"
    with unit_of_work(database, by=SETUP, clock=SetClock(at), act="client.added") as unit:
        return unit.add(ClientRow(code=code, search_key=code.lower(), sort_key=code.lower())).id


def as_roles(roles: Sequence[Role]) -> tuple[Role, ...]:
    return tuple(Role(role) for role in roles)
