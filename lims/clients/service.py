"""Clients: who they are, what they are called and since when."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from lims.clients.errors import ClientCodeTaken, ClientIncomplete, NoSuchLanguage, NotYetAClient
from lims.clients.models import ClientRow, ClientVersionRow
from lims.errors import ChangedMeanwhile, NotFound
from lims.records import Unit, living, put_version, version_at
from lims.web.letters import search_key, sort_key
from lims.web.listing import Order, Page, fetch_page

LANGUAGES = ("en", "az", "ru")
CODE = re.compile(r"C-(\d+)")


@dataclass(frozen=True, kw_only=True, slots=True)
class ClientDetails:
    """What is known of a client: its name and address as certificates print them, the language of its papers."""

    name: str
    address: str
    tax_number: str | None = None
    language: str = "en"
    discloses_client: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Client:
    """A client as it stood at a moment. `version_id` is the version that says so."""

    id: int
    code: str
    name: str
    address: str
    tax_number: str | None
    language: str
    discloses_client: bool
    version_id: int
    since: datetime

    @classmethod
    def from_rows(cls, row: ClientRow, version: ClientVersionRow) -> Client:
        return cls(
            id=row.id, code=row.code, name=version.name, address=version.address, tax_number=version.tax_number,
            language=version.language, discloses_client=version.discloses_client, version_id=version.id,
            since=version.valid_from,
        )  # fmt: skip


def add_client(unit: Unit, details: ClientDetails, *, code: str | None = None) -> Client:
    """Take a client in; without a code it gets the next one. Raises ClientCodeTaken, ClientIncomplete, NoSuchLanguage."""
    checked = _checked(details)
    code = (code or "").strip() or _next_code(unit.session)
    if unit.session.scalar(select(ClientRow.id).where(ClientRow.code == code)):
        raise ClientCodeTaken(code=code)
    row = unit.add(ClientRow(code=code, search_key="", sort_key=""))
    version = _state(unit, row, checked, unit.at)
    return Client.from_rows(row, version)


def change_client(
    unit: Unit, client_id: int, details: ClientDetails, *, seen: int | None = None, valid_from: datetime | None = None
) -> Client:  # fmt: skip
    """State anew what is known of a client, from now or from `valid_from` on; what was stated before stays readable.

    `seen` is the version that the form was filled from. Raises ChangedMeanwhile, NotFound, NotYetAClient.
    """
    row = unit.session.get(ClientRow, client_id)
    if row is None:
        raise NotFound
    present = version_at(unit.session, ClientVersionRow, client_id, unit.at)
    if seen is not None and (present is None or present.id != seen):
        raise ChangedMeanwhile(what=row.code)
    start = valid_from or unit.at
    if (since := client_since(unit.session, client_id)) is not None and start < since:
        raise NotYetAClient(since=since.date(), at=start.date())
    return Client.from_rows(row, _state(unit, row, _checked(details), start))


def _state(unit: Unit, row: ClientRow, details: ClientDetails, start: datetime) -> ClientVersionRow:
    row.search_key = search_key(" ".join(filter(None, (row.code, details.name, details.tax_number))))
    row.sort_key = sort_key(details.name, "en")
    unit.flush()
    return put_version(
        unit, ClientVersionRow, row.id, valid_from=start, name=details.name, address=details.address,
        tax_number=details.tax_number, language=details.language, discloses_client=details.discloses_client,
    )  # fmt: skip


def _checked(details: ClientDetails) -> ClientDetails:
    for field, value in (("name", details.name), ("address", details.address)):
        if not value.strip():
            raise ClientIncomplete(field=field)
    if details.language not in LANGUAGES:
        raise NoSuchLanguage(language=details.language[:20], known=", ".join(LANGUAGES))
    return ClientDetails(
        name=details.name.strip(), address=details.address.strip(), language=details.language,
        tax_number=(details.tax_number or "").strip() or None, discloses_client=details.discloses_client,
    )  # fmt: skip


def _next_code(session: Session) -> str:
    known = session.scalars(select(ClientRow.code).where(ClientRow.code.like("C-%")))
    numbers = [int(found[1]) for code in known if (found := CODE.fullmatch(code))]
    return f"C-{max(numbers, default=0) + 1:04d}"


def find_client(session: Session, client_id: int, at: datetime, known_at: int | None = None) -> Client:
    """One client as it stood at a moment. Raises NotFound."""
    found = clients_by_id(session, [client_id], at, known_at)
    if client_id not in found:
        raise NotFound
    return found[client_id]


def clients_by_id(
    session: Session, ids: Iterable[int], at: datetime, known_at: int | None = None
) -> dict[int, Client]:
    """Several clients at once as they stood at a moment, by id."""
    query = (
        select(ClientRow, ClientVersionRow)
        .join(ClientVersionRow, ClientVersionRow.header_id == ClientRow.id)
        .where(ClientRow.id.in_(set(ids)), living(ClientVersionRow, at, known_at))
    )
    return {row.id: Client.from_rows(row, version) for row, version in session.execute(query)}


def find_client_by_code(session: Session, code: str, at: datetime) -> Client:
    """One client by its code. Raises NotFound."""
    found = session.scalar(select(ClientRow.id).where(ClientRow.code == code.strip()))
    if found is None:
        raise NotFound
    return find_client(session, found, at)


def all_clients(session: Session, at: datetime) -> list[Client]:
    """Every client by name, for choosing one."""
    query = (
        select(ClientRow, ClientVersionRow)
        .join(ClientVersionRow, ClientVersionRow.header_id == ClientRow.id)
        .where(living(ClientVersionRow, at))
        .order_by(ClientRow.sort_key, ClientRow.id)
    )
    return [Client.from_rows(row, version) for row, version in session.execute(query)]


def client_history(session: Session, client_id: int) -> list[ClientVersionRow]:
    """Every statement about a client that still holds, newest period first."""
    query = (
        select(ClientVersionRow)
        .where(ClientVersionRow.header_id == client_id, ClientVersionRow.died.is_(None))
        .order_by(ClientVersionRow.valid_from.desc())
    )
    return list(session.scalars(query))


def client_since(session: Session, client_id: int) -> datetime | None:
    """Since when a client is known."""
    query = select(func.min(ClientVersionRow.valid_from)).where(ClientVersionRow.header_id == client_id)
    return session.scalar(query)


CODES = ClientRow.__table__.c
ORDER = (Order(column=CODES.sort_key), Order(column=CODES.id))


def client_page(
    session: Session, search: str, at: datetime, *, after: str | None = None, size: int = 50
) -> Page:
    """One page of clients by name, as they stand at a moment; `rows` are Client."""
    query = (
        select(ClientRow, ClientVersionRow)
        .join(ClientVersionRow, ClientVersionRow.header_id == ClientRow.id)
        .where(
            living(ClientVersionRow, at), ClientRow.search_key.contains(search_key(search), autoescape=True)
        )
    )
    page = fetch_page(session, cast("Select[Any]", query), ORDER, size=size, after=after)
    rows = [Client.from_rows(row, version) for row, version in page.rows]
    return Page(rows=rows, before=page.before, after=page.after)


def every_client(session: Session, search: str, at: datetime) -> list[Client]:
    """Every client whose name, code or tax number holds a text, by name."""
    key = search_key(search)
    found = all_clients(session, at)
    return [
        one
        for one in found
        if key in search_key(" ".join(filter(None, (one.code, one.name, one.tax_number))))
    ]
