"""The worklist of the bench: tests to be done, the most urgent first, a page at a time by key."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.samples.models import ItemRow, SampleState, TestRow, TestState
from lims.samples.sample import GONE, Sample
from lims.samples.tests import TO_DO, Test
from lims.web.listing import Order, Page, fetch_page

ORDER = (Order(column=TestRow.__table__.c.due_order), Order(column=TestRow.__table__.c.id))


@dataclass(frozen=True, kw_only=True, slots=True)
class Work:
    """One test to be done, with its sample."""

    test: Test
    sample: Sample

    def is_late(self, at: datetime) -> bool:
        """Whether it should have been done by now."""
        return self.test.due_at is not None and self.test.due_at < at


def worklist(
    session: Session, *, states: Collection[TestState] = TO_DO, method_version_ids: Collection[int] | None = None,
    assigned_to: int | None = None, received_only: bool = True, due_before: datetime | None = None,
    size: int = 50, after: str | None = None,
) -> Page:  # fmt: skip
    """One page of tests in these states, by due date; `rows` are Work. Two queries, whatever the number of tests."""
    query = wanted_tests(states, method_version_ids, assigned_to, received_only, due_before)
    page = fetch_page(session, query, ORDER, size=size, after=after)
    rows = [Work(test=Test.from_row(test), sample=Sample.from_row(item)) for test, item in page.rows]
    return Page(rows=rows, before=page.before, after=page.after)


def wanted_tests(
    states: Collection[TestState], method_version_ids: Collection[int] | None, assigned_to: int | None,
    received_only: bool, due_before: datetime | None,
) -> Any:  # fmt: skip
    """The tests that a worklist shows, not ordered."""
    query = select(TestRow, ItemRow).join(ItemRow, ItemRow.id == TestRow.item_id)
    query = query.where(TestRow.state.in_(states), ItemRow.state.not_in(GONE))
    if received_only:
        query = query.where(ItemRow.state != SampleState.REGISTERED)
    if method_version_ids is not None:
        query = query.where(TestRow.method_version_id.in_(method_version_ids))
    if assigned_to is not None:
        query = query.where(TestRow.assigned_to == assigned_to)
    if due_before is not None:
        query = query.where(TestRow.due_order < due_before)
    return query


def work_of(session: Session, test_ids: Sequence[int]) -> dict[int, Work]:
    """Several tests with their samples at once, by the test's id."""
    query = (
        select(TestRow, ItemRow).join(ItemRow, ItemRow.id == TestRow.item_id).where(TestRow.id.in_(test_ids))
    )
    return {
        test.id: Work(test=Test.from_row(test), sample=Sample.from_row(item))
        for test, item in session.execute(query)
    }
