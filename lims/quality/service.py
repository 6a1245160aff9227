"""Holds, nonconformities and doubts: what stops work, and what later knowledge casts doubt on (ISO/IEC 17025 7.10)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.errors import ChangedMeanwhile
from lims.quality.errors import EvaluationMissing, HoldAlreadyReleased, NonconformityClosed
from lims.quality.models import (
    DoubtRow,
    HoldRow,
    NonconformityRow,
    NonconformityState,
    NonconformityTouchRow,
    open_at,
)
from lims.records import Unit, next_in_series


@dataclass(frozen=True, kw_only=True, slots=True)
class Hold:
    """A thing on which nothing may rest until it is released."""

    id: int
    node_id: int
    reason: str
    opened_at: datetime
    opened_by: str
    nonconformity_id: int | None

    @classmethod
    def from_row(cls, row: HoldRow) -> Hold:
        return cls(
            id=row.id, node_id=row.node_id, reason=row.reason, opened_at=row.opened_at, opened_by=row.opened_by,
            nonconformity_id=row.nonconformity_id,
        )  # fmt: skip


def place_hold(unit: Unit, node_id: int, reason: str, nonconformity_id: int | None = None) -> int:
    """Hold a thing: nothing that rests on it may be reviewed or released. Returns the hold's id."""
    row = unit.add(
        HoldRow(
            node_id=node_id, reason=reason, opened_at=unit.at, opened_by=unit.by.label, nonconformity_id=nonconformity_id
        )
    )  # fmt: skip
    unit.flush()
    return row.id


def place_holds(unit: Unit, node_ids: Iterable[int], reason: str) -> None:
    """Hold several things at once for one reason; what is on hold for that reason already is left as it is."""
    wanted = list(dict.fromkeys(node_ids))
    query = select(HoldRow.node_id).where(
        HoldRow.node_id.in_(wanted), HoldRow.released_at.is_(None), HoldRow.reason == reason
    )
    held = set(unit.session.scalars(query))
    unit.add_all(
        HoldRow(node_id=one, nonconformity_id=None, reason=reason, opened_at=unit.at, opened_by=unit.by.label)
        for one in wanted
        if one not in held
    )
    unit.flush()


def release_hold(unit: Unit, hold_id: int, *, by: int, reason: str) -> None:
    """Release a hold. Raises HoldAlreadyReleased."""
    row = unit.session.get_one(HoldRow, hold_id)
    if row.released_at is not None:
        raise HoldAlreadyReleased(at=f"{row.released_at:%Y-%m-%d %H:%M} UTC")
    row.released_at, row.released_by, row.release_reason = unit.at, by, reason


def holds_on(session: Session, node_ids: Iterable[int], at: datetime | None = None) -> list[Hold]:
    """The holds on any of these things that are open now, or were at a moment, oldest first."""
    wanted = list(node_ids)
    query = select(HoldRow).where(HoldRow.node_id.in_(wanted), open_at(at)).order_by(HoldRow.id)
    return [Hold.from_row(row) for row in session.scalars(query)]


def open_nonconformity(unit: Unit, *, source: str, touches: Sequence[int]) -> int:
    """Open a nonconformity about these things and return its id; it gets a code of its year."""
    row = unit.add(
        NonconformityRow(
            code=next_in_series(unit, NonconformityRow.code, f"NC-{unit.at:%Y}-"),
            state=NonconformityState.OPEN, opened_at=unit.at, opened_by=unit.by.label,
            source=source, significance=None, decision=None, client_told=None,
        )
    )  # fmt: skip
    unit.add_all(
        NonconformityTouchRow(nonconformity_id=row.id, node_id=node) for node in dict.fromkeys(touches)
    )
    unit.flush()
    return row.id


def touch_more(unit: Unit, nonconformity_id: int, touches: Sequence[int]) -> None:
    """Say of more things that a nonconformity touches them."""
    query = select(NonconformityTouchRow.node_id).where(
        NonconformityTouchRow.nonconformity_id == nonconformity_id
    )
    known = set(unit.session.scalars(query))
    unit.add_all(
        NonconformityTouchRow(nonconformity_id=nonconformity_id, node_id=node)
        for node in dict.fromkeys(touches)
        if node not in known
    )


def evaluate_nonconformity(
    unit: Unit, nonconformity_id: int, *, significance: str, decision: str, client_told: str, seen: int | None = None
) -> None:  # fmt: skip
    """Record how significant it is, what was decided, and how the client was told.

    `seen` is the row_version that the form was filled from. Raises NonconformityClosed, ChangedMeanwhile.
    """
    row = _open_row(unit.session, nonconformity_id)
    if seen is not None and row.row_version != seen:
        raise ChangedMeanwhile(what=row.code)
    row.significance, row.decision, row.client_told = significance, decision, client_told
    row.state = NonconformityState.EVALUATED
    row.row_version += 1


def close_nonconformity(unit: Unit, nonconformity_id: int, *, resumption_by: int) -> None:
    """Close it; the person who allows work to go on is named. Raises EvaluationMissing, NonconformityClosed."""
    row = _open_row(unit.session, nonconformity_id)
    if row.state is not NonconformityState.EVALUATED:
        raise EvaluationMissing(code=row.code)
    row.state, row.closed_at, row.resumption_by = NonconformityState.CLOSED, unit.at, resumption_by
    row.row_version += 1


def _open_row(session: Session, nonconformity_id: int) -> NonconformityRow:
    row = session.get_one(NonconformityRow, nonconformity_id)
    if row.state is NonconformityState.CLOSED:
        raise NonconformityClosed(code=row.code)
    return row


def doubts_by(session: Session, label: str) -> list[Mapping[str, Any]]:
    """The figures of the doubts that somebody raised, or a part of the program, oldest first."""
    query = select(DoubtRow.figures).where(DoubtRow.raised_by == label).order_by(DoubtRow.id)
    return list(session.scalars(query))


def assessments_of(session: Session, source_id: int) -> list[int]:
    """The assessments for which doubts of a source were raised, in their order."""
    query = select(DoubtRow.figures).where(DoubtRow.source_id == source_id).order_by(DoubtRow.id)
    numbers = (figures.get("assessment_id") for figures in session.scalars(query))
    return [int(one) for one in dict.fromkeys(numbers) if one is not None]


@dataclass(frozen=True, kw_only=True, slots=True)
class RaisedDoubt:
    """A doubt by its number, and what it is about."""

    id: int
    source_id: int


def doubts_of_check(session: Session, check_id: int, at: datetime) -> list[RaisedDoubt]:
    """The doubts that a failed check of equipment, done at a moment, raised about what was used until then."""
    query = select(DoubtRow).where(DoubtRow.until == at).order_by(DoubtRow.id)
    found = (row for row in session.scalars(query) if row.figures.get("check_id") == check_id)
    return [RaisedDoubt(id=row.id, source_id=row.source_id) for row in found]


def raise_doubt(
    unit: Unit,
    *,
    source_id: int,
    since: datetime | None,
    until: datetime | None,
    reason: str,
    figures: Mapping[str, Any],
    nonconformity_id: int | None = None,
) -> int:
    """Say that a source cannot be believed for a period; its forward walk is the recall list. Returns the doubt's id."""
    row = unit.add(
        DoubtRow(
            source_id=source_id, since=since, until=until, reason=reason, figures=dict(figures), raised_at=unit.at,
            raised_by=unit.by.label, nonconformity_id=nonconformity_id,
        )
    )  # fmt: skip
    return row.id
