"""The list of what waits for review: oldest due date first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims.catalogue.models import MethodRow, MethodVersionRow
from lims.people.models import PersonRow
from lims.samples.models import ItemRow, TestRow, TestState
from lims.web.letters import search_key


@dataclass(frozen=True, slots=True)
class Waiting:
    """A test that waits for review."""

    id: int
    due_at: datetime | None
    submitted_at: datetime | None
    code: str
    source: str | None
    method: str
    edition: str
    submitted_by: str | None


def waiting_query(search: str = "") -> Any:
    """Tests that wait for review, with sample, method and who submitted them."""
    query = (
        select(
            TestRow.id, TestRow.due_at, TestRow.submitted_at, ItemRow.code, ItemRow.source,
            MethodRow.code.label("method"), MethodVersionRow.edition, PersonRow.name.label("submitted_by"),
        )
        .join(ItemRow, ItemRow.id == TestRow.item_id)
        .join(MethodVersionRow, MethodVersionRow.id == TestRow.method_version_id)
        .join(MethodRow, MethodRow.id == MethodVersionRow.header_id)
        .outerjoin(PersonRow, PersonRow.id == TestRow.submitted_by)
        .where(TestRow.state == TestState.SUBMITTED)
    )  # fmt: skip
    return query.where(ItemRow.search_key.contains(search_key(search), autoescape=True)) if search else query


def count_waiting(session: Session) -> int:
    """How many tests wait for review."""
    query = select(func.count(TestRow.id)).where(TestRow.state == TestState.SUBMITTED)
    return session.scalar(query) or 0


def next_waiting(session: Session, after: int) -> int | None:
    """The next test that waits, if there is one."""
    query = select(TestRow.id).where(TestRow.state == TestState.SUBMITTED, TestRow.id != after)
    return session.scalar(query.order_by(TestRow.due_order, TestRow.id).limit(1))
