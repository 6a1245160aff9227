"""Readings: one value from an instrument or a person, with its unit, its text as received and its time."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from instruments.numbers import number_of
from lims.equipment import find_equipment
from lims.intake.errors import LateNeedsPaper, NotObservedYet, ReasonNeeded, UnitRefused, ValueNotRead
from lims.intake.interfaces import interface_of
from lims.intake.models import ReadingRow, UnderstandingRow
from lims.intake.records import current_understanding
from lims.intake.understanding import storable
from lims.records import Unit
from methods.units import UNITS

LATE_AFTER = timedelta(hours=1)  # an observation typed in later than this was meanwhile on paper
CLOCKS_DIFFER = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredReading:
    """One stored value. `unit` is a code, "1" for a pure number, empty where none came or it is in no table."""

    id: int
    understanding_id: int | None
    raw_record_id: int | None
    equipment_id: int | None
    person_id: int | None
    by_hand_reason: str | None
    name: str
    value: float | None
    text: str
    unit: str
    flags: tuple[str, ...]
    at: datetime
    entered_at: datetime
    late_reason: str | None
    paper_file_id: int | None
    sample: str | None = None  # as the row of its table names it; known where a whole record is read

    @property
    def by_hand(self) -> bool:
        """Whether a person typed it."""
        return self.understanding_id is None

    @property
    def late(self) -> bool:
        """Whether it was entered later, from paper."""
        return self.late_reason is not None

    @classmethod
    def from_row(cls, row: ReadingRow, raw_record_id: int | None) -> StoredReading:
        return cls(
            id=row.id, understanding_id=row.understanding_id, raw_record_id=raw_record_id,
            equipment_id=row.equipment_id, person_id=row.person_id, by_hand_reason=row.by_hand_reason, name=row.name,
            value=row.value, text=row.text, unit=row.unit, flags=tuple(row.flags), at=row.at,
            entered_at=row.entered_at, late_reason=row.late_reason, paper_file_id=row.paper_file_id,
        )  # fmt: skip


def _with_records() -> Any:
    return select(ReadingRow, UnderstandingRow.raw_record_id).outerjoin(
        UnderstandingRow, UnderstandingRow.id == ReadingRow.understanding_id
    )


def readings_by_id(session: Session, ids: Iterable[int]) -> dict[int, StoredReading]:
    """Several readings at once, by id."""
    query = _with_records().where(ReadingRow.id.in_(set(ids)))
    return {row.id: StoredReading.from_row(row, record) for row, record in session.execute(query)}


def readings_of_record(session: Session, record_id: int) -> list[StoredReading]:
    """What a record says by the latest understanding of it, in the order of the record. Raises NotFound."""
    understanding = current_understanding(session, record_id)
    if understanding is None:
        return []
    readings = readings_of_understandings(session, [understanding.id])[understanding.id]
    said = [one.get("sample") for one in understanding.found.get("readings", ())]
    return [replace(one, sample=sample) for one, sample in zip_longest(readings, said[: len(readings)])]


def readings_of_understandings(session: Session, ids: Sequence[int]) -> dict[int, list[StoredReading]]:
    """The readings of several understandings at once."""
    found: dict[int, list[StoredReading]] = {id_: [] for id_ in ids}
    query = _with_records().where(ReadingRow.understanding_id.in_(found)).order_by(ReadingRow.id)
    for row, record in session.execute(query):
        found[row.understanding_id].append(StoredReading.from_row(row, record))
    return found


def readings_since(session: Session, equipment_id: int, since: datetime) -> list[StoredReading]:
    """What an instrument sent since a moment (by when it reached us), oldest first; superseded understandings left out."""
    superseded = select(UnderstandingRow.supersedes).where(UnderstandingRow.supersedes.is_not(None))
    query = (
        _with_records()
        .where(ReadingRow.equipment_id == equipment_id, ReadingRow.entered_at >= since)
        .where(ReadingRow.understanding_id.is_not(None))
        .where(ReadingRow.understanding_id.not_in(superseded))
    )
    return [
        StoredReading.from_row(row, record) for row, record in session.execute(query.order_by(ReadingRow.id))
    ]


def enter_by_hand(
    unit: Unit, *, name: str, text: str, unit_code: str = "", equipment_id: int | None = None,
    at: datetime | None = None, number: bool = True, reason: str | None = None, late_reason: str | None = None,
    paper_file_id: int | None = None, flags: Sequence[str] = (),
) -> int:  # fmt: skip
    """Store a value that a person read or saw; its id. A comma typed for a point is taken; nothing else is guessed.

    `at` is when it was observed (now), `number=False` stores a text such as a class or the hash of a photo. A value
    of an instrument that sends its readings needs `reason`; one observed more than an hour ago needs `late_reason`
    and the scan of the paper. Raises ReasonNeeded, LateNeedsPaper, NotObservedYet, ValueNotRead, UnitRefused.
    """
    observed = at or unit.at
    _check_time(unit, observed, late_reason, paper_file_id)
    _check_reason(unit.session, equipment_id, observed, reason)
    if unit_code and unit_code not in UNITS:
        raise UnitRefused(unit=unit_code[:40])
    row = unit.add(
        ReadingRow(
            equipment_id=equipment_id, person_id=unit.by.person_id, by_hand_reason=_said(reason), name=name,
            value=value_typed(text) if number else None, text=storable(text), unit=unit_code, flags=list(flags),
            at=observed, entered_at=unit.at, late_reason=_said(late_reason), paper_file_id=paper_file_id,
        )
    )  # fmt: skip
    sources: Mapping[str, int | None] = {
        "instrument": equipment_id,
        "person": unit.by.person_id,
        "paper": paper_file_id,
    }
    for role, source in sources.items():
        if source is not None:
            unit.link(source, row.id, role)
    return row.id


def _check_time(unit: Unit, observed: datetime, late_reason: str | None, paper_file_id: int | None) -> None:
    if observed > unit.at + CLOCKS_DIFFER:
        raise NotObservedYet(at=f"{observed:%Y-%m-%d %H:%M} UTC")
    late = unit.at - observed > LATE_AFTER or late_reason is not None or paper_file_id is not None
    if late and not (_said(late_reason) and paper_file_id):
        raise LateNeedsPaper(at=f"{observed:%Y-%m-%d %H:%M} UTC")


def _check_reason(session: Session, equipment_id: int | None, at: datetime, reason: str | None) -> None:
    if equipment_id is None or _said(reason):
        return
    if interface_of(session, equipment_id, at) is not None:
        raise ReasonNeeded(code=find_equipment(session, equipment_id).code)


def _said(text: str | None) -> str | None:
    return storable(text).strip() or None if text else None


def value_typed(text: str) -> float:
    """The number that a person typed; a comma for a point is taken. Raises ValueNotRead."""
    plain = text.strip().replace("−", "-")
    value = number_of(plain, "," if "," in plain and "." not in plain else ".")
    if value is None or not math.isfinite(value):
        raise ValueNotRead(text=text[:60])
    return value
