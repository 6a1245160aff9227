"""Contacts: the people at a client who may be written to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.clients.errors import ClientIncomplete
from lims.clients.models import ClientRow, ContactRow
from lims.errors import ChangedMeanwhile, NotFound
from lims.records import Unit


@dataclass(frozen=True, kw_only=True, slots=True)
class Contact:
    """Somebody at a client."""

    id: int
    client_id: int
    name: str
    email: str
    phone: str | None
    function: str | None
    active: bool
    row_version: int

    @classmethod
    def from_row(cls, row: ContactRow) -> Contact:
        return cls(
            id=row.id, client_id=row.client_id, name=row.name, email=row.email, phone=row.phone,
            function=row.function, active=row.active, row_version=row.row_version,
        )  # fmt: skip


def add_contact(
    unit: Unit,
    client_id: int,
    *,
    name: str,
    email: str,
    phone: str | None = None,
    function: str | None = None,
) -> Contact:
    """Add somebody at a client. Raises NotFound, ClientIncomplete."""
    if unit.session.get(ClientRow, client_id) is None:
        raise NotFound
    row = ContactRow(client_id=client_id, active=True, row_version=1)
    _fill(row, name, email, phone, function)
    unit.add(row)
    unit.flush()
    return Contact.from_row(row)


def change_contact(
    unit: Unit, contact_id: int, *, seen: int, name: str, email: str, phone: str | None = None,
    function: str | None = None, active: bool = True,
) -> Contact:  # fmt: skip
    """Change what is known of a contact. Raises ChangedMeanwhile, NotFound, ClientIncomplete."""
    row = unit.session.get(ContactRow, contact_id)
    if row is None:
        raise NotFound
    if row.row_version != seen:
        raise ChangedMeanwhile(what=row.name)
    _fill(row, name, email, phone, function)
    row.active = active
    row.row_version += 1
    return Contact.from_row(row)


def _fill(row: ContactRow, name: str, email: str, phone: str | None, function: str | None) -> None:
    if not name.strip():
        raise ClientIncomplete(field="name")
    if "@" not in email:
        raise ClientIncomplete(field="e-mail address")
    row.name, row.email = name.strip(), email.strip()
    row.phone, row.function = (phone or "").strip() or None, (function or "").strip() or None


def contacts_of(session: Session, client_id: int) -> list[Contact]:
    """Everybody known at a client, by name; those who left too."""
    query = (
        select(ContactRow).where(ContactRow.client_id == client_id).order_by(ContactRow.name, ContactRow.id)
    )
    return [Contact.from_row(row) for row in session.scalars(query)]


def contacts_by_id(session: Session, ids: Iterable[int]) -> dict[int, Contact]:
    """Several contacts at once, by id."""
    query = select(ContactRow).where(ContactRow.id.in_(set(ids)))
    return {row.id: Contact.from_row(row) for row in session.scalars(query)}


def find_contact(session: Session, contact_id: int) -> Contact:
    """One contact. Raises NotFound."""
    row = session.get(ContactRow, contact_id)
    if row is None:
        raise NotFound
    return Contact.from_row(row)
