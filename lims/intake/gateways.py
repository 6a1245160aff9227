"""The gateways: bench computers that may send records, each with a token that is shown once and kept as a hash."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.errors import NotFound
from lims.intake.errors import GatewayKeyRefused, GatewayKeyTaken
from lims.intake.models import GatewayRow
from lims.records import Unit

HAND = "hand"  # the gateway of files that people bring in
KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Gateway:
    """A bench computer that may send records, without its token."""

    id: int
    key: str
    name: str
    active: bool

    @classmethod
    def from_row(cls, row: GatewayRow) -> Gateway:
        return cls(id=row.id, key=row.key, name=row.name, active=row.active)


def token_hash(token: str) -> str:
    """What is kept of a token: enough to know it again. It is random and long, so it needs no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def add_gateway(unit: Unit, *, key: str, name: str) -> tuple[Gateway, str]:
    """Add a gateway; its token is told this one time. Raises GatewayKeyRefused, GatewayKeyTaken."""
    if not KEY.fullmatch(key):
        raise GatewayKeyRefused(key=key[:80])
    if _row_of(unit.session, key) is not None or key == HAND:
        raise GatewayKeyTaken(key=key)
    token = secrets.token_urlsafe(32)
    row = unit.add(GatewayRow(key=key, name=name or key, token_hash=token_hash(token), active=True))
    return Gateway.from_row(row), token


def renew_token(unit: Unit, gateway_id: int) -> str:
    """Give a gateway a new token, told this one time; the old one ends. Raises NotFound."""
    row = _found(unit.session, gateway_id)
    token = secrets.token_urlsafe(32)
    row.token_hash = token_hash(token)
    return token


def set_active(unit: Unit, gateway_id: int, active: bool) -> None:
    """Let a gateway send, or no longer. Raises NotFound."""
    _found(unit.session, gateway_id).active = active


def hand_gateway(unit: Unit) -> Gateway:
    """The gateway of files that people bring in; made when the first one comes. Nobody has its token."""
    row = _row_of(unit.session, HAND)
    if row is None:
        nobody = token_hash(secrets.token_urlsafe(32))
        row = unit.add(GatewayRow(key=HAND, name="By hand", token_hash=nobody, active=True))
    return Gateway.from_row(row)


def gateway_of_token(session: Session, token: str) -> Gateway | None:
    """The active gateway with this token."""
    row = session.scalar(
        select(GatewayRow).where(GatewayRow.token_hash == token_hash(token), GatewayRow.active)
    )
    return None if row is None or row.key == HAND else Gateway.from_row(row)


def gateways(session: Session) -> list[Gateway]:
    """All gateways but the hand, by key."""
    rows = session.scalars(select(GatewayRow).where(GatewayRow.key != HAND).order_by(GatewayRow.key))
    return [Gateway.from_row(row) for row in rows]


def find_gateway(session: Session, gateway_id: int) -> Gateway:
    """One gateway. Raises NotFound."""
    return Gateway.from_row(_found(session, gateway_id))


def _found(session: Session, gateway_id: int) -> GatewayRow:
    row = session.get(GatewayRow, gateway_id)
    if row is None or row.key == HAND:
        raise NotFound
    return row


def _row_of(session: Session, key: str) -> GatewayRow | None:
    return session.scalar(select(GatewayRow).where(GatewayRow.key == key))
