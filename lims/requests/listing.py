"""The list of requests: by view, a page at a time by key, the newest first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from lims.clients import clients_by_id
from lims.requests.models import RequestRow, RequestState
from lims.requests.service import Request, requests_by_id
from lims.web.listing import Order, Page, fetch_page

VIEWS: dict[str, tuple[RequestState, ...]] = {
    "draft": (RequestState.DRAFT,),
    "agreed": (RequestState.AGREED,),
    "all": tuple(RequestState),
}
ORDER = (Order(column=RequestRow.__table__.c.id, down=True),)


def agreed_requests(session: Session, most: int, search: str = "") -> list[Request]:
    """The requests that are agreed and not yet done, the newest first, by their code or the client's reference."""
    query = select(RequestRow.id).where(RequestRow.state == RequestState.AGREED, *_called(search))
    ids = session.scalars(query.order_by(RequestRow.id.desc()).limit(most)).all()
    found = requests_by_id(session, ids)
    return [found[id_] for id_ in ids]


def _called(search: str) -> Iterator[ColumnElement[bool]]:
    if search:
        in_code = RequestRow.code.contains(search.upper(), autoescape=True)
        yield in_code | RequestRow.client_reference.contains(search, autoescape=True)


def request_page(
    session: Session, view: str, search: str, at: datetime, *, after: str | None = None, size: int = 50
) -> Page:
    """One page of requests with the client's name; `rows` are pairs of Request and Client or None."""
    query = select(RequestRow.id).where(RequestRow.state.in_(VIEWS.get(view, VIEWS["all"])))
    query = query.where(*_called(search))
    page = fetch_page(session, query, ORDER, size=size, after=after)
    found = requests_by_id(session, page.rows)
    clients = clients_by_id(session, {one.client_id for one in found.values()}, at)
    rows = [(found[id_], clients.get(found[id_].client_id)) for id_ in page.rows]
    return Page(rows=rows, before=page.before, after=page.after)
