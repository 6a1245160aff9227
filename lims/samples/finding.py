"""The list of samples: views with bounded counts, filters, search by any mark, a page at a time by key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from lims.catalogue import products
from lims.clients import clients_by_id
from lims.codes import MistypedCode
from lims.quality import holds_on
from lims.samples.codes import read_sample_code
from lims.samples.models import ItemKind, ItemRow, SampleState, TestRow, TestState
from lims.samples.sample import OPEN, Sample
from lims.samples.tests import ENDED
from lims.web.letters import search_key
from lims.web.listing import Order, Page, fetch_page

MOST_COUNTED = 1000
"""Beyond this a count says "1000+": nobody waits for an exact one."""
COLUMNS = ItemRow.__table__.c
ORDERS = {
    "due": (Order(column=COLUMNS.due_order), Order(column=COLUMNS.id)),
    "-due": (Order(column=COLUMNS.due_order, down=True), Order(column=COLUMNS.id, down=True)),
    "code": (Order(column=COLUMNS.id),),
    "-code": (Order(column=COLUMNS.id, down=True),),
}
VIEWS = ("open", "today", "late", "hold", "mine", "all")


@dataclass(frozen=True, kw_only=True, slots=True)
class SampleQuery:
    """What a list of samples shows. `today` is the end of the day, half-open; `person_id` is who looks."""

    now: datetime
    today: datetime
    person_id: int
    view: str = "open"
    search: str = ""
    state: SampleState | None = None
    product_id: int | None = None
    client_id: int | None = None
    left_out: Any = None  # a query of samples that are not to be found
    request_id: int | None = None
    received_since: datetime | None = None
    due_before: datetime | None = None
    sort: str = "due"


@dataclass(frozen=True, kw_only=True, slots=True)
class SampleLine:
    """One row of the list: the sample, the names around it, how many of its tests are done."""

    sample: Sample
    product: str
    client: str
    done: int
    of: int
    on_hold: bool
    late: bool

    @property
    def id(self) -> int:
        """The sample's id, by which rows are chosen."""
        return self.sample.id

    @property
    def where(self) -> str:
        """Product and what tells it from others: where it comes from, or its cylinder."""
        return ", ".join(filter(None, (self.product, self.sample.source or self.sample.cylinder)))


def find_samples(
    session: Session, asked: SampleQuery, *, language: str, size: int = 50, after: str | None = None
) -> Page:
    """One page of samples; `rows` are SampleLine. A bounded number of queries, whatever the number of samples."""
    query = select(ItemRow).where(*conditions(session, asked))
    page = fetch_page(session, query, ORDERS[asked.sort], size=size, after=after)
    samples = [Sample.from_row(row) for row in page.rows]
    return Page(
        rows=sample_lines(session, samples, asked.now, language), before=page.before, after=page.after
    )


def every_sample(
    session: Session, asked: SampleQuery, *, language: str, block: int = 500
) -> Iterator[SampleLine]:
    """Every sample of a list, for an export; read in blocks."""
    after: str | None = None
    while True:
        page = find_samples(session, asked, language=language, size=block, after=after)
        yield from page.rows
        after = page.after
        if after is None:
            return


def sample_lines(
    session: Session, samples: Sequence[Sample], now: datetime, language: str
) -> list[SampleLine]:
    """The samples with the names around them; five queries for all of them."""
    ids = [sample.id for sample in samples]
    names = {product.id: product.name(language) for product in products(session)}
    clients = clients_by_id(session, {one.client_id for one in samples if one.client_id is not None}, now)
    held = {hold.node_id for hold in holds_on(session, ids)}
    counts = test_counts(session, ids)
    return [
        SampleLine(
            sample=one, product=names.get(one.product_id or 0, ""), on_hold=one.id in held, late=one.is_late(now),
            client=clients[one.client_id].name if one.client_id in clients else "", done=counts.get(one.id, (0, 0))[0],
            of=counts.get(one.id, (0, 0))[1],
        )
        for one in samples
    ]  # fmt: skip


def test_counts(session: Session, item_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """For each sample how many of its tests are accepted, and how many there are; ended ones do not count."""
    accepted = func.count().filter(TestRow.state == TestState.ACCEPTED)
    query = (
        select(TestRow.item_id, accepted, func.count())
        .where(TestRow.item_id.in_(item_ids), TestRow.state.not_in(ENDED))
        .group_by(TestRow.item_id)
    )
    return {item_id: (done, of) for item_id, done, of in session.execute(query)}


def conditions(session: Session, asked: SampleQuery) -> list[ColumnElement[bool]]:
    """What a sample must be to stand in the list."""
    found = [*in_view(session, asked), *matching(asked.search)]
    equal: tuple[tuple[Any, Any], ...] = (
        (ItemRow.state, asked.state), (ItemRow.product_id, asked.product_id), (ItemRow.client_id, asked.client_id),
        (ItemRow.request_id, asked.request_id),
    )  # fmt: skip
    found += [column == value for column, value in equal if value is not None]
    if asked.left_out is not None:
        found.append(ItemRow.id.not_in(asked.left_out))
    if asked.received_since is not None:
        found.append(ItemRow.received_at >= asked.received_since)
    if asked.due_before is not None:
        found.append(ItemRow.due_order < asked.due_before)
    return found


def in_view(session: Session, asked: SampleQuery) -> list[ColumnElement[bool]]:
    """The condition of a saved view."""
    is_open = ItemRow.state.in_(OPEN)
    kind = ItemRow.kind == ItemKind.SAMPLE
    match asked.view:
        case "all":
            return [kind]
        case "today":
            return [is_open, kind, ItemRow.due_order >= asked.now, ItemRow.due_order < asked.today]
        case "late":
            return [is_open, kind, ItemRow.due_order < asked.now]
        case "hold":
            return [ItemRow.id.in_(held_samples(session))]
        case "mine":
            mine = exists().where(TestRow.item_id == ItemRow.id, TestRow.assigned_to == asked.person_id)
            return [is_open, kind, mine]
    return [is_open, kind]


def held_samples(session: Session) -> list[int]:
    """The open samples that are on hold, among the most urgent ones."""
    query = select(ItemRow.id).where(ItemRow.state.in_(OPEN)).order_by(ItemRow.due_order, ItemRow.id)
    return [hold.node_id for hold in holds_on(session, session.scalars(query.limit(5 * MOST_COUNTED)))]


def matching(search: str) -> list[ColumnElement[bool]]:
    """A code is found as itself; anything else wherever it stands in the marks of a sample."""
    if not search:
        return []
    key = search_key(search)
    held = ItemRow.search_key.contains(key, autoescape=True)
    code = None
    with suppress(MistypedCode):
        code = read_sample_code(search)
    return [or_(ItemRow.code == code, held)] if code else [held]


def count_views(session: Session, asked: SampleQuery) -> dict[str, str]:
    """How many samples stand in the views that call for somebody, none of them counted beyond MOST_COUNTED."""
    counted = {}
    for view in ("open", "today", "late", "hold", "mine"):
        one = SampleQuery(now=asked.now, today=asked.today, person_id=asked.person_id, view=view)
        some = select(ItemRow.id).where(*in_view(session, one)).limit(MOST_COUNTED).subquery()
        number = session.scalar(select(func.count()).select_from(some)) or 0
        counted[view] = f"{number}+" if number == MOST_COUNTED else str(number or "")
    return counted
