"""Sendings as pages, certificates and the list of what is due see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from lims.errors import NotFound
from lims.external.models import (
    AgreementRow,
    CallBackRow,
    CheckedRow,
    EntryRow,
    ExternalTestRow,
    ProviderReportRow,
    SendingRow,
)
from lims.external.service import waiting_entries
from lims.records import Link
from lims.samples import Test
from lims.samples.models import ItemRow, TestRow, TestState
from lims.suppliers.models import SupplierRow, SupplierScopeVersionRow
from lims.web.letters import search_key
from lims.web.listing import Order

STATES = ("overdue", "out", "to_check", "done")
ORDER = (
    Order(column=SendingRow.__table__.c.expected_at),
    Order(column=SendingRow.__table__.c.id),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class OutsideTest:
    """A test of a sending, with the figures that wait for a second look."""

    id: int
    test_id: int
    method_version_id: int
    state: TestState
    state_word: str
    entries: tuple[EntryRow, ...]
    called_back: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Sending:
    """What went to a provider."""

    id: int
    code: str
    supplier_id: int
    provider: str
    item_id: int
    sample: str
    request_id: int | None
    client_id: int | None
    amount: str
    whole: bool
    courier: str
    waybill: str
    seal: str
    care: str
    sent_at: datetime
    expected_at: datetime
    person_id: int
    tests: tuple[OutsideTest, ...]
    reports: tuple[ProviderReportRow, ...]

    @property
    def out(self) -> bool:
        """Whether a test of it is still at the provider."""
        return any(one.state is TestState.SENT_OUT and one.called_back is None for one in self.tests)

    def state(self, at: datetime) -> str:
        """The one word for where it stands."""
        if not self.out:
            return "done"
        if any(one.entries for one in self.tests):
            return "to_check"
        return "overdue" if self.expected_at < at else "out"


def open_tests() -> Any:
    """The condition for sendings of which a test is still at the provider."""
    later = aliased(ExternalTestRow)
    return exists(
        select(ExternalTestRow.id)
        .join(TestRow, TestRow.id == ExternalTestRow.test_id)
        .where(
            ExternalTestRow.sending_id == SendingRow.id, TestRow.state == TestState.SENT_OUT,
            ~exists(select(CallBackRow.id).where(CallBackRow.external_test_id == ExternalTestRow.id)),
            ~exists(select(later.id).where(later.test_id == ExternalTestRow.test_id, later.id > ExternalTestRow.id)),
        )
    )  # fmt: skip


def sending_query(
    at: datetime, *, search: str = "", state: str = "", supplier_id: int | None = None, request_id: int | None = None
) -> Any:  # fmt: skip
    """Sendings with provider and sample, not ordered."""
    query = (
        select(SendingRow, SupplierRow.name, ItemRow.code, ItemRow.request_id, ItemRow.client_id)
        .join(SupplierRow, SupplierRow.id == SendingRow.supplier_id)
        .join(ItemRow, ItemRow.id == SendingRow.item_id)
    )
    if search:
        key = search_key(search)
        query = query.where(
            or_(
                ItemRow.search_key.contains(key, autoescape=True), SupplierRow.search_key.contains(key, autoescape=True),
                SendingRow.code.icontains(search, autoescape=True), SendingRow.waybill.icontains(search, autoescape=True),
            )
        )  # fmt: skip
    if supplier_id is not None:
        query = query.where(SendingRow.supplier_id == supplier_id)
    if request_id is not None:
        query = query.where(ItemRow.request_id == request_id)
    return query.where(_in_state(state, at)) if state in STATES else query


def _in_state(state: str, at: datetime) -> Any:
    compared = exists(
        select(CheckedRow.id).where(CheckedRow.external_test_id == ExternalTestRow.id, CheckedRow.at >= EntryRow.at)
    )  # fmt: skip
    entered = exists(
        select(EntryRow.id)
        .join(ExternalTestRow, ExternalTestRow.id == EntryRow.external_test_id)
        .where(ExternalTestRow.sending_id == SendingRow.id, ~compared)
    )
    if state == "done":
        return ~open_tests()
    if state == "to_check":
        return and_(open_tests(), entered)
    late = SendingRow.expected_at < at
    return and_(open_tests(), ~entered, late if state == "overdue" else ~late)


def sendings_of(session: Session, rows: Sequence[Any]) -> list[Sending]:
    """Rows of `sending_query` with their tests and reports; a handful of queries however many."""
    ids = [row[0].id for row in rows]
    tests: dict[int, list[tuple[ExternalTestRow, TestRow]]] = {id_: [] for id_ in ids}
    query = select(ExternalTestRow, TestRow).join(TestRow, TestRow.id == ExternalTestRow.test_id)
    for one, test in session.execute(
        query.where(ExternalTestRow.sending_id.in_(ids)).order_by(ExternalTestRow.id)
    ):
        tests[one.sending_id].append((one, test))
    own = [one.id for found in tests.values() for one, _test in found]
    entries = waiting_entries(session, own)
    back = dict(
        session.execute(
            select(CallBackRow.external_test_id, CallBackRow.reason).where(CallBackRow.external_test_id.in_(own))
        ).all()
    )  # fmt: skip
    reports: dict[int, list[ProviderReportRow]] = {id_: [] for id_ in ids}
    kept = select(ProviderReportRow).where(ProviderReportRow.sending_id.in_(ids))
    for report in session.scalars(kept.order_by(ProviderReportRow.id)):
        reports[report.sending_id].append(report)
    return [_sending(row, tests[row[0].id], entries, back, reports[row[0].id]) for row in rows]


def _sending(
    row: Any, tests: Iterable[tuple[ExternalTestRow, TestRow]], entries: Mapping[int, Sequence[EntryRow]],
    back: Mapping[int, str], reports: Sequence[ProviderReportRow],
) -> Sending:  # fmt: skip
    sending, provider, sample, request_id, client_id = row
    names = (
        "id", "code", "supplier_id", "item_id", "amount", "whole", "courier", "waybill", "seal", "care", "sent_at",
        "expected_at", "person_id",
    )  # fmt: skip
    return Sending(
        **{name: getattr(sending, name) for name in names}, provider=provider, sample=sample, request_id=request_id,
        client_id=client_id, reports=tuple(reports),
        tests=tuple(
            OutsideTest(
                id=one.id, test_id=test.id, method_version_id=test.method_version_id, state=test.state,
                state_word=Test.from_row(test).state_word,
                entries=tuple(entries.get(one.id, ())), called_back=back.get(one.id),
            )
            for one, test in tests
        ),
    )  # fmt: skip


def find_sending(session: Session, sending_id: int, at: datetime) -> Sending:
    """One sending. Raises NotFound."""
    rows = session.execute(sending_query(at).where(SendingRow.id == sending_id)).all()
    if not rows:
        raise NotFound
    return sendings_of(session, rows)[0]


def sending_of_test(session: Session, external_test_id: int, at: datetime) -> tuple[Sending, OutsideTest]:
    """A test of a sending, with the sending. Raises NotFound."""
    row = session.get(ExternalTestRow, external_test_id)
    if row is None:
        raise NotFound
    found = find_sending(session, row.sending_id, at)
    return found, next(one for one in found.tests if one.id == external_test_id)


def agreements_of(session: Session, request_id: int) -> list[AgreementRow]:
    """What the client said about providers, the latest first."""
    query = select(AgreementRow).where(AgreementRow.request_id == request_id)
    return list(session.scalars(query.order_by(AgreementRow.id.desc())))


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """Where a result comes from that another laboratory found."""

    provider: str
    report: str
    accreditation: str  # of the provider for the method on the day; empty: none
    scope_line: str
    sending_id: int


def sources_of(session: Session, result_ids: Iterable[int]) -> dict[int, Source]:
    """The providers of those results that other laboratories found, by result; two queries however many."""
    ids = list(result_ids)
    scopes = select(Link.dst, SupplierScopeVersionRow).join(
        SupplierScopeVersionRow, SupplierScopeVersionRow.id == Link.src
    )
    covered = dict(session.execute(scopes.where(Link.dst.in_(ids), Link.role == "accreditation")).all())
    query = (
        select(Link.dst, SupplierRow.name, ProviderReportRow.number, SendingRow.id)
        .join(EntryRow, EntryRow.id == Link.src)
        .join(ProviderReportRow, ProviderReportRow.id == EntryRow.report_id)
        .join(SendingRow, SendingRow.id == ProviderReportRow.sending_id)
        .join(SupplierRow, SupplierRow.id == SendingRow.supplier_id)
        .where(Link.dst.in_(ids), Link.role == "entry").order_by(EntryRow.id)
    )  # fmt: skip
    found = {}
    for result_id, provider, report, sending_id in session.execute(query):
        scope = covered.get(result_id)
        accredited = ", ".join(filter(None, (scope.accreditation, scope.accredited_by))) if scope else ""
        found[result_id] = Source(
            provider=provider, report=report, accreditation=accredited, sending_id=sending_id,
            scope_line=scope.scope_line if scope else "",
        )  # fmt: skip
    return found
