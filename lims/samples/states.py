"""The states of tests and samples: which step may follow which, and how a sample's state follows from its tests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from lims.errors import ChangedMeanwhile, NotFound
from lims.records import Unit
from lims.samples.errors import ReasonNeeded, SampleEnded, SampleNotReceived, TestStateRefused
from lims.samples.models import ItemRow, SampleState, TestRow, TestState
from lims.samples.sample import GONE
from lims.samples.tests import DONE, ENDED, Test

NOT_STARTED, RUNNING, SUBMITTED, REPEAT_ASKED, ACCEPTED, REJECTED, CANCELLED, IMPOSSIBLE, SENT_OUT = TestState
STEPS: Mapping[TestState, frozenset[TestState]] = {
    NOT_STARTED: frozenset({RUNNING, SUBMITTED, SENT_OUT, CANCELLED, IMPOSSIBLE}),
    RUNNING: frozenset({NOT_STARTED, SUBMITTED, CANCELLED, IMPOSSIBLE}),
    SUBMITTED: frozenset({REPEAT_ASKED, ACCEPTED, REJECTED}),
    REPEAT_ASKED: frozenset({RUNNING, SUBMITTED, SENT_OUT, CANCELLED, IMPOSSIBLE}),
    SENT_OUT: frozenset({NOT_STARTED, SUBMITTED, CANCELLED, IMPOSSIBLE}),
    ACCEPTED: frozenset({REPEAT_ASKED}),
    REJECTED: frozenset({REPEAT_ASKED, CANCELLED, IMPOSSIBLE}),
    CANCELLED: frozenset(),
    IMPOSSIBLE: frozenset(),
}
NEEDS_SAMPLE = frozenset({RUNNING, SUBMITTED, SENT_OUT})
NEEDS_REASON = frozenset({REPEAT_ASKED, REJECTED, CANCELLED, IMPOSSIBLE})
FIELDS = frozenset(
    {"assigned_to", "measuring_system_id", "room_id", "started_at", "measured_at", "submitted_at", "submitted_by",
     "ended_reason", "client_told", "injection_mode"}
)  # fmt: skip


def set_test_state(
    unit: Unit,
    test_id: int,
    state: TestState,
    *,
    seen: int | None = None,
    refresh: bool = True,
    **change: Any,
) -> Test:
    """Take a test to another state, with what changes beside it; the sample's state follows.

    `seen` is the row_version that the form carried; `refresh=False` leaves the sample to `refresh_sample_states`,
    for many tests at once. Raises NotFound, ChangedMeanwhile, TestStateRefused, SampleNotReceived, SampleEnded,
    ReasonNeeded.
    """
    row = _row(unit, test_id, seen)
    if state not in STEPS[row.state]:
        raise TestStateRefused(old=row.state.value.replace("_", " "), new=state.value.replace("_", " "))
    if state in NEEDS_SAMPLE:
        _require_sample(unit.session.get_one(ItemRow, row.item_id))
    if state in NEEDS_REASON and not str(change.get("ended_reason") or unit.reason or "").strip():
        raise ReasonNeeded(what=f"That a test is {state.value.replace('_', ' ')}")
    _apply(row, change)
    row.state = state
    if refresh:
        refresh_sample_state(unit, row.item_id)
    return Test.from_row(row)


def change_test(unit: Unit, test_id: int, *, seen: int | None = None, **change: Any) -> Test:
    """Change what a test is done with (person, measuring system, room, moments), not its state. Raises ChangedMeanwhile."""
    row = _row(unit, test_id, seen)
    _apply(row, change)
    return Test.from_row(row)


def _row(unit: Unit, test_id: int, seen: int | None) -> TestRow:
    row = unit.session.get(TestRow, test_id)
    if row is None:
        raise NotFound
    if seen is not None and row.row_version != seen:
        raise ChangedMeanwhile(what="The test")
    return row


def _apply(row: TestRow, change: Mapping[str, Any]) -> None:
    if odd := change.keys() - FIELDS:
        raise TypeError(f"A test has no field {', '.join(sorted(odd))} that is changed like this.")
    for name, value in change.items():
        setattr(row, name, value)
    row.row_version += 1


def _require_sample(item: ItemRow) -> None:
    if item.state in GONE:
        raise SampleEnded(code=item.code, state=item.state.value)
    if item.received_at is None and item.state is SampleState.REGISTERED:
        raise SampleNotReceived(code=item.code)


def refresh_sample_state(unit: Unit, item_id: int) -> SampleState:
    """Derive a sample's state from its tests. Raises NotFound."""
    if unit.session.get(ItemRow, item_id) is None:
        raise NotFound
    return refresh_sample_states(unit, [item_id])[item_id]


def refresh_sample_states(unit: Unit, item_ids: Iterable[int]) -> dict[int, SampleState]:
    """Derive the states of several samples from their tests; two queries for all of them."""
    unit.flush()
    wanted = list(dict.fromkeys(item_ids))
    tests: dict[int, list[TestState]] = defaultdict(list)
    query = select(TestRow.item_id, TestRow.state).where(TestRow.item_id.in_(wanted))
    for item_id, test_state in unit.session.execute(query):
        tests[item_id].append(test_state)
    found: dict[int, SampleState] = {}
    for row in unit.session.scalars(select(ItemRow).where(ItemRow.id.in_(wanted))):
        state = state_of(row.state, row.received_at, tests[row.id])
        if state is not row.state:
            row.state = state
            row.row_version += 1
        found[row.id] = state
    return found


def state_of(state: SampleState, received_at: datetime | None, tests: Sequence[TestState]) -> SampleState:
    """The state that a sample has by its tests; one that is gone stays so, as does one whose certificate is out."""
    if state in GONE or (received_at is None and state is SampleState.REGISTERED):
        return state
    alive = [one for one in tests if one not in ENDED]
    if alive and all(one in DONE for one in alive):
        return SampleState.RELEASED if state is SampleState.RELEASED else SampleState.READY
    if alive and all(one in DONE or one is SUBMITTED for one in alive):
        return SampleState.IN_REVIEW
    if any(one is not NOT_STARTED for one in alive):
        return SampleState.IN_TEST
    return SampleState.RECEIVED
