"""Tokens with which a program acts for a person: shown once, kept as a hash, within scopes, until a date."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.errors import NotFound
from lims.people.errors import ScopeUnknown
from lims.people.models import TokenRow
from lims.people.passwords import hash_code
from lims.permissions import PermissionTable
from lims.records import Unit
from lims.records.versions import PeriodTurnedRound

PREFIX = "lims_"


@dataclass(frozen=True, kw_only=True, slots=True)
class Token:
    """A token, without its secret."""

    id: int
    person_id: int
    name: str
    scopes: tuple[str, ...]
    valid_to: datetime
    revoked_at: datetime | None

    @classmethod
    def from_row(cls, row: TokenRow) -> Token:
        return cls(
            id=row.id, person_id=row.person_id, name=row.name, scopes=tuple(row.scopes), valid_to=row.valid_to,
            revoked_at=row.revoked_at,
        )  # fmt: skip

    def works(self, at: datetime) -> bool:
        return self.revoked_at is None and at < self.valid_to


def give_token(
    unit: Unit,
    person_id: int,
    *,
    name: str,
    scopes: Sequence[str],
    valid_to: datetime,
    table: PermissionTable,
) -> str:
    """Make a token and tell its secret, this one time. Raises ScopeUnknown, PeriodTurnedRound."""
    for scope in scopes:
        if not within(table.known, [scope]):
            raise ScopeUnknown(scope=scope)
    if valid_to <= unit.at:
        raise PeriodTurnedRound(start=unit.at.date(), end=valid_to.date())
    secret = PREFIX + secrets.token_urlsafe(32)
    row = TokenRow(
        person_id=person_id, name=name, token_hash=hash_code(secret), scopes=list(scopes), valid_to=valid_to
    )
    unit.add(row)
    return secret


def revoke_token(unit: Unit, person_id: int, token_id: int) -> None:
    """End a token of this person now. Raises NotFound for another's."""
    row = unit.session.get(TokenRow, token_id)
    if row is None or row.person_id != person_id or row.revoked_at is not None:
        raise NotFound
    row.revoked_at = unit.at


def tokens_of(session: Session, person_id: int) -> list[Token]:
    """A person's tokens, latest first."""
    query = select(TokenRow).where(TokenRow.person_id == person_id).order_by(TokenRow.id.desc())
    return [Token.from_row(row) for row in session.scalars(query)]


def find_token(session: Session, secret: str, at: datetime) -> Token | None:
    """The token with this secret, if it works at this moment."""
    if not secret.startswith(PREFIX):
        return None
    row = session.scalar(select(TokenRow).where(TokenRow.token_hash == hash_code(secret)))
    token = Token.from_row(row) if row is not None else None
    return token if token is not None and token.works(at) else None


def within(permissions: object, scopes: Sequence[str]) -> frozenset[str]:
    """The permissions that lie within the scopes: a name, or all of a feature as `samples.*`."""
    names = frozenset(permissions)  # type: ignore[call-overload]
    features = tuple(scope[:-1] for scope in scopes if scope.endswith(".*"))
    return frozenset(name for name in names if name in scopes or (features and name.startswith(features)))
