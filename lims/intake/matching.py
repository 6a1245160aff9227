"""To which test a record belongs: suggested from sample code, instrument, sequence and time, decided by a person.

What a rule may decide by itself stands in `rules.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lims.equipment import MeasuringSystem, systems_at
from lims.intake.errors import AlreadyMatched, MatchNeedsBasis, NotUnderstoodYet
from lims.intake.models import MatchRow, RawRecordRow, UnderstandingRow
from lims.intake.neighbours import ITEM, METHOD, METHOD_VERSION, OPEN_STATES, TEST
from lims.intake.records import (
    RawRecord,
    Understanding,
    find_record,
    understandings_of,
    versions_of_injection,
)
from lims.records import Unit

MOST_CANDIDATES = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """A decision to which test a record belongs; without test: to none."""

    id: int
    understanding_id: int
    test_id: int | None
    by: str
    basis: str
    at: datetime

    @classmethod
    def from_row(cls, row: MatchRow) -> Match:
        return cls(
            id=row.id,
            understanding_id=row.understanding_id,
            test_id=row.test_id,
            by=row.by,
            basis=row.basis,
            at=row.at,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Suggestion:
    """A test to which a record could belong, and what speaks for it: words of `REASONS`, the strongest first."""

    test_id: int
    sample_code: str
    method: str
    state: str
    reasons: tuple[str, ...]

    @property
    def strength(self) -> int:
        return len(self.reasons) + 2 * ("sample" in self.reasons)


# -- what is matched --------------------------------------------------------------------------------------


def match_of_record(session: Session, record_id: int) -> Match | None:
    """The latest decision about a record, whichever understanding of it was looked at."""
    query = (
        select(MatchRow).join(UnderstandingRow, UnderstandingRow.id == MatchRow.understanding_id)
        .where(UnderstandingRow.raw_record_id == record_id).order_by(MatchRow.id.desc()).limit(1)
    )  # fmt: skip
    row = session.scalar(query)
    return None if row is None else Match.from_row(row)


def matches_of_records(session: Session, record_ids: Sequence[int]) -> dict[int, Match]:
    """The latest decision about each of several records, in one query."""
    query = (
        select(MatchRow, UnderstandingRow.raw_record_id)
        .join(UnderstandingRow, UnderstandingRow.id == MatchRow.understanding_id)
        .where(UnderstandingRow.raw_record_id.in_(record_ids)).order_by(MatchRow.id)
    )  # fmt: skip
    return {record: Match.from_row(row) for row, record in session.execute(query)}


def records_of_test(session: Session, test_id: int) -> list[RawRecord]:
    """The records that belong to a test by the latest decision about each, oldest first."""
    query = (
        select(RawRecordRow).join(UnderstandingRow, UnderstandingRow.raw_record_id == RawRecordRow.id)
        .join(MatchRow, MatchRow.understanding_id == UnderstandingRow.id)
        .where(MatchRow.test_id == test_id).distinct().order_by(RawRecordRow.id)
    )  # fmt: skip
    found = [RawRecord.from_row(row) for row in session.scalars(query)]
    latest = matches_of_records(session, [one.id for one in found])
    return [one for one in found if latest[one.id].test_id == test_id]


def unmatched_query() -> Select[UnderstandingRow, RawRecordRow]:
    """The latest understanding of each record about which nobody has decided, with its record."""
    later = UnderstandingRow.__table__.alias("later")
    decided = (
        select(MatchRow.id).join(later, later.c.id == MatchRow.understanding_id)
        .where(later.c.raw_record_id == RawRecordRow.id)
    )  # fmt: skip
    newer = select(later.c.id).where(
        later.c.raw_record_id == RawRecordRow.id, later.c.id > UnderstandingRow.id
    )
    return (
        select(UnderstandingRow, RawRecordRow)
        .join(RawRecordRow, RawRecordRow.id == UnderstandingRow.raw_record_id)
        .where(~decided.exists(), ~newer.exists())
    )


def unmatched_for_sample(session: Session, sample_code: str) -> list[tuple[RawRecord, Understanding]]:
    """The undecided records that name a sample by its code, oldest first."""
    query = unmatched_query().where(UnderstandingRow.sample_code == sample_code).order_by(UnderstandingRow.id)
    return [
        (RawRecord.from_row(record), Understanding.from_row(row)) for row, record in session.execute(query)
    ]


# -- suggesting -------------------------------------------------------------------------------------------


def suggestions(session: Session, record: RawRecord, understanding: Understanding) -> list[Suggestion]:
    """The open tests to which a record could belong, the likeliest first."""
    equipment_id = understanding.equipment_id
    systems = systems_at(session, record.received_at)
    found = _candidates(session, record, understanding.sample_code, equipment_id, systems)
    earlier = _earlier_test(session, understanding)
    reasoned = [
        Suggestion(
            test_id=row.id, sample_code=row.code, method=row.method, state=row.state,
            reasons=tuple(_reasons(row, record, understanding, earlier, systems)),
        )
        for row in found
    ]  # fmt: skip
    return sorted((one for one in reasoned if one.reasons), key=lambda one: (-one.strength, one.test_id))


def _candidates(
    session: Session, record: RawRecord, sample_code: str | None, equipment_id: int | None,
    systems: Sequence[MeasuringSystem],
) -> list[Any]:  # fmt: skip
    """The open tests of the sample that the record names; where it names none, those that run on the instrument.

    A result file is often written by another laboratory's naming, so those that could run on it are offered too.
    """
    query = _tests()
    if sample_code is not None:
        query = query.where(ITEM.c.code == sample_code, TEST.c.state.in_(OPEN_STATES))
    elif equipment_id is not None:
        own = [one for one in systems if equipment_id in one.parts.values()]
        served = {method for one in own for method in one.methods}
        chosen = TEST.c.measuring_system_id.in_([one.id for one in own]) & (TEST.c.state == "running")
        unsaid = TEST.c.measuring_system_id.is_(None) & METHOD.c.code.in_(served)
        fits = chosen | unsaid if record.kind == "file" else chosen
        query = query.where(TEST.c.state.in_(OPEN_STATES), fits)
    else:
        return []
    return list(session.execute(query.order_by(TEST.c.id).limit(MOST_CANDIDATES)))


def _tests() -> Select[Any]:
    return (
        select(TEST.c.id, TEST.c.state, TEST.c.started_at, TEST.c.measuring_system_id, ITEM.c.code,
               METHOD.c.code.label("method"))
        .join_from(TEST, ITEM, ITEM.c.id == TEST.c.item_id)
        .join(METHOD_VERSION, METHOD_VERSION.c.id == TEST.c.method_version_id)
        .join(METHOD, METHOD.c.id == METHOD_VERSION.c.header_id)
    )  # fmt: skip


def _reasons(
    test: Any,
    record: RawRecord,
    understanding: Understanding,
    earlier: int | None,
    systems: Sequence[MeasuringSystem],
) -> list[str]:
    instrument = _is_on(test, understanding.equipment_id, systems)
    says = {
        "sample": understanding.sample_code == test.code,
        "instrument": bool(instrument),
        "version": earlier == test.id,
        "time": test.started_at is not None and test.started_at <= record.received_at,
    }
    if instrument is False and not says["version"]:
        return []  # done on another instrument
    return [word for word, holds in says.items() if holds]


def _is_on(test: Any, equipment_id: int | None, systems: Sequence[MeasuringSystem]) -> bool | None:
    """Whether a test is done on an instrument, by its measuring system or those of its method; None: nobody has said."""
    if test.measuring_system_id is not None:
        own = [one for one in systems if one.id == test.measuring_system_id]
    else:
        own = [one for one in systems if test.method in one.methods]
    return None if not own or equipment_id is None else any(equipment_id in one.parts.values() for one in own)


def _earlier_test(session: Session, understanding: Understanding) -> int | None:
    """The test to which an earlier result of the same injection belongs."""
    others = [
        one.raw_record_id
        for one in versions_of_injection(session, understanding)
        if one.raw_record_id != understanding.raw_record_id
    ]
    matched = matches_of_records(session, others) if others else {}
    return next((matched[record].test_id for record in reversed(others) if record in matched), None)


# -- deciding -----------------------------------------------------------------------------------------------


def match_record(
    unit: Unit, record_id: int, test_id: int | None, *, basis: str, by: str | None = None, again: bool = False
) -> Match:
    """Decide that a record belongs to a test (None: to no test), and why; `again` decides otherwise than before.

    Raises NotFound, NotUnderstoodYet, MatchNeedsBasis, AlreadyMatched.
    """
    record = find_record(unit.session, record_id)
    understanding = next(iter(understandings_of(unit.session, record.id)), None)
    if understanding is None:
        raise NotUnderstoodYet(record=record.number)
    if not basis.strip():
        raise MatchNeedsBasis(record=record.number)
    if not again and match_of_record(unit.session, record.id) is not None:
        raise AlreadyMatched(record=record.number)
    row = unit.add(
        MatchRow(
            understanding_id=understanding.id,
            test_id=test_id,
            by=by or unit.by.label,
            basis=basis.strip(),
            at=unit.at,
        )
    )
    unit.flush()
    return Match.from_row(row)


def test_ids_exist(session: Session, ids: Sequence[int]) -> set[int]:
    """Which of these are tests."""
    return set(session.scalars(select(TEST.c.id).where(TEST.c.id.in_(ids))))


def tests_described(session: Session, ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Sample code and method of several tests, in one query."""
    return {row.id: (row.code, row.method) for row in session.execute(_tests().where(TEST.c.id.in_(ids)))}
