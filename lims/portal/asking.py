"""Requests that a client places: drafts that the laboratory reviews and agrees, as any other (ISO/IEC 17025 7.1)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.blind import hidden_among
from lims.clients import add_contact, contacts_of
from lims.errors import NotFound
from lims.people import Person, find_person
from lims.records import Unit
from lims.requests import Request, RequestDetails, create_request, find_request
from lims.requests.models import RequestRow
from lims.samples import Sample, samples_of_request


def place(unit: Unit, details: RequestDetails) -> Request:
    """Place a request of the person who acts, who becomes its contact. Raises what `create_request` raises."""
    if unit.by.person_id is None:
        raise NotFound
    contact = contact_of(unit, details.client_id, find_person(unit.session, unit.by.person_id))
    return create_request(unit, RequestDetails(**{**_fields(details), "contact_id": contact}))


def _fields(details: RequestDetails) -> dict[str, Any]:
    return {name: getattr(details, name) for name in RequestDetails.__slots__}


def contact_of(unit: Unit, client_id: int, person: Person) -> int | None:
    """The contact with the person's e-mail address, added where there is none; None for a person without one."""
    if "@" not in person.email:
        return None
    email = person.email.casefold()
    known = next((one for one in contacts_of(unit.session, client_id) if one.email.casefold() == email), None)
    if known is not None:
        return known.id
    return add_contact(unit, client_id, name=person.name, email=person.email, function=person.function).id


def own_requests(client_id: int, search: str = "") -> Any:
    """The query of a client's requests; a list orders it."""
    query = select(RequestRow).where(RequestRow.client_id == client_id)
    if not search:
        return query
    return query.where(
        RequestRow.code.icontains(search, autoescape=True)
        | RequestRow.client_reference.icontains(search, autoescape=True)
    )


def own_request(session: Session, client_id: int, request_id: int) -> tuple[Request, list[Sample]]:
    """One request of a client with its samples. Raises NotFound for another client's as for one that does not exist."""
    found = find_request(session, request_id)
    if found.client_id != client_id:
        raise NotFound
    samples = samples_of_request(session, request_id)
    hidden = hidden_among(session, (one.id for one in samples))
    return found, [one for one in samples if one.id not in hidden]
