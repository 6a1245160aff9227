"""Letting people of a client in by a link that works once: made by the laboratory or by the client's administrator."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from lims.clients import find_client
from lims.errors import NotFound, NotPermitted
from lims.people import Person, add_person, hash_code, keep_preference, open_account
from lims.people.models import AccountRow, PasskeyRow
from lims.permissions import CLIENTS, Role
from lims.portal.errors import InvitationNotOpen, RoleNotOfClients
from lims.portal.models import InvitationRow
from lims.records import Unit

LONGEST_DAYS = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class Invitation:
    """Somebody who was invited, without the link."""

    id: int
    client_id: int
    name: str
    function: str
    email: str
    language: str
    role: Role
    invited_by: int
    at: datetime
    expires_at: datetime
    withdrawn_at: datetime | None
    used_at: datetime | None

    @classmethod
    def from_row(cls, row: InvitationRow) -> Invitation:
        return cls(**{name: getattr(row, name) for name in cls.__slots__})

    def is_open(self, at: datetime) -> bool:
        return self.used_at is None and self.withdrawn_at is None and at < self.expires_at

    def state(self, at: datetime) -> str:
        """The word of its state, for a page."""
        if self.used_at is not None:
            return "done"
        if self.withdrawn_at is not None:
            return "revoked"
        return "waiting" if self.is_open(at) else "expired"


@dataclass(frozen=True, kw_only=True, slots=True)
class Guest:
    """Who is to be invited."""

    name: str
    email: str
    role: Role
    language: str = "en"
    function: str = ""


def invite(unit: Unit, client_id: int, guest: Guest, *, days: int) -> str:
    """Invite somebody of a client; tells the secret of the link, this one time. Raises NotFound, RoleNotOfClients."""
    if guest.role not in CLIENTS:
        raise RoleNotOfClients(role=guest.role.value)
    find_client(unit.session, client_id, unit.at)
    if unit.by.person_id is None:
        raise NotPermitted(permission="portal.invite")
    secret = secrets.token_urlsafe(24)
    unit.add(
        InvitationRow(
            client_id=client_id, name=guest.name.strip(), function=guest.function.strip(), email=guest.email.strip(),
            language=guest.language, role=guest.role, token_hash=hash_code(secret), invited_by=unit.by.person_id,
            at=unit.at, expires_at=unit.at + timedelta(days=min(max(days, 1), LONGEST_DAYS)),
        )
    )  # fmt: skip
    return secret


def open_invitation(session: Session, secret: str, at: datetime) -> Invitation:
    """The invitation of a link. Raises InvitationNotOpen alike for one that is unknown, expired, withdrawn or used."""
    return Invitation.from_row(_open_row(session, secret, at))


def _open_row(session: Session, secret: str, at: datetime) -> InvitationRow:
    row = session.scalar(select(InvitationRow).where(InvitationRow.token_hash == hash_code(secret[:200])))
    if row is None or not Invitation.from_row(row).is_open(at):
        raise InvitationNotOpen
    return row


def accept(unit: Unit, secret: str, *, login: str, password_hash: str) -> Person:
    """Let the invited person in: a person of the client with an account. Raises InvitationNotOpen, LoginTaken."""
    row = _open_row(unit.session, secret, unit.at)
    person = add_person(
        unit, name=row.name, initials=initials_of(row.name), function=row.function, email=row.email,
        client_id=row.client_id, roles=[row.role],
    )  # fmt: skip
    open_account(unit, person.id, login=login, password_hash=password_hash)
    keep_preference(unit.session, person.id, "language", row.language)
    row.used_at, row.person_id = unit.at, person.id
    unit.flush()
    return person


def initials_of(name: str) -> str:
    """The first letters of a name, three at most."""
    return "".join(word[0] for word in name.split())[:3].upper()


def withdraw_invitation(unit: Unit, client_id: int, invitation_id: int) -> None:
    """Let an invitation of this client work no longer. Raises NotFound for another's, or one that is not open."""
    row = unit.session.get(InvitationRow, invitation_id)
    if row is None or row.client_id != client_id or not Invitation.from_row(row).is_open(unit.at):
        raise NotFound
    row.withdrawn_at = unit.at


def invitations_of(session: Session, client_id: int, most: int = 50) -> Sequence[Invitation]:
    """The latest invitations of a client that nobody has come by, newest first."""
    query = select(InvitationRow).where(InvitationRow.client_id == client_id, InvitationRow.used_at.is_(None))
    found = session.scalars(query.order_by(InvitationRow.id.desc()).limit(most))
    return [Invitation.from_row(row) for row in found]


def lacks_second_factor(session: Session, person_id: int) -> bool:
    """Whether somebody came by an invitation and has neither one-time codes nor a passkey yet."""
    passkey = exists().where(PasskeyRow.person_id == person_id, PasskeyRow.removed_at.is_(None))
    query = (
        select(InvitationRow.id)
        .join(AccountRow, AccountRow.person_id == InvitationRow.person_id)
        .where(InvitationRow.person_id == person_id, AccountRow.totp_secret.is_(None), ~passkey)
    )
    return session.scalar(query.limit(1)) is not None
