"""The list of an assessment: its results on certificates, with what they would have been, the worst first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, case, func, not_, or_, select
from sqlalchemy.orm import Session

from lims.db import Base, FiniteFloat
from lims.db.base import IdInteger
from lims.doubts.drift import drift_of
from lims.doubts.service import Assessment
from lims.records.walk import held
from lims.web.letters import search_key
from lims.web.listing import Order, Page, fetch_page

SHOWN_AT_ONCE = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class AssessedRow:
    """One result of an assessment: certificate and client where it has been reported, before and after."""

    result_id: int
    test_id: int
    certificate_id: int | None
    number: str | None
    client_id: int | None
    client: str | None
    sample: str
    measurand: str
    names: Mapping[str, str]
    measured_at: datetime
    printed: str
    result_unit: str | None
    how: str | None  # null: not computed again yet
    why: str | None
    value_before: float | None
    value_after: float | None
    answer_before: str | None
    answer_after: str | None
    limit_key: str | None
    margin_before: float | None
    margin_after: float | None
    drift_error: float | None  # by the linear drift, where one is stated; in the unit of the assessment
    drift_how: str | None
    drift_value: float | None
    drift_answer: str | None
    drift_margin: float | None

    @property
    def changed(self) -> bool:
        """Whether the answer would have been another."""
        return self.how == "recomputed" and self.answer_before != self.answer_after

    def name(self, language: str) -> str:
        """The measurand in words."""
        return self.names.get(language) or self.names.get("en") or self.measurand


@dataclass(frozen=True, kw_only=True, slots=True)
class Sought:
    """What of an assessment's results is asked for; nothing set: all of them."""

    search: str = ""
    after: str = ""  # how the answer came out: one of AFTER
    reported: str = ""  # "yes", "no"


AFTER = ("changed", "same", "unknown", "waiting")


def assessed_rows(session: Session, assessment: Assessment, sought: Sought = Sought()) -> list[AssessedRow]:
    """The results of an assessment: changed answers first, then what is not yet known, then by the smallest margin."""
    query, order = _query(session, assessment, sought)
    found = session.execute(query.order_by(*(one.column for one in order)))
    return [AssessedRow(**row._mapping) for row in found]


def assessed_page(session: Session, assessment: Assessment, sought: Sought, after: str | None = None) -> Page:
    """One page of them in the same order. Raises BadPlace."""
    query, order = _query(session, assessment, sought)
    names = [one.name for one in query.selected_columns]
    page = fetch_page(session, query, order, size=SHOWN_AT_ONCE, after=after)
    rows = [AssessedRow(**dict(zip(names, row, strict=True))) for row in page.rows]
    return replace(page, rows=rows)


