"""Deviations of samples (ISO/IEC 17025 7.4.3): recorded, the client asked, decided, and said on the certificate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.errors import ChangedMeanwhile, NotFound, NotPermitted
from lims.records import Unit
from lims.samples.errors import DecisionRefused, DeviationDecided, DeviationUnexplained
from lims.samples.models import DeviationRow, ItemRow
from lims.samples.whereabouts import withdraw_sample


class Decision(StrEnum):
    """What the client decided about a sample that is not as it should be."""

    PROCEED = "proceed"
    NEW_SAMPLE = "new_sample"
    CANCEL = "cancel"


@dataclass(frozen=True, kw_only=True, slots=True)
class Deviation:
    """Something about a sample that is not as it should be. `decision` is None while the client has not answered."""

    id: int
    item_id: int
    check: str | None
    what: str
    found_at: datetime
    found_by: int
    asked_at: datetime | None
    asked_how: str | None
    decision: Decision | None
    decided_at: datetime | None
    decided_by: str | None
    row_version: int

    @classmethod
    def from_row(cls, row: DeviationRow) -> Deviation:
        return cls(
            id=row.id, item_id=row.item_id, check=row.check, what=row.what, found_at=row.found_at,
            found_by=row.found_by, asked_at=row.asked_at, asked_how=row.asked_how,
            decision=Decision(row.decision) if row.decision else None, decided_at=row.decided_at,
            decided_by=row.decided_by, row_version=row.row_version,
        )  # fmt: skip


def record_deviation(
    unit: Unit, item_id: int, *, what: str, check: str | None = None, found_at: datetime | None = None
) -> Deviation:
    """Record that a sample is not as it should be. Raises NotFound, DeviationUnexplained, NotPermitted."""
    if unit.session.get(ItemRow, item_id) is None:
        raise NotFound
    if not what.strip():
        raise DeviationUnexplained(check=check or "the sample")
    if unit.by.person_id is None:
        raise NotPermitted(permission="samples.receive")
    row = unit.add(
        DeviationRow(
            item_id=item_id, check=check, what=what.strip(), found_at=found_at or unit.at,
            found_by=unit.by.person_id, row_version=1,
        )
    )  # fmt: skip
    unit.link(row.id, item_id, "deviation")
    unit.flush()
    return Deviation.from_row(row)


def ask_client(unit: Unit, deviation_id: int, *, how: str, seen: int | None = None) -> Deviation:
    """Write down that the client was asked, and how. Raises NotFound, ChangedMeanwhile, DeviationDecided, DecisionRefused."""
    row = _row(unit, deviation_id, seen)
    if not how.strip():
        raise DecisionRefused(why="it does not say how the client was asked")
    row.asked_at, row.asked_how = unit.at, how.strip()
    row.row_version += 1
    return Deviation.from_row(row)


def decide_deviation(
    unit: Unit, deviation_id: int, *, decision: Decision, decided_by: str, decided_at: datetime | None = None,
    seen: int | None = None,
) -> Deviation:  # fmt: skip
    """Write down what the client decided. Unless it is to proceed, the sample is withdrawn and its tests cancelled.

    Raises NotFound, ChangedMeanwhile, DeviationDecided, DecisionRefused.
    """
    row = _row(unit, deviation_id, seen)
    at = decided_at or unit.at
    if row.asked_at is None:
        raise DecisionRefused(why="the client was not asked yet")
    if not decided_by.strip():
        raise DecisionRefused(why="nobody is named who decided for the client")
    if not row.found_at <= at <= unit.at:
        raise DecisionRefused(why="it is dated before the deviation was found, or in the future")
    row.decision, row.decided_at, row.decided_by = decision.value, at, decided_by.strip()
    row.row_version += 1
    if decision is not Decision.PROCEED:
        told = f"{row.asked_how}; decided by {row.decided_by}"
        withdraw_sample(unit, row.item_id, reason=f"deviation: {row.what}", client_told=told)
    return Deviation.from_row(row)


def _row(unit: Unit, deviation_id: int, seen: int | None) -> DeviationRow:
    row = unit.session.get(DeviationRow, deviation_id)
    if row is None:
        raise NotFound
    if seen is not None and row.row_version != seen:
        raise ChangedMeanwhile(what="The deviation")
    if row.decision is not None:
        raise DeviationDecided(decision=row.decision.replace("_", " "))
    return row


def find_deviation(session: Session, deviation_id: int) -> Deviation:
    """One deviation. Raises NotFound."""
    row = session.get(DeviationRow, deviation_id)
    if row is None:
        raise NotFound
    return Deviation.from_row(row)


def deviations_of(session: Session, item_ids: Iterable[int]) -> list[Deviation]:
    """The deviations of some samples, in the order in which they were found."""
    query = select(DeviationRow).where(DeviationRow.item_id.in_(set(item_ids))).order_by(DeviationRow.id)
    return [Deviation.from_row(row) for row in session.scalars(query)]


def undecided(session: Session, item_ids: Iterable[int]) -> list[Deviation]:
    """The deviations of some samples that the client has not decided on."""
    return [one for one in deviations_of(session, item_ids) if one.decision is None]
