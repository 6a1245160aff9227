"""The recall list of a forward walk: certificates with client, sample and margin, the smallest margin first.

Trace stands below the features, so it reads their tables by name from the one schema and imports none of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, Subquery, Table, and_, case, func, select
from sqlalchemy.orm import Session

from lims.db import Base, FiniteFloat
from lims.errors import NotFound
from lims.records.walk import Reach
from lims.web.listing import Order, Page, fetch_page

MOST_SHOWN = 100
NARROW = ("client_id", "limit_key", "margin", "expanded_uncertainty", "answer")


@dataclass(frozen=True, kw_only=True, slots=True)
class RecallRow:
    """A result on a certificate, with the limit that it comes nearest to (None where it was not judged)."""

    certificate_id: int
    number: str
    state: str
    issued_at: datetime | None
    client_id: int
    client: str
    sample: str
    measurand: str
    names: Mapping[str, str]  # of the measurand, by language
    printed: str
    printed_uncertainty: str | None
    unit: str | None
    limit_key: str | None
    margin: float | None
    expanded_uncertainty: float | None
    answer: str | None

    def name(self, language: str) -> str:
        """The measurand in words."""
        return self.names.get(language) or self.names.get("en") or self.measurand

    @property
    def near(self) -> bool:
        """Whether the margin is smaller than U, so that a small error may turn the answer."""
        known = self.margin is not None and self.expanded_uncertainty is not None
        return known and abs(self.margin or 0.0) < (self.expanded_uncertainty or 0.0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts:
    """The five counts above a recall list."""

    results: int
    certificates: int
    clients: int
    near: int  # results whose margin is smaller than U
    failing: int  # results that do not conform or are inconclusive as reported


@dataclass(frozen=True, kw_only=True, slots=True)
class Doubt:
    """A doubt as it was raised."""

    id: int
    source_id: int
    since: datetime | None
    until: datetime | None
    reason: str
    raised_at: datetime


def _table(name: str) -> Table:
    return Base.metadata.tables[name]


def find_doubt(session: Session, doubt_id: int) -> Doubt:
    """A doubt by its id. Raises NotFound."""
    doubt = _table("doubt")
    names = ("id", "source_id", "since", "until", "reason", "raised_at")
    row = session.execute(select(*(doubt.c[name] for name in names)).where(doubt.c.id == doubt_id)).first()
    if row is None:
        raise NotFound
    return Doubt(**dict(zip(names, row, strict=True)))


def recall_rows(session: Session, reach: Reach) -> list[RecallRow]:
    """The results of a walk that stand on certificates, all of them: nearest to their limits first, those without one last."""
    near = _near(reach)
    query = _said(near.c.certificate_id, *(near.c[name] for name in NARROW)).join(
        near, near.c.line_id == _line().c.id
    )
    query = query.order_by(*(one.column for one in _nearest_first(near)))
    return [_row(row._asdict()) for row in session.execute(query)]


def recall_page(session: Session, reach: Reach, after: str | None = None) -> Page:
    """One page of the recall list, with the places before and after it. Raises BadPlace.

    What is shown of a row is read for the rows of the page alone.
    """
    near = _near(reach)
    narrow = select(near.c.line_id, near.c.certificate_id, *(near.c[name] for name in NARROW))
    found = fetch_page(session, narrow, _nearest_first(near), size=MOST_SHOWN, after=after)
    said = _said().where(_line().c.id.in_([row[0] for row in found.rows]))
    known = {row.line_id: row._asdict() for row in session.execute(said)} if found.rows else {}
    names = ("certificate_id", *NARROW)
    rows = [_row({**known[id_], **dict(zip(names, rest, strict=True))}) for id_, *rest in found.rows]
    return replace(found, rows=rows)


def _row(said: Mapping[str, Any]) -> RecallRow:
    return RecallRow(**{name: value for name, value in said.items() if name != "line_id"})


def _line() -> Table:
    return _table("certificate_line")


def _near(reach: Reach) -> Subquery:
    """The lines of certificates that show results of a walk, and how near each is to its limit; the walk is walked once."""
    certificate, line, numeric = _table("certificate"), _line(), _table("result_numeric")
    walk = reach.cte("walk")
    nearest = _nearest_limit(walk)
    joined = (
        walk.join(line, line.c.result_id == walk.c.id)
        .join(certificate, certificate.c.id == line.c.certificate_id)
        .outerjoin(numeric, numeric.c.result_id == walk.c.id)
        .outerjoin(nearest, nearest.c.result_id == walk.c.id)
    )  # fmt: skip
    margin, known = nearest.c.margin, func.nullif(numeric.c.expanded_uncertainty, 0)
    return select(
        line.c.id.label("line_id"), certificate.c.id.label("certificate_id"), certificate.c.client_id, nearest.c.limit_key,
        margin, numeric.c.expanded_uncertainty, nearest.c.answer,
        case((margin.is_(None), 2), (known.is_(None), 1), else_=0).label("sort"),
        func.coalesce(margin / known, margin, 0.0, type_=FiniteFloat()).label("nearness"),
    ).select_from(joined).subquery()  # fmt: skip


def _nearest_limit(walk: CTE) -> Subquery:
    conformity = _table("conformity")
    order = func.row_number().over(
        partition_by=conformity.c.result_id,
        order_by=[conformity.c.margin.is_(None), conformity.c.margin, conformity.c.id],
    )
    ranked = (
        select(
            conformity.c.result_id, conformity.c.limit_key, conformity.c.margin, conformity.c.answer, order.label("place")
        ).join(walk, walk.c.id == conformity.c.result_id).subquery()
    )  # fmt: skip
    return select(ranked).where(ranked.c.place == 1).subquery()


def _nearest_first(near: Subquery) -> list[Order]:
    """Those with a margin by their margin in parts of U; then those without U; then those that were not judged."""
    return [Order(column=near.c.sort), Order(column=near.c.nearness), Order(column=near.c.line_id)]


def _said(*more: ColumnElement[Any]) -> Select[Any]:
    """What is shown of a line of a certificate."""
    certificate, line, result = _table("certificate"), _line(), _table("result")
    test, item, name = _table("test"), _table("item"), _client_name()
    joined = (
        line.join(certificate, certificate.c.id == line.c.certificate_id)
        .join(result, result.c.id == line.c.result_id).join(test, test.c.id == result.c.test_id)
        .join(item, item.c.id == test.c.item_id).outerjoin(name, name.c.header_id == certificate.c.client_id)
    )  # fmt: skip
    shown = func.coalesce
    return select(
        line.c.id.label("line_id"), shown(certificate.c.number, "–").label("number"), certificate.c.state,
        certificate.c.issued_at, shown(name.c.name, "–").label("client"), item.c.code.label("sample"), result.c.measurand,
        result.c.names, result.c.printed, result.c.printed_uncertainty, result.c.unit, *more,
    ).select_from(joined)  # fmt: skip


def _client_name() -> Any:
    version = _table("client_version")
    living = and_(version.c.died.is_(None), version.c.valid_to.is_(None))
    return select(version.c.header_id, version.c.name).where(living).subquery()


def count_recall(session: Session, reach: Reach, results: int) -> Counts:
    """The counts of a recall list, in one query; `results` are all results of the walk, also those not yet reported."""
    rows = _near(reach)
    near: ColumnElement[bool] = func.abs(rows.c.margin) < rows.c.expanded_uncertainty
    failing = rows.c.answer.in_(("does_not_conform", "inconclusive"))
    counting = select(
        func.count(rows.c.certificate_id.distinct()), func.count(rows.c.client_id.distinct()),
        func.count().filter(near), func.count().filter(failing),
    )  # fmt: skip
    certificates, clients, close, failed = session.execute(counting).one()
    return Counts(results=results, certificates=certificates, clients=clients, near=close, failing=failed)


def contacts_of(session: Session, clients: Iterable[int]) -> Mapping[int, str]:
    """The active contacts of clients as one text each: name, e-mail, telephone."""
    contact = _table("contact")
    query = select(contact.c.client_id, contact.c.name, contact.c.email, contact.c.phone)
    found: dict[int, list[str]] = {}
    for client, *rest in session.execute(
        query.where(contact.c.client_id.in_(set(clients)), contact.c.active)
    ):
        found.setdefault(client, []).append(" ".join(one for one in rest if one))
    return {client: "; ".join(one) for client, one in found.items()}
