"""How many determinations equipment has done since a moment: counted from those that were recorded, excluded and aborted ones too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from lims.equipment.models import MeasuringSystemVersionRow
from lims.results.models import DeterminationRow
from lims.samples.models import TestRow


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """The determinations of a piece of equipment from one moment to another; no end: until now."""

    equipment_id: int
    since: datetime
    until: datetime | None = None


def count_runs(session: Session, spans: Mapping[int, Span]) -> dict[int, int]:
    """For each span, by its key, how many runs were done on a measuring system that had the equipment; in two queries."""
    if not spans:
        return {}
    served = _served(session)
    columns = [
        func.count(DeterminationRow.id)
        .filter(_within(span, served.get(span.equipment_id, ())))
        .label(f"n{key}")
        for key, span in spans.items()
    ]
    row = session.execute(select(*columns).join(TestRow, TestRow.id == DeterminationRow.test_id)).one()
    return {key: int(count) for key, count in zip(spans, row, strict=True)}


def _served(session: Session) -> dict[int, list[tuple[int, datetime, datetime | None]]]:
    """In which measuring systems each piece of equipment stood, from when to when."""
    found: dict[int, list[tuple[int, datetime, datetime | None]]] = {}
    query = select(MeasuringSystemVersionRow).where(MeasuringSystemVersionRow.died.is_(None))
    for row in session.scalars(query):
        for part in row.parts:
            period = (row.header_id, row.valid_from, row.valid_to)
            found.setdefault(int(part["equipment_id"]), []).append(period)
    return found


def _within(span: Span, periods: Sequence[tuple[int, datetime, datetime | None]]) -> Any:
    at = DeterminationRow.at
    used = [
        and_(TestRow.measuring_system_id == system, at >= start, *([at < end] if end is not None else []))
        for system, start, end in periods
    ]
    if not used:
        return DeterminationRow.id.is_(None)  # it stood in no measuring system: nothing was done with it
    ends = [at < span.until] if span.until is not None else []
    return and_(at >= span.since, *ends, or_(*used))
