"""Addresses of a client's own systems: added, tested, given a new secret, ended. Everything here asks for the client."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims.errors import NotFound, NotPermitted
from lims.notices.errors import TooManyEndpoints
from lims.notices.events import CHOSEN, Event
from lims.notices.models import EndpointRow, NoticeRow
from lims.notices.outgoing import read_target
from lims.notices.service import queue, to_endpoint
from lims.records import Unit

MOST = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Endpoint:
    """An address of a client's system, without its secret."""

    id: int
    client_id: int
    url: str
    events: tuple[Event, ...]
    at: datetime

    @classmethod
    def from_row(cls, row: EndpointRow) -> Endpoint:
        return cls(
            id=row.id, client_id=row.client_id, url=row.url, events=tuple(Event(one) for one in row.events), at=row.at
        )  # fmt: skip


def add_endpoint(
    unit: Unit, client_id: int, url: str, events: Iterable[str], *, private: bool = False
) -> str:
    """Add an address; tells the salt that its secret is derived from. Raises AddressNotAllowed, TooManyEndpoints."""
    read_target(url, private=private)
    if unit.by.person_id is None:
        raise NotPermitted(permission="notices.connect")
    query = select(func.count()).where(EndpointRow.client_id == client_id, EndpointRow.ended_at.is_(None))
    if (unit.session.scalar(query) or 0) >= MOST:
        raise TooManyEndpoints(most=MOST)
    row = EndpointRow(
        client_id=client_id, url=url, events=_known(events), salt=secrets.token_urlsafe(24), made_by=unit.by.person_id,
        at=unit.at, row_version=1,
    )  # fmt: skip
    unit.add(row)
    return row.salt


def _known(events: Iterable[str]) -> list[str]:
    wanted = set(events)
    return [event.value for event in CHOSEN if event.value in wanted]


def renew_secret(unit: Unit, client_id: int, endpoint_id: int) -> str:
    """Give an address another secret; the one before signs nothing any more. Raises NotFound."""
    row = endpoint_row(unit.session, client_id, endpoint_id)
    row.salt = secrets.token_urlsafe(24)
    row.row_version += 1
    return row.salt


def end_endpoint(unit: Unit, client_id: int, endpoint_id: int) -> None:
    """Tell an address nothing any more. Raises NotFound."""
    row = endpoint_row(unit.session, client_id, endpoint_id)
    row.ended_at = unit.at
    row.row_version += 1


def try_endpoint(unit: Unit, client_id: int, endpoint_id: int) -> None:
    """Send a test message to an address. Raises NotFound."""
    row = endpoint_row(unit.session, client_id, endpoint_id)
    notice = NoticeRow(
        event=Event.TEST, client_id=client_id, number="", path="/portal", thing_id=None, at=unit.at
    )
    unit.add(notice)
    unit.flush()
    queue(unit, notice, [to_endpoint(row)])


def endpoint_row(session: Session, client_id: int, endpoint_id: int) -> EndpointRow:
    """The row of an address that is in use. Raises NotFound for another client's."""
    row = session.get(EndpointRow, endpoint_id)
    if row is None or row.client_id != client_id or row.ended_at is not None:
        raise NotFound
    return row


def endpoints_of(session: Session, client_id: int) -> list[Endpoint]:
    """The addresses of a client that are in use, oldest first."""
    query = select(EndpointRow).where(EndpointRow.client_id == client_id, EndpointRow.ended_at.is_(None))
    return [Endpoint.from_row(row) for row in session.scalars(query.order_by(EndpointRow.id))]
