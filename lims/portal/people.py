"""The people of one client: who they are, what they may do, and ending it. Everything here asks for the client."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.errors import NotFound
from lims.people import Person, end_role, grant_role
from lims.people.models import AccountRow, PasskeyRow, PersonRow, RoleGrantRow, SignInRow, TokenRow
from lims.people.roles import held, roles_of_many
from lims.permissions import CLIENTS, Role
from lims.portal.errors import NotOneself, RoleNotOfClients
from lims.records import Unit


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """Somebody of a client."""

    person: Person
    role: Role | None
    login: str
    second_factor: bool
    last_at: datetime | None


def people_of(session: Session, client_id: int, at: datetime) -> list[Member]:
    """Everybody of a client, those who still may come first, by name."""
    passkey = select(PasskeyRow.person_id).where(PasskeyRow.removed_at.is_(None))
    query = (
        select(
            PersonRow, AccountRow.login, AccountRow.totp_secret.is_not(None), PersonRow.id.in_(passkey), SignInRow.last_at
        )
        .outerjoin(AccountRow, AccountRow.person_id == PersonRow.id)
        .outerjoin(SignInRow, SignInRow.person_id == PersonRow.id)
        .where(PersonRow.client_id == client_id)
        .order_by(PersonRow.active.desc(), PersonRow.name, PersonRow.id)
    )  # fmt: skip
    found = list(session.execute(query))
    roles = roles_of_many(session, [row[0].id for row in found], at)
    return [
        Member(
            person=Person.from_row(row), role=highest(roles[row.id]), login=login or "", second_factor=bool(codes or key),
            last_at=last_at,
        )
        for row, login, codes, key, last_at in found
    ]  # fmt: skip


def highest(roles: frozenset[Role]) -> Role | None:
    """The widest of the roles of somebody of a client; each holds what those before it hold."""
    return next((one for one in reversed(Role) if one in CLIENTS & roles), None)


def find_member(session: Session, client_id: int, person_id: int) -> PersonRow:
    """A person of this client. Raises NotFound for anybody else."""
    row = session.get(PersonRow, person_id)
    if row is None or row.client_id != client_id:
        raise NotFound
    return row


def change_role(unit: Unit, client_id: int, person_id: int, role: Role) -> None:
    """Give somebody of this client another role from now on. Raises NotFound, RoleNotOfClients, NotOneself."""
    if role not in CLIENTS:
        raise RoleNotOfClients(role=role.value)
    person = _other(unit, client_id, person_id)
    if not person.active:
        raise NotFound
    _end_roles(unit, person_id)
    grant_role(unit, person_id, role, valid_from=unit.at)


def revoke(unit: Unit, client_id: int, person_id: int) -> str:
    """End what somebody of this client may do, tokens included; tells the name. Raises NotFound, NotOneself."""
    person = _other(unit, client_id, person_id)
    if not person.active:
        raise NotFound
    _end_roles(unit, person_id)
    for token in unit.session.scalars(
        select(TokenRow).where(TokenRow.person_id == person_id, TokenRow.revoked_at.is_(None))
    ):
        token.revoked_at = unit.at
    person.active = False
    person.row_version += 1
    return person.name


def _other(unit: Unit, client_id: int, person_id: int) -> PersonRow:
    person = find_member(unit.session, client_id, person_id)
    if unit.by.person_id == person_id:
        raise NotOneself
    return person


def _end_roles(unit: Unit, person_id: int) -> None:
    for grant in unit.session.scalars(
        select(RoleGrantRow.id).where(RoleGrantRow.person_id == person_id, held(unit.at))
    ):
        end_role(unit, grant)
