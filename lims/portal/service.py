"""What a client sees of the own samples and certificates. Everything here asks for the client; nothing goes without."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from lims.blind import hidden_from_clients, is_hidden
from lims.catalogue import Product
from lims.catalogue.models import ProductRow
from lims.certificates import OUT, Certificate, find_certificate
from lims.certificates.lists import conformity_of
from lims.certificates.models import CertificateLineRow, CertificateRow
from lims.errors import NotFound
from lims.requests import Request, find_request
from lims.results import Subject, subjects
from lims.results.models import ResultRow
from lims.samples import Sample, Test, TestState, find_sample, tests_of_sample
from lims.samples.models import ItemRow, SampleState, TestRow
from lims.web.letters import search_key

MOST = 100  # certificates in one ZIP
DONE = (TestState.ACCEPTED, TestState.REJECTED, TestState.CANCELLED, TestState.IMPOSSIBLE)
MEASURED = (*DONE, TestState.SUBMITTED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """A certificate as its client's list shows it."""

    certificate: Certificate
    title: str
    samples: tuple[str, ...]
    product: str
    lots: tuple[str, ...]
    results: int
    conformity: str | None
    replaces: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Tracked:
    """Where a client's sample stands."""

    sample: Sample
    product: str
    request: Request | None
    tests: tuple[tuple[Test, Subject], ...]
    certificate: Certificate | None

    @property
    def done(self) -> int:
        """How many tests are measured."""
        return sum(test.state in MEASURED for test, _ in self.tests)

    @property
    def open(self) -> list[tuple[Test, Subject]]:
        """The tests that are still to be done."""
        return [(test, about) for test, about in self.tests if test.state not in MEASURED]

    @property
    def reviewed(self) -> bool:
        """Whether nothing waits for its reviewer any more."""
        return bool(self.tests) and all(test.state in DONE for test, _ in self.tests)


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """Which of its certificates a client looks for; `until` is the first moment after."""

    search: str = ""
    product_id: int | None = None
    lot: str = ""
    since: datetime | None = None
    until: datetime | None = None


def own_certificates(client_id: int, wanted: Wanted) -> Any:
    """The query of a client's certificates that are out; a list orders it."""
    query = select(CertificateRow).where(CertificateRow.client_id == client_id, CertificateRow.state.in_(OUT))
    if wanted.search:
        query = query.where(CertificateRow.search_key.contains(search_key(wanted.search), autoescape=True))
    if wanted.since is not None:
        query = query.where(CertificateRow.issued_at >= wanted.since)
    if wanted.until is not None:
        query = query.where(CertificateRow.issued_at < wanted.until)
    if wanted.product_id is None and not wanted.lot:
        return query
    return query.where(_of_sample(wanted))


def _of_sample(wanted: Wanted) -> Any:
    """Whether one of the certificate's results is of a sample of this product and lot."""
    inside = (
        select(CertificateLineRow.id)
        .join(ResultRow, ResultRow.id == CertificateLineRow.result_id)
        .join(TestRow, TestRow.id == ResultRow.test_id)
        .join(ItemRow, ItemRow.id == TestRow.item_id)
        .where(CertificateLineRow.certificate_id == CertificateRow.id)
    )
    if wanted.product_id is not None:
        inside = inside.where(ItemRow.product_id == wanted.product_id)
    if wanted.lot:
        inside = inside.where(ItemRow.lot.icontains(wanted.lot, autoescape=True))
    return inside.exists()


def own_products(session: Session, client_id: int, language: str) -> list[tuple[int, str]]:
    """The products of a client's samples, by name."""
    of_client = select(ItemRow.product_id).where(_own(client_id))
    rows = session.scalars(select(ProductRow).where(ProductRow.id.in_(of_client)))
    return sorted(((row.id, Product.from_row(row).name(language)) for row in rows), key=lambda one: one[1])


def shown(session: Session, rows: Iterable[CertificateRow]) -> list[Shown]:
    """Certificates as the list shows them: product and source from the frozen data, never recomputed."""
    found = list(rows)
    judged = conformity_of(session, [row.id for row in found])
    return [_shown(row, judged.get(row.id)) for row in found]


def _shown(row: CertificateRow, conformity: str | None) -> Shown:
    data = row.data or {}
    samples = data.get("samples", [])
    first = samples[0] if samples else {}
    source = (first.get("source") or {}).get("text", "")
    product = (first.get("product") or {}).get("text", "")
    replaces = data.get("replaces")
    return Shown(
        certificate=Certificate.from_row(row), title=", ".join(filter(None, (product, source))) or row.number or "",
        product=product, lots=tuple(str(one["lot"]["text"]) for one in samples if one.get("lot")),
        samples=tuple(str(one["code"]) for one in samples), results=sum(len(one["results"]) for one in samples),
        conformity=conformity, replaces=str(replaces["number"]) if replaces else None,
    )  # fmt: skip


def own_certificate(session: Session, client_id: int, certificate_id: int) -> Certificate:
    """One certificate of a client. Raises NotFound for another client's as for one that does not exist."""
    return find_certificate(session, certificate_id, client_id=client_id)


def chosen_certificates(session: Session, client_id: int, ids: Sequence[int]) -> list[Certificate]:
    """Several certificates of a client. Raises NotFound if one of them is not theirs, or none."""
    return [own_certificate(session, client_id, id_) for id_ in dict.fromkeys(ids)]


def _own(client_id: int) -> Any:
    """The condition for samples that a client may see: its own, and none that are hidden from clients."""
    return and_(ItemRow.client_id == client_id, ItemRow.id.not_in(hidden_from_clients()))


def own_samples(client_id: int, search: str = "") -> Any:
    """The query of a client's samples; a list orders it."""
    query = select(ItemRow).where(_own(client_id))
    return query.where(ItemRow.search_key.contains(search_key(search), autoescape=True)) if search else query


def track(session: Session, client_id: int, item_id: int, language: str) -> Tracked:
    """Where one sample of a client stands. Raises NotFound for another client's as for one that does not exist."""
    sample = find_sample(session, item_id)
    if sample.client_id != client_id or is_hidden(session, item_id):
        raise NotFound
    tests = tests_of_sample(session, item_id)
    about = subjects(session, [one.id for one in tests])
    product = next((one.product for one in about.values() if one.product), None)
    return Tracked(
        sample=sample, product=product.name(language) if product else "",
        request=find_request(session, sample.request_id) if sample.request_id else None,
        tests=tuple((one, about[one.id]) for one in tests), certificate=_certificate_of(session, sample),
    )  # fmt: skip


def _certificate_of(session: Session, sample: Sample) -> Certificate | None:
    query = select(CertificateRow).where(
        CertificateRow.request_id == sample.request_id, CertificateRow.state.in_(OUT)
    )
    found = [Certificate.from_row(row) for row in session.scalars(query.order_by(CertificateRow.id.desc()))]
    finals = (one for one in found if not one.content.preliminary)
    return next((one for one in finals if sample.id in one.content.item_ids), None)


def on_time(sample: Sample, at: datetime) -> bool | None:
    """Whether the certificate is still to be expected in time; None where no day was agreed or all is done."""
    if sample.due_at is None or sample.state in (
        SampleState.RELEASED,
        SampleState.DISPOSED,
        SampleState.RETURNED,
    ):
        return None
    return sample.due_at >= at
