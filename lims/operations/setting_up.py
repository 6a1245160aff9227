"""A new laboratory: its name, its first administrator, and the shipped settings as drafts for approval."""

from __future__ import annotations

import secrets

from lims.catalogue import seed_drafts
from lims.clock import Clock
from lims.db import Database
from lims.laboratory import name_laboratory
from lims.people import add_person, hash_password, open_account
from lims.permissions import Role
from lims.records import Actor, unit_of_work

LOGIN = "admin"


def set_up_laboratory(
    database: Database, clock: Clock, name: str, address: str, administrator: str
) -> tuple[str, str]:
    """Fill an empty database with what a laboratory begins with. Returns login and password of the first administrator."""
    password = secrets.token_urlsafe(12)
    hashed = hash_password(password)
    initials = "".join(word[0] for word in administrator.split())[:3].upper() or "AD"
    with unit_of_work(database, by=Actor.system("init"), clock=clock, act="laboratory.set_up") as unit:
        name_laboratory(unit, names={"en": name}, addresses={"en": address}, demonstration=False)
        person = add_person(
            unit, name=administrator, initials=initials, function="administrator", email="",
            roles=[Role.ADMINISTRATOR],
        )  # fmt: skip
        open_account(unit, person.id, login=LOGIN, password_hash=hashed)
        seed_drafts(
            unit
        )  # drafted by nobody of the laboratory, so that the first who reads them may approve them
    return LOGIN, password
