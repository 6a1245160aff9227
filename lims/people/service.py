"""People and their accounts: who they are, and how they sign in. Roles, authorisations and badges have files of their own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.errors import ChangedMeanwhile, NotFound
from lims.people.errors import InitialsTaken, LoginTaken, NoAccount
from lims.people.models import AccountRow, PersonRow, PreferenceRow
from lims.people.roles import grant_role, holders
from lims.permissions import STAFF, PermissionTable, Role
from lims.records import Unit


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """A person of the laboratory, or of a client."""

    id: int
    name: str
    initials: str
    function: str
    email: str
    client_id: int | None
    active: bool
    row_version: int

    @classmethod
    def from_row(cls, row: PersonRow) -> Person:
        return cls(
            id=row.id, name=row.name, initials=row.initials, function=row.function, email=row.email,
            client_id=row.client_id, active=row.active, row_version=row.row_version,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """How a person signs in, without anything secret."""

    person_id: int
    login: str
    password_set_at: datetime
    must_change: bool
    has_badge: bool
    has_totp: bool
    recovery_codes_left: int


def find_person(session: Session, person_id: int) -> Person:
    """One person. Raises NotFound."""
    row = session.get(PersonRow, person_id)
    if row is None:
        raise NotFound
    return Person.from_row(row)


def people_by_id(session: Session, ids: Iterable[int]) -> dict[int, Person]:
    """Several people at once, by id."""
    query = select(PersonRow).where(PersonRow.id.in_(set(ids)))
    return {row.id: Person.from_row(row) for row in session.scalars(query)}


def staff(session: Session) -> list[Person]:
    """Active people who are not of a client, by name."""
    query = select(PersonRow).where(PersonRow.active, PersonRow.client_id.is_(None))
    return [Person.from_row(row) for row in session.scalars(query.order_by(PersonRow.name, PersonRow.id))]


def colleagues(session: Session, at: datetime) -> list[Person]:
    """Active people who hold a role of the laboratory at a moment: no clients, no visiting assessors; by name."""
    found = people_by_id(session, holders(session, STAFF, at))
    return sorted(found.values(), key=lambda person: (person.name, person.id))


def people_with(
    session: Session, at: datetime, *, role: Role | None = None, permission: str | None = None,
    table: PermissionTable | None = None,
) -> list[Person]:  # fmt: skip
    """Active people who hold a role, or a permission of the table, at a moment; by name."""
    roles = {role} if role is not None else set()
    if permission is not None and table is not None:
        roles |= table.known[permission].roles
    found = people_by_id(session, holders(session, roles, at))
    return sorted(found.values(), key=lambda person: (person.name, person.id))


def add_person(
    unit: Unit, *, name: str, initials: str, function: str, email: str, roles: Sequence[Role] = (),
    client_id: int | None = None, roles_until: datetime | None = None,
) -> Person:  # fmt: skip
    """Add a person with roles from now on. Raises InitialsTaken and what `grant_role` raises."""
    _refuse_taken_initials(unit.session, initials, client_id, None)
    row = unit.add(
        PersonRow(
            name=name, initials=initials, function=function, email=email, client_id=client_id,
            active=True, row_version=1,
        )
    )  # fmt: skip
    unit.flush()
    for role in roles:
        grant_role(unit, row.id, role, valid_from=unit.at, valid_to=roles_until)
    return Person.from_row(row)


def change_person(
    unit: Unit, person_id: int, *, row_version: int, name: str, initials: str, function: str, email: str,
    active: bool,
) -> Person:  # fmt: skip
    """Change what is known of a person. Raises NotFound, ChangedMeanwhile, InitialsTaken."""
    row = unit.session.get(PersonRow, person_id)
    if row is None:
        raise NotFound
    if row.row_version != row_version:
        raise ChangedMeanwhile(what=row.name)
    _refuse_taken_initials(unit.session, initials, row.client_id, person_id)
    row.name, row.initials, row.function, row.email, row.active = name, initials, function, email, active
    row.row_version += 1
    return Person.from_row(row)


def _refuse_taken_initials(
    session: Session, initials: str, client_id: int | None, own_id: int | None
) -> None:
    if client_id is not None:
        return
    query = select(PersonRow).where(PersonRow.initials == initials, PersonRow.client_id.is_(None))
    other = session.scalar(query.where(PersonRow.id != own_id) if own_id is not None else query)
    if other is not None:
        raise InitialsTaken(initials=initials, name=other.name)


def open_account(
    unit: Unit, person_id: int, *, login: str, password_hash: str, must_change: bool = False
) -> None:
    """Let a person sign in. The hash is made before the unit opens. Raises LoginTaken."""
    login = as_login(login)
    if unit.session.scalar(select(AccountRow.id).where(AccountRow.login == login)) is not None:
        raise LoginTaken(login=login)
    unit.add(
        AccountRow(
            person_id=person_id, login=login, password_hash=password_hash, password_set_at=unit.at,
            must_change=must_change,
        )
    )  # fmt: skip


def set_password(unit: Unit, person_id: int, password_hash: str, *, must_change: bool = False) -> None:
    """Set a password; `must_change` where somebody else knows it. Raises NoAccount."""
    row = account_row(unit.session, person_id)
    row.password_hash, row.password_set_at, row.must_change = password_hash, unit.at, must_change


def account_row(session: Session, person_id: int) -> AccountRow:
    """The account of a person, for this feature only. Raises NoAccount."""
    row = session.scalar(select(AccountRow).where(AccountRow.person_id == person_id))
    if row is None:
        raise NoAccount(name=find_person(session, person_id).name)
    return row


def find_account(session: Session, person_id: int) -> Account | None:
    """How a person signs in; None if they do not."""
    row = session.scalar(select(AccountRow).where(AccountRow.person_id == person_id))
    if row is None:
        return None
    return Account(
        person_id=row.person_id, login=row.login, password_set_at=row.password_set_at, must_change=row.must_change,
        has_badge=row.badge_hash is not None and row.pin_hash is not None, has_totp=row.totp_secret is not None,
        recovery_codes_left=len(row.recovery_hashes or ()),
    )  # fmt: skip


def as_login(text: str) -> str:
    """A login as it is kept: without blanks around it, small letters."""
    return text.strip().casefold()


def keep_preference(session: Session, person_id: int, name: str, value: str) -> None:
    """Keep a choice of language or of single-letter keys; other names are for the cookie alone."""
    if name not in ("language", "single_keys"):
        return
    row = session.get(PreferenceRow, person_id)
    if row is None:
        row = PreferenceRow(person_id=person_id, language=None, single_keys=True, row_version=1)
        session.add(row)
    if name == "language":
        row.language = value
    else:
        row.single_keys = value == "on"
