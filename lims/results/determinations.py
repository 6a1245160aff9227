"""Determinations: each run of a method on one portion, with its readings and what only eyes can know. All of them stay."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.errors import NotFound
from lims.intake import StoredReading, readings_by_id
from lims.results.models import DeterminationRow, DeterminationState, DeterminationValueRow
from lims.samples import TestState

USED, EXCLUDED, ABORTED = DeterminationState.USED, DeterminationState.EXCLUDED, DeterminationState.ABORTED


@dataclass(frozen=True, kw_only=True, slots=True)
class Determination:
    """One run of the method on one portion. `observations` is what was seen, such as bubbles, and which lots were used."""

    id: int
    test_id: int
    n: int
    state: DeterminationState
    reason: str | None
    at: datetime
    person_id: int
    observations: Mapping[str, Any]
    round: int
    row_version: int
    values: Mapping[str, StoredReading]

    @property
    def used(self) -> bool:
        """Whether it counts for the result."""
        return self.state is USED


def determinations_of(session: Session, test_ids: Iterable[int]) -> dict[int, list[Determination]]:
    """Every determination of some tests, the excluded and aborted ones too, in their order; two queries."""
    wanted = set(test_ids)
    query = select(DeterminationRow).where(DeterminationRow.test_id.in_(wanted))
    rows = list(session.scalars(query.order_by(DeterminationRow.test_id, DeterminationRow.n)))
    values = _values(session, [row.id for row in rows])
    found: dict[int, list[Determination]] = {test_id: [] for test_id in wanted}
    for row in rows:
        found[row.test_id].append(determination_from(row, values.get(row.id, {})))
    return found


def find_determination(session: Session, determination_id: int) -> Determination:
    """One determination. Raises NotFound."""
    row = session.get(DeterminationRow, determination_id)
    if row is None:
        raise NotFound
    return determination_from(row, _values(session, [row.id]).get(row.id, {}))


def determination_from(row: DeterminationRow, values: Mapping[str, StoredReading]) -> Determination:
    return Determination(
        id=row.id, test_id=row.test_id, n=row.n, state=row.state, reason=row.reason, at=row.at, person_id=row.person_id,
        observations=row.observations, round=row.round, row_version=row.row_version, values=values,
    )  # fmt: skip


def present_round(determinations: Iterable[Determination], state: TestState) -> list[Determination]:
    """The determinations since the reviewer last asked for a repeat; none where the repeat has not begun."""
    if state is TestState.REPEAT_ASKED:
        return []
    known = list(determinations)
    last = max((one.round for one in known), default=1)
    return [one for one in known if one.round == last]


def _values(session: Session, ids: list[int]) -> dict[int, dict[str, StoredReading]]:
    query = select(DeterminationValueRow).where(DeterminationValueRow.determination_id.in_(ids))
    rows = list(session.scalars(query.order_by(DeterminationValueRow.id)))
    readings = readings_by_id(session, {row.reading_id for row in rows})
    found: dict[int, dict[str, StoredReading]] = defaultdict(dict)
    for row in rows:
        found[row.determination_id][row.input] = readings[
            row.reading_id
        ]  # a later one of the same input stands
    return found
