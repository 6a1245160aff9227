"""Where samples are and how they end: stored, used, returned, disposed of by two people, withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.errors import ChangedMeanwhile, NotFound, NotPermitted
from lims.people import find_person, roles_at
from lims.permissions import STAFF
from lims.quality import holds_on
from lims.records import Unit
from lims.samples.errors import ReasonNeeded, SampleEnded, SampleNotReceived, SecondNameNeeded, StillNeeded
from lims.samples.models import ItemRow, MoveRow, SampleState, TestRow, TestState
from lims.samples.sample import GONE, Sample
from lims.samples.tests import ENDED

IN_WORK = (
    TestState.RUNNING,
    TestState.SUBMITTED,
    TestState.NOT_STARTED,
    TestState.REPEAT_ASKED,
    TestState.SENT_OUT,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Move:
    """A sample was put somewhere, or some of it was used, or it left."""

    at: datetime
    what: str
    place: str | None
    amount_left: str | None
    person_id: int
    second_person_id: int | None
    reason: str | None


def item_row(unit: Unit, item_id: int, seen: int | None = None) -> ItemRow:
    """The row of a sample that is to be changed. Raises NotFound, ChangedMeanwhile."""
    row = unit.session.get(ItemRow, item_id)
    if row is None:
        raise NotFound
    if seen is not None and row.row_version != seen:
        raise ChangedMeanwhile(what=row.code)
    return row


def move_sample(
    unit: Unit, item_id: int, *, place: str | None = None, amount_left: str | None = None, reason: str | None = None,
    seen: int | None = None,
) -> Sample:  # fmt: skip
    """Write down where a sample is now, and how much is left of it. Raises SampleNotReceived, SampleEnded, ReasonNeeded."""
    row = item_row(unit, item_id, seen)
    _require_here(row)
    new_place, new_amount = (place or "").strip() or None, (amount_left or "").strip() or None
    if new_place is None and new_amount is None:
        raise ReasonNeeded(what="A move without a place and an amount")
    row.place, row.amount_left = new_place or row.place, new_amount or row.amount_left
    row.row_version += 1
    _write(unit, row, "stored" if new_place else "used", reason=reason)
    return Sample.from_row(row)


def _require_here(row: ItemRow) -> None:
    if row.state in GONE:
        raise SampleEnded(code=row.code, state=row.state.value)
    if row.received_at is None:
        raise SampleNotReceived(code=row.code)


def _write(unit: Unit, row: ItemRow, what: str, *, reason: str | None, second: int | None = None) -> None:
    if unit.by.person_id is None:
        raise NotPermitted(permission="samples.move")
    unit.add(
        MoveRow(
            item_id=row.id, at=unit.at, what=what, place=row.place, amount_left=row.amount_left,
            person_id=unit.by.person_id, second_person_id=second, reason=(reason or "").strip() or None,
        )
    )  # fmt: skip


def dispose_sample(
    unit: Unit, item_id: int, *, second_person_id: int, reason: str, seen: int | None = None
) -> Sample:
    """Dispose of a sample, signed for by two people. A hold beats everything, open tests and retention come next.

    Raises NotFound, ChangedMeanwhile, SampleNotReceived, SampleEnded, StillNeeded, SecondNameNeeded, ReasonNeeded.
    """
    row = item_row(unit, item_id, seen)
    second = find_person(unit.session, second_person_id)
    if second.id == unit.by.person_id:
        raise SecondNameNeeded(why="you cannot be both")
    if not second.active or not roles_at(unit.session, second.id, unit.at) & STAFF:
        raise SecondNameNeeded(why=f"{second.name} does not work here")
    return _end(unit, row, SampleState.DISPOSED, "disposed", reason, second.id)


def return_sample(unit: Unit, item_id: int, *, reason: str, seen: int | None = None) -> Sample:
    """Give a sample back to its client. Raises what dispose_sample raises, but for the second name."""
    return _end(unit, item_row(unit, item_id, seen), SampleState.RETURNED, "returned", reason, None)


def _end(unit: Unit, row: ItemRow, state: SampleState, what: str, reason: str, second: int | None) -> Sample:
    if row.state in (SampleState.DISPOSED, SampleState.RETURNED):
        raise SampleEnded(code=row.code, state=row.state.value)
    if row.received_at is None:
        raise SampleNotReceived(code=row.code)
    if not reason.strip():
        raise ReasonNeeded(what="The end of a sample")
    if why := why_kept(unit.session, row, unit.at):
        raise StillNeeded(code=row.code, why=why)
    row.state, row.place, row.amount_left = state, None, None
    row.row_version += 1
    _write(unit, row, what, reason=reason, second=second)
    return Sample.from_row(row)


def why_kept(session: Session, row: ItemRow, at: datetime) -> str | None:
    """Why a sample may not leave yet; None if nothing keeps it."""
    if holds := holds_on(session, [row.id]):
        return f"it is on hold: {holds[0].reason}"
    query = select(TestRow.id).where(TestRow.item_id == row.id, TestRow.state.in_(IN_WORK)).limit(1)
    if row.state is not SampleState.WITHDRAWN and session.scalar(query) is not None:
        return "tests on it are open"
    if row.retain_until is not None and row.retain_until > at:
        return f"it is to be kept until {row.retain_until:%Y-%m-%d %H:%M} UTC"
    return None


def set_retention(
    unit: Unit, item_id: int, until: datetime | None, *, reason: str, seen: int | None = None
) -> Sample:
    """Say until when a sample is kept. Raises NotFound, ChangedMeanwhile, ReasonNeeded."""
    row = item_row(unit, item_id, seen)
    if not reason.strip():
        raise ReasonNeeded(what="A changed retention")
    row.retain_until = until
    row.row_version += 1
    _write(unit, row, "retention", reason=reason)
    return Sample.from_row(row)


def release_sample(unit: Unit, item_id: int, *, retain_until: datetime | None = None) -> Sample:
    """Its certificate is out: nothing more is to be done but to keep it. Called by certificates. Raises NotFound."""
    row = item_row(unit, item_id)
    if row.state not in GONE:
        row.state = SampleState.RELEASED
    row.retain_until = retain_until or row.retain_until
    row.row_version += 1
    return Sample.from_row(row)


def withdraw_sample(
    unit: Unit, item_id: int, *, reason: str, client_told: str, seen: int | None = None
) -> Sample:
    """Take a sample out of the work; its tests that have not ended are cancelled. Raises SampleEnded, ReasonNeeded."""
    row = item_row(unit, item_id, seen)
    if row.state in GONE:
        raise SampleEnded(code=row.code, state=row.state.value)
    if not reason.strip():
        raise ReasonNeeded(what="The withdrawal of a sample")
    open_tests = select(TestRow).where(
        TestRow.item_id == item_id, TestRow.state.not_in((*ENDED, TestState.ACCEPTED, TestState.REJECTED))
    )
    for test in unit.session.scalars(open_tests):
        test.state, test.ended_reason, test.client_told = TestState.CANCELLED, reason.strip(), client_told
        test.row_version += 1
    row.state = SampleState.WITHDRAWN
    row.row_version += 1
    return Sample.from_row(row)


def moves_of(session: Session, item_id: int) -> list[Move]:
    """Every move of a sample, in order."""
    query = select(MoveRow).where(MoveRow.item_id == item_id).order_by(MoveRow.id)
    return [
        Move(
            at=row.at, what=row.what, place=row.place, amount_left=row.amount_left, person_id=row.person_id,
            second_person_id=row.second_person_id, reason=row.reason,
        )
        for row in session.scalars(query)
    ]  # fmt: skip
