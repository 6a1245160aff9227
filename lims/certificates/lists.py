"""Lists of certificates: all of them, and what is ready to be certified."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims.blind import hidden_from_clients
from lims.certificates.certificate import OUT, Certificate
from lims.certificates.gathering import ENDED
from lims.certificates.models import CertificateLineRow, CertificateRow, CertificateState, DownloadRow
from lims.clients.models import ClientRow, ClientVersionRow
from lims.records import living
from lims.requests.models import RequestRow
from lims.results import conformities_of
from lims.samples import TestState
from lims.samples.models import ItemRow, SampleState, TestRow
from lims.web.letters import search_key
from lims.web.listing import Order, Page, fetch_page

OVER = (SampleState.RELEASED, SampleState.WITHDRAWN, SampleState.DISPOSED, SampleState.RETURNED)
MOST_EARLY = 20  # requests that are offered a preliminary report at once
UNFINISHED = [one for one in TestState if one is not TestState.ACCEPTED and one not in ENDED]
ORDER = ("does_not_conform", "inconclusive", "conforms")


@dataclass(frozen=True, kw_only=True, slots=True)
class Ready:
    """A request with samples whose results are all accepted; which ones, where they are counted one by one."""

    request_id: int
    code: str
    client: str
    samples: int
    due_at: datetime | None
    item_ids: tuple[int, ...] = ()


def certificates_query(search: str, state: str, at: datetime, client_id: int | None = None) -> Any:
    """Certificates with their client's name, for a list; newest first by its order."""
    query = (
        select(CertificateRow, ClientVersionRow.name.label("client"))
        .join(ClientRow, ClientRow.id == CertificateRow.client_id)
        .join(ClientVersionRow, ClientVersionRow.header_id == ClientRow.id)
        .where(living(ClientVersionRow, at))
    )
    if client_id is not None:
        query = query.where(CertificateRow.client_id == client_id)
    if state in {one.value for one in CertificateState}:
        query = query.where(CertificateRow.state == CertificateState(state))
    if search:
        query = query.where(CertificateRow.search_key.contains(search_key(search), autoescape=True))
    return query


def certificates_page(
    session: Session, *, at: datetime, search: str = "", state: str | None = None, client_id: int | None = None,
    out_only: bool = False, size: int = 50, after: str | None = None,
) -> Page:  # fmt: skip
    """One page of certificates, newest first; `rows` are Certificate. `out_only` leaves out what is not issued yet."""
    query = certificates_query(search, state or "", at, client_id)
    if out_only:
        query = query.where(CertificateRow.state.in_(OUT))
    order = [Order(column=CertificateRow.__table__.c.id, down=True)]
    page = fetch_page(session, query, order, size=size, after=after)
    rows = [Certificate.from_row(row) for row, _client in page.rows]
    return Page(rows=rows, before=page.before, after=page.after)


def ready_requests(session: Session, at: datetime) -> list[Ready]:
    """Requests with samples that wait for a certificate and are on no draft, most urgent first."""
    taken = {
        id_ for content in session.scalars(
            select(CertificateRow.content).where(
                CertificateRow.state.in_([CertificateState.DRAFT, CertificateState.AUTHORISED])
            )
        ) for id_ in content["item_ids"]
    }  # fmt: skip
    query = (
        select(
            ItemRow.id,
            RequestRow.id.label("request_id"),
            RequestRow.code,
            ClientVersionRow.name,
            RequestRow.due_at,
        )
        .join(RequestRow, RequestRow.id == ItemRow.request_id)
        .join(ClientVersionRow, ClientVersionRow.header_id == RequestRow.client_id)
        .where(
            ItemRow.state == SampleState.READY,
            living(ClientVersionRow, at),
            ItemRow.id.not_in(hidden_from_clients()),
        )
        .order_by(ItemRow.due_order, ItemRow.id)
    )
    found: dict[int, Ready] = {}
    for row in session.execute(query.limit(1000)):
        if row.id not in taken:
            before = found.get(row.request_id)
            found[row.request_id] = Ready(
                request_id=row.request_id, code=row.code, client=row.name, due_at=row.due_at,
                samples=(before.samples if before else 0) + 1, item_ids=(*(before.item_ids if before else ()), row.id),
            )  # fmt: skip
    return list(found.values())


def early_requests(session: Session, at: datetime) -> list[Ready]:
    """Requests of which some tests are accepted and others open, most urgent first: a preliminary report can be drawn up."""
    items = select(ItemRow.request_id).join(TestRow, TestRow.item_id == ItemRow.id)
    items = items.where(ItemRow.id.not_in(hidden_from_clients()))
    done = items.where(TestRow.state == TestState.ACCEPTED, ItemRow.state.not_in(OVER))
    unfinished = items.where(TestRow.state.in_(UNFINISHED))
    query = (
        select(
            RequestRow.id, RequestRow.code, ClientVersionRow.name, RequestRow.due_at,
            func.count(ItemRow.id).label("samples"),
        )
        .join(RequestRow, RequestRow.id == ItemRow.request_id)
        .join(ClientVersionRow, ClientVersionRow.header_id == RequestRow.client_id)
        .where(living(ClientVersionRow, at), RequestRow.id.in_(done), RequestRow.id.in_(unfinished))
        .group_by(RequestRow.id, RequestRow.code, ClientVersionRow.name, RequestRow.due_at)
        .order_by(RequestRow.due_at, RequestRow.id)
    )  # fmt: skip
    return [
        Ready(request_id=row.id, code=row.code, client=row.name, due_at=row.due_at, samples=row.samples)
        for row in session.execute(query.limit(MOST_EARLY))
    ]


def count_waiting(session: Session) -> int:
    """How many drafts wait for a signatory."""
    query = select(func.count(CertificateRow.id)).where(CertificateRow.state == CertificateState.DRAFT)
    return session.scalar(query) or 0


def conformity_of(session: Session, certificate_ids: Iterable[int]) -> dict[int, str]:
    """The worst judgement on each of some certificates; those where nothing was judged are left out."""
    query = select(CertificateLineRow.certificate_id, CertificateLineRow.result_id).where(
        CertificateLineRow.certificate_id.in_(set(certificate_ids))
    )
    pairs = [(certificate_id, result_id) for certificate_id, result_id in session.execute(query)]
    judged = conformities_of(session, [result_id for _, result_id in pairs])
    answers: dict[int, set[str]] = {}
    for certificate_id, result_id in pairs:
        answers.setdefault(certificate_id, set()).update(one.answer for one in judged[result_id])
    worst = {id_: next((one for one in ORDER if one in found), None) for id_, found in answers.items()}
    return {id_: answer for id_, answer in worst.items() if answer is not None}


def note_download(
    session: Session, certificate_id: int, *, person_id: int | None, at: datetime, by_token: bool = False
) -> None:
    """Log that a document was handed out; no evidence, outside the chain."""
    session.add(DownloadRow(certificate_id=certificate_id, person_id=person_id, at=at, by_token=by_token))


def downloads_of(session: Session, certificate_id: int) -> list[tuple[datetime, int | None]]:
    """When a document was handed out, and to whom; the last ones first."""
    query = select(DownloadRow.at, DownloadRow.person_id).where(DownloadRow.certificate_id == certificate_id)
    found = session.execute(query.order_by(DownloadRow.id.desc()).limit(50))
    return [(at, person_id) for at, person_id in found]
