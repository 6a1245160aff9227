"""The accreditation with its period, and the lines of its scope: what was accredited at a moment, and known when.

Both are statements of the accreditation body: they hold from the day that the body's document names, which may lie before
the day on which they were entered here. When the laboratory knew them stays told by the events.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.catalogue.models import (
    AccreditationRow,
    AccreditationVersionRow,
    ScopeLineRow,
    ScopeLineVersionRow,
)
from lims.catalogue.service import ensure_header
from lims.records import Unit, living
from methods.units import UNITS


class Standing(StrEnum):
    """What the accreditation body says of an accreditation in a period."""

    GRANTED = "granted"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True, slots=True)
class Accreditation:
    """An accreditation as it stood in a period. `valid_to`: the end that its document names."""

    id: int
    accreditation_id: int
    code: str
    number: str
    standard: str
    body: str
    standing: Standing
    source: str
    mark_file_id: int | None
    fictitious: bool
    valid_from: datetime
    valid_to: datetime | None
    born: int

    @classmethod
    def from_row(cls, row: AccreditationVersionRow, code: str) -> Accreditation:
        return cls(
            id=row.id, accreditation_id=row.header_id, code=code, number=row.number, standard=row.standard, body=row.body,
            standing=Standing(row.standing), source=row.source, mark_file_id=row.mark_file_id, fictitious=row.fictitious,
            valid_from=row.valid_from, valid_to=row.valid_to, born=row.born,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class MeasurandRange:
    """The range that a line of the scope states for a measurand, both ends within; a free end is None."""

    measurand: str
    low: float | None
    high: float | None
    unit: str

    def holds(self, value: float | None, unit: str | None) -> bool:
        """Whether a value lies in the range. What has no value, or another unit, does not."""
        if value is None or unit != self.unit:
            return False
        return (self.low is None or self.low <= value) and (self.high is None or value <= self.high)


@dataclass(frozen=True, kw_only=True, slots=True)
class ScopeLine:
    """A line of the scope of accreditation as it stood."""

    id: int
    line_id: int
    code: str
    method_id: int
    edition: str
    measurands: tuple[str, ...]
    ranges: tuple[MeasurandRange, ...]
    product_groups: tuple[str, ...]
    valid_from: datetime
    valid_to: datetime | None
    born: int

    @classmethod
    def from_row(cls, row: ScopeLineVersionRow, code: str) -> ScopeLine:
        return cls(
            id=row.id, line_id=row.header_id, code=code, method_id=row.method_id, edition=row.edition,
            measurands=tuple(dict.fromkeys(measurand_of(one) for one in row.measurands)),
            ranges=tuple(range_of(one) for one in row.measurands if isinstance(one, dict)),
            product_groups=tuple(row.product_groups), valid_from=row.valid_from, valid_to=row.valid_to, born=row.born,
        )  # fmt: skip

    def covers(
        self, method_id: int, edition: str, measurand: str, product_group: str | None,
        value: float | None = None, unit: str | None = None,
    ) -> bool:  # fmt: skip
        """Whether this work lies in the line: method, edition, measurand, product; the value where a range is stated."""
        if (self.method_id, self.edition) != (method_id, edition) or product_group not in self.product_groups:
            return False
        stated = [one for one in self.ranges if one.measurand == measurand]
        return measurand in self.measurands and all(one.holds(value, unit) for one in stated)


def measurand_of(stored: Any) -> str:
    """The measurand of an entry of a scope line: a key alone, or one with the range that the scope states."""
    return str(stored["key"]) if isinstance(stored, Mapping) else str(stored)


def range_of(stored: Mapping[str, Any]) -> MeasurandRange:
    """The range of an entry of a scope line."""
    return MeasurandRange(
        measurand=str(stored["key"]), low=stored["low"], high=stored["high"], unit=str(stored["unit"])
    )


def right_range(stored: Mapping[str, Any]) -> bool:
    """Whether an entry's range can be one: a unit of the table, an end at least, not turned round."""
    low, high = stored.get("low"), stored.get("high")
    if stored.get("unit") not in UNITS or (low is None and high is None):
        return False
    return low is None or high is None or low <= high


def ensure_scope_line(unit: Unit, code: str) -> int:
    """The id of a line of the scope of accreditation, registered if it is new."""
    return ensure_header(unit, ScopeLineRow, code)


def ensure_accreditation(unit: Unit, code: str) -> int:
    """The id of an accreditation, registered if it is new."""
    return ensure_header(unit, AccreditationRow, code)


def accreditations_at(session: Session, at: datetime, known_at: int | None = None) -> list[Accreditation]:
    """Every accreditation of which something was stated for a moment, by code; suspended ones too."""
    query = select(AccreditationVersionRow, AccreditationRow.code).join(
        AccreditationRow, AccreditationRow.id == AccreditationVersionRow.header_id
    )
    found = session.execute(
        query.where(living(AccreditationVersionRow, at, known_at)).order_by(AccreditationRow.code)
    )
    return [Accreditation.from_row(row, code) for row, code in found]


def accreditation_at(session: Session, at: datetime, known_at: int | None = None) -> Accreditation | None:
    """The accreditation that stood at a moment; None where none was granted, or it was suspended or at its end."""
    found = accreditations_at(session, at, known_at)
    return next((one for one in found if one.standing is Standing.GRANTED), None)


def accreditation_history(session: Session) -> list[Accreditation]:
    """Every statement about accreditations that still holds, the latest period first."""
    query = select(AccreditationVersionRow, AccreditationRow.code).join(
        AccreditationRow, AccreditationRow.id == AccreditationVersionRow.header_id
    )
    rows = session.execute(
        query.where(AccreditationVersionRow.died.is_(None)).order_by(
            AccreditationVersionRow.valid_from.desc(), AccreditationVersionRow.id.desc()
        )
    )
    return [Accreditation.from_row(row, code) for row, code in rows]


def scope_lines_at(session: Session, at: datetime, known_at: int | None = None) -> list[ScopeLine]:
    """The scope of accreditation as it stood at a moment."""
    query = select(ScopeLineVersionRow, ScopeLineRow.code).join(
        ScopeLineRow, ScopeLineRow.id == ScopeLineVersionRow.header_id
    )
    found = session.execute(
        query.where(living(ScopeLineVersionRow, at, known_at)).order_by(ScopeLineRow.code)
    )
    return [ScopeLine.from_row(row, code) for row, code in found]