def reported_changes(session: Session, assessment: Assessment) -> list[AssessedRow]:
    """Whom to write to: results on certificates with another answer, moved by more than their U, or not computable."""
    done = _table("assessed_result").c
    numeric = _table("result_numeric").c
    uncertainty = (
        select(numeric.expanded_uncertainty).where(numeric.result_id == done.result_id).scalar_subquery()
    )
    tell: ColumnElement[bool] = (
        and_(done.how == "recomputed", done.answer_before.is_distinct_from(done.answer_after))
        | (done.how == "not_computable")
        | (func.abs(done.value_after - done.value_before) > uncertainty)
    )
    query, order = _query(session, assessment)
    query = query.where(tell, _table("certificate_line").c.certificate_id.is_not(None))
    query = query.order_by(*(one.column for one in order))
    return [AssessedRow(**row._mapping) for row in session.execute(query)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Touched:
    """How many certificates show a result of an assessment, and how many clients hold them."""

    certificates: int
    clients: int


def count_touched(session: Session, assessment: Assessment) -> Touched:
    """Count certificates and clients, without what a list of them would cost."""
    line, certificate = _table("certificate_line"), _table("certificate")
    query = (
        select(func.count(certificate.c.id.distinct()), func.count(certificate.c.client_id.distinct()))
        .select_from(line.join(certificate, certificate.c.id == line.c.certificate_id))
        .where(line.c.result_id.in_(held(session, assessment.reach())))
    )
    certificates, clients = session.execute(query).one()
    return Touched(certificates=certificates, clients=clients)


def _table(name: str) -> Table:
    return Base.metadata.tables[name]


def _query(
    session: Session, assessment: Assessment, sought: Sought = Sought()
) -> tuple[Select[Any], list[Order]]:
    drift, drifted = drift_of(session, assessment.id), _table("drifted_result")
    result, test, item = _table("result"), _table("test"), _table("item")
    line, certificate, done = _table("certificate_line"), _table("certificate"), _table("assessed_result")
    client, who = _table("client_version"), _table("client")
    living = and_(
        client.c.header_id == certificate.c.client_id, client.c.died.is_(None), client.c.valid_to.is_(None)
    )
    joined = (
        result.join(test, test.c.id == result.c.test_id).join(item, item.c.id == test.c.item_id)
        .outerjoin(done, and_(done.c.result_id == result.c.id, done.c.assessment_id == assessment.id))
        .outerjoin(drifted, and_(drifted.c.result_id == result.c.id, drifted.c.linear_drift_id == (drift.id if drift else 0)))
        .outerjoin(line, line.c.result_id == result.c.id).outerjoin(certificate, certificate.c.id == line.c.certificate_id)
        .outerjoin(client, living).outerjoin(who, who.c.id == certificate.c.client_id)
    )  # fmt: skip
    wanted = _wanted(
        sought, done, certificate, (item.c.search_key, certificate.c.search_key, who.c.search_key)
    )
    query = (
        select(
            result.c.id.label("result_id"), result.c.test_id, line.c.certificate_id, certificate.c.number,
            certificate.c.client_id, client.c.name.label("client"), item.c.code.label("sample"), result.c.measurand,
            result.c.names, result.c.measured_at, result.c.printed, result.c.unit.label("result_unit"), done.c.how, done.c.why,
            done.c.value_before, done.c.value_after, done.c.answer_before, done.c.answer_after, done.c.limit_key,
            done.c.margin_before, done.c.margin_after, drifted.c.error.label("drift_error"), drifted.c.how.label("drift_how"),
            drifted.c.value_after.label("drift_value"), drifted.c.answer_after.label("drift_answer"),
            drifted.c.margin_after.label("drift_margin"),
        )
        .select_from(joined).where(result.c.id.in_(held(session, assessment.reach())), *wanted)
    )  # fmt: skip
    return query, _worst_first(done, result.c.id, func.coalesce(line.c.id, 0, type_=IdInteger))


def _came_out(done: Any) -> dict[str, ColumnElement[bool]]:
    """How the answer of a result came out, in the order of the list."""
    again, differs = done.c.how == "recomputed", done.c.answer_before.is_distinct_from(done.c.answer_after)
    return {
        "changed": and_(again, differs), "unknown": done.c.how.in_(("not_computable", "not_in_it")),
        "waiting": done.c.how.is_(None), "same": and_(again, not_(differs)),
    }  # fmt: skip


def _worst_first(done: Any, *unique: ColumnElement[int]) -> list[Order]:
    """Changed answers, what cannot be computed, what waits, the rest; in each the smallest margin first."""
    place = case(
        (_came_out(done)["changed"], 0), (done.c.how == "not_computable", 1), (done.c.how.is_(None), 2), else_=3
    )  # fmt: skip
    margin = func.coalesce(done.c.margin_after, done.c.margin_before)
    known = case((margin.is_(None), 1), else_=0)
    nearness = func.coalesce(done.c.margin_after, done.c.margin_before, 0.0, type_=FiniteFloat())
    return [Order(column=one) for one in (place, known, nearness, *unique)]


def _wanted(
    sought: Sought, done: Any, certificate: Any, keys: Sequence[ColumnElement[str]]
) -> Iterator[ColumnElement[bool]]:
    if sought.search:
        words = search_key(sought.search)
        yield or_(*(key.contains(words, autoescape=True) for key in keys))
    if sought.after in AFTER:
        yield _came_out(done)[sought.after]
    if sought.reported:
        yield certificate.c.id.is_not(None) if sought.reported == "yes" else certificate.c.id.is_(None)
