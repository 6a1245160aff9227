"""A test as other features see it: one method, in one edition, to be done on one sample."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.errors import NotFound
from lims.samples.models import TestRow, TestState

ENDED = (TestState.CANCELLED, TestState.IMPOSSIBLE)
"""Tests that will have no result."""
DONE = (TestState.ACCEPTED, TestState.REJECTED)
TO_DO = (TestState.NOT_STARTED, TestState.RUNNING, TestState.REPEAT_ASKED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Test:
    """One method to be done on one sample."""

    __test__: ClassVar[bool] = False

    id: int
    item_id: int
    request_line_id: int | None
    method_version_id: int
    state: TestState
    injection_mode: str | None
    assigned_to: int | None
    measuring_system_id: int | None
    room_id: int | None
    due_at: datetime | None
    started_at: datetime | None
    measured_at: datetime | None
    submitted_at: datetime | None
    submitted_by: int | None
    ended_reason: str | None
    client_told: str | None
    row_version: int

    @property
    def state_word(self) -> str:
        """The name of the state's word on pages."""
        words = {TestState.RUNNING: "running", TestState.SUBMITTED: "ready_for_review"}
        return words.get(self.state, self.state.value)

    @classmethod
    def from_row(cls, row: TestRow) -> Test:
        return cls(**{one.name: getattr(row, one.name) for one in fields(cls)})


def find_test(session: Session, test_id: int) -> Test:
    """One test. Raises NotFound."""
    row = session.get(TestRow, test_id)
    if row is None:
        raise NotFound
    return Test.from_row(row)


def tests_by_id(session: Session, ids: Iterable[int]) -> dict[int, Test]:
    """Several tests at once, by id."""
    return {
        row.id: Test.from_row(row) for row in session.scalars(select(TestRow).where(TestRow.id.in_(set(ids))))
    }


def tests_of_sample(session: Session, item_id: int) -> list[Test]:
    """The tests of one sample, in the order of the request."""
    return tests_of_samples(session, [item_id]).get(item_id, [])


def tests_of_samples(session: Session, item_ids: Iterable[int]) -> dict[int, list[Test]]:
    """The tests of several samples at once, by sample."""
    found: dict[int, list[Test]] = {}
    query = select(TestRow).where(TestRow.item_id.in_(set(item_ids))).order_by(TestRow.item_id, TestRow.id)
    for row in session.scalars(query):
        found.setdefault(row.item_id, []).append(Test.from_row(row))
    return found
