"""Lists of records: with what was read of each and what was decided, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from lims.equipment import equipment_by_id
from lims.intake.matching import Match, matches_of_records, tests_described
from lims.intake.models import MatchRow, RawRecordRow, UnderstandingRow
from lims.intake.records import RawRecord, Understanding, numbers_of

UNDECIDED, DECIDED, NO_TEST, NOT_READ = "undecided", "decided", "no_test", "not_read"
TORN = "torn"  # undecided, and its end was not heard


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordLine:
    """A record as a list shows it. `state` is undecided, torn, decided, no_test, not_read or same."""

    record: RawRecord
    equipment: str
    understanding: Understanding | None
    readings: int
    match: Match | None
    test: tuple[str, str] | None  # sample code and method

    @property
    def id(self) -> int:
        return self.record.id

    @property
    def state(self) -> str:
        if self.record.same_as is not None:
            return "same"
        if self.understanding is None:
            return NOT_READ
        if self.match is None:
            return TORN if self.understanding.broke_off else UNDECIDED
        return NO_TEST if self.match.test_id is None else DECIDED


def record_lines(session: Session, records: Sequence[RawRecord]) -> list[RecordLine]:
    """Records as lists show them: five queries, however many they are."""
    ids = [one.id for one in records]
    query = (
        select(UnderstandingRow).where(UnderstandingRow.raw_record_id.in_(ids)).order_by(UnderstandingRow.id)
    )
    understood = {row.raw_record_id: Understanding.from_row(row) for row in session.scalars(query)}
    counts = numbers_of(session, [one.id for one in understood.values()])
    matches = matches_of_records(session, ids)
    tests = tests_described(session, [one.test_id for one in matches.values() if one.test_id is not None])
    equipment = equipment_by_id(
        session, {one.equipment_id for one in records if one.equipment_id is not None}
    )
    lines = []
    for one in records:
        understanding, match = understood.get(one.id), matches.get(one.id)
        piece = equipment.get(one.equipment_id) if one.equipment_id else None
        lines.append(
            RecordLine(
                record=one, equipment=piece.code if piece else "", understanding=understanding, match=match,
                readings=counts.get(understanding.id, 0) if understanding else 0,
                test=tests.get(match.test_id) if match and match.test_id is not None else None,
            )
        )  # fmt: skip
    return lines


def latest_records(session: Session, equipment_id: int, limit: int) -> list[RecordLine]:
    """What a piece of equipment sent last, latest first."""
    query = select(RawRecordRow).where(RawRecordRow.equipment_id == equipment_id)
    latest = query.order_by(RawRecordRow.received_at.desc(), RawRecordRow.id.desc()).limit(limit)
    return record_lines(session, [RawRecord.from_row(row) for row in session.scalars(latest)])


def records_query(search: str, state: str, equipment_id: int | None) -> Select[Any]:
    """The records that a list asks for."""
    query: Select[Any] = select(RawRecordRow)
    if equipment_id is not None:
        query = query.where(RawRecordRow.equipment_id == equipment_id)
    if search:
        like = f"%{search}%"
        said = select(UnderstandingRow.raw_record_id).where(
            or_(UnderstandingRow.sample_text.ilike(like), UnderstandingRow.sample_code.ilike(like))
        )
        fields = (
            RawRecordRow.name.ilike(like),
            RawRecordRow.instrument.ilike(like),
            RawRecordRow.id.in_(said),
        )
        query = query.where(or_(*fields))
    return query.where(*_state(state)) if state else query


def _state(state: str) -> list[Any]:
    mine = UnderstandingRow.raw_record_id == RawRecordRow.id
    read = select(UnderstandingRow.id).where(mine).exists()
    deciding = (
        select(MatchRow.id)
        .join(UnderstandingRow, UnderstandingRow.id == MatchRow.understanding_id)
        .where(mine)
    )
    last = deciding.order_by(MatchRow.id.desc()).limit(1).scalar_subquery()
    to_none = select(MatchRow.id).where(MatchRow.id == last, MatchRow.test_id.is_(None)).exists()
    conditions: dict[str, list[Any]] = {
        UNDECIDED: [read, ~deciding.exists()],
        DECIDED: [deciding.exists(), ~to_none],
        NO_TEST: [to_none],
        NOT_READ: [~read, RawRecordRow.same_as.is_(None)],
    }
    return conditions[state]


def undecided_count(session: Session, most: int) -> int:
    """How many records nobody has decided about, counted up to a number."""
    query = records_query("", UNDECIDED, None).with_only_columns(RawRecordRow.id).limit(most)
    return len(list(session.scalars(query)))
