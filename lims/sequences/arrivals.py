"""What came back from the data system for a sequence: records put beside lines by id and position; nothing is attached by guess."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.equipment import find_system
from lims.errors import NotFound
from lims.intake import Match, matches_of_records
from lims.intake.models import RawRecordRow, ReadingRow, UnderstandingRow
from lims.sequences.models import LineMatchRow
from lims.sequences.service import ChromatographySequence, SequenceLine
from lims.sequences.table import ComponentTable

MOST_RECORDS = 1000
PEAK_TABLE = "peak_table"


class Fit(StrEnum):
    """How a record fits a line."""

    BOTH = "both"  # id and position
    ID_ONLY = "id_only"  # the file states no position
    OTHER_POSITION = "other_position"  # its id is of the line, its position of another
    OTHER_ID = "other_id"  # its position is of the line, its id is not
    DECIDED_OTHERWISE = "decided_otherwise"  # somebody decided that it belongs elsewhere
    NO_PEAKS = "no_peaks"  # the signal that counts has no peak table in it


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrived:
    """A record of the measuring system since the sequence was started, by its latest understanding."""

    record_id: int
    understanding_id: int
    name: str
    text: str  # what the file says that the sample is
    position: int | None
    reading_id: int | None  # that stands for the peak table
    received_at: datetime
    match: Match | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Beside:
    """A record beside a line, and how it fits."""

    record: Arrived
    fit: Fit


@dataclass(frozen=True, kw_only=True, slots=True)
class LineMatch:
    """The record that was taken for a line; `n` counts how often one was."""

    line_id: int
    record_id: int
    reading_id: int
    basis: str
    by_rule: bool
    at: datetime
    person_id: int
    n: int

    @classmethod
    def from_row(cls, row: LineMatchRow, n: int) -> LineMatch:
        return cls(**{name: getattr(row, name) for name in cls.__slots__ if name != "n"}, n=n)


@dataclass(frozen=True, kw_only=True, slots=True)
class LineState:
    """A line with what was taken for it, what fits it besides, and what is doubtful."""

    line: SequenceLine
    taken: LineMatch | None
    fitting: tuple[Arrived, ...]
    doubtful: tuple[Beside, ...]

    @property
    def ready(self) -> Arrived | None:
        """The one record that fits a line for which nothing was taken; None where there is none, or several."""
        return self.fitting[0] if self.taken is None and len(self.fitting) == 1 else None

    @property
    def newer(self) -> tuple[Arrived, ...]:
        """What came after that which was taken: another integration of the same injection, or the injection again."""
        return tuple(one for one in self.fitting if self.taken and one.record_id > self.taken.record_id)


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrivals:
    """All lines, and the records that belong to none of them."""

    lines: tuple[LineState, ...]
    foreign: tuple[Arrived, ...]


def arrivals(
    session: Session, sequence: ChromatographySequence, table: ComponentTable, lines: Sequence[SequenceLine]
) -> Arrivals:
    """What came back so far; five queries, however many lines there are."""
    return sort_out(
        lines, _records(session, sequence, table), matches_of_lines(session, [one.id for one in lines])
    )


def sort_out(
    lines: Sequence[SequenceLine], records: Sequence[Arrived], taken: Mapping[int, LineMatch]
) -> Arrivals:
    """Put records beside lines: by id and position, else as doubtful beside the line that one of both names."""
    by_id = {one.injection_id.casefold(): one for one in lines}
    by_position = {one.position: one for one in lines}
    fitting: dict[int, list[Arrived]] = defaultdict(list)
    doubtful: dict[int, list[Beside]] = defaultdict(list)
    foreign = []
    used = {one.record_id: line for line, one in taken.items()}
    for record in records:
        named = by_id.get(record.text.strip().casefold())
        line = named or (
            by_position.get(record.position) if record.match is None and record.position else None
        )
        if line is None:
            foreign.append(record)
            continue
        fit = _fit(record, line, named is not None)
        if fit is Fit.BOTH or used.get(record.record_id) == line.id:
            fitting[line.id].append(record)
        else:
            doubtful[line.id].append(Beside(record=record, fit=fit))
    states = (
        LineState(
            line=one,
            taken=taken.get(one.id),
            fitting=tuple(fitting[one.id]),
            doubtful=tuple(doubtful[one.id]),
        )
        for one in lines
    )
    return Arrivals(lines=tuple(states), foreign=tuple(one for one in foreign if one.match is None))


def _fit(record: Arrived, line: SequenceLine, named: bool) -> Fit:
    if not named:
        return Fit.OTHER_ID
    if record.position is not None and record.position != line.position:
        return Fit.OTHER_POSITION
    if record.match is not None and record.match.test_id not in (line.test_id, None):
        return Fit.DECIDED_OTHERWISE
    if record.reading_id is None:
        return Fit.NO_PEAKS
    return Fit.ID_ONLY if record.position is None else Fit.BOTH


def matches_of_lines(session: Session, line_ids: Sequence[int]) -> dict[int, LineMatch]:
    """What stands as taken for each line; one query."""
    query = select(LineMatchRow).where(LineMatchRow.line_id.in_(line_ids)).order_by(LineMatchRow.id)
    found: dict[int, LineMatch] = {}
    for row in session.scalars(query):
        before = found.get(row.line_id)
        found[row.line_id] = LineMatch.from_row(row, before.n + 1 if before else 1)
    return found


def history_of_line(session: Session, line_id: int) -> list[LineMatch]:
    """Everything that was taken for a line, oldest first."""
    query = select(LineMatchRow).where(LineMatchRow.line_id == line_id).order_by(LineMatchRow.id)
    return [LineMatch.from_row(row, n) for n, row in enumerate(session.scalars(query), start=1)]


def _records(session: Session, sequence: ChromatographySequence, table: ComponentTable) -> list[Arrived]:
    """What the parts of the measuring system sent while the sequence ran."""
    if sequence.started_at is None:
        return []
    return records_of_system(
        session, table, since=sequence.started_at, until=sequence.ended_at, at=sequence.started_at
    )


def records_of_system(
    session: Session, table: ComponentTable, *, since: datetime, at: datetime, until: datetime | None = None
) -> list[Arrived]:
    """The records in a time of the parts that a measuring system had at a moment, each by its latest understanding.

    Oldest first; four queries.
    """
    try:
        parts = find_system(session, table.system_id, at).parts
    except NotFound:
        return []
    query = (
        select(UnderstandingRow, RawRecordRow.received_at, RawRecordRow.name, RawRecordRow.number)
        .join(RawRecordRow, RawRecordRow.id == UnderstandingRow.raw_record_id)
        .where(UnderstandingRow.equipment_id.in_(set(parts.values())), RawRecordRow.received_at >= since)
    )
    if until is not None:
        query = query.where(RawRecordRow.received_at <= until)
    rows = session.execute(query.order_by(UnderstandingRow.id.desc()).limit(MOST_RECORDS))
    latest: dict[int, Any] = {}
    for row in rows:
        latest.setdefault(row[0].raw_record_id, row)
    readings = _peak_readings(session, [row[0].id for row in latest.values()], table.signal)
    matches = matches_of_records(session, list(latest))
    return [
        _arrived(row, readings.get(row[0].id), matches.get(record_id))
        for record_id, row in sorted(latest.items())
    ]


def _peak_readings(session: Session, understandings: Sequence[int], signal: str) -> dict[int, int]:
    """The reading of the peak table that counts, by understanding: of the signal of the table, else the only one."""
    query = select(ReadingRow.understanding_id, ReadingRow.id, ReadingRow.text).where(
        ReadingRow.understanding_id.in_(understandings), ReadingRow.name == PEAK_TABLE
    )
    found: dict[int, list[int]] = defaultdict(list)
    for understanding_id, id_, text in session.execute(query):
        if not signal or text.strip() == signal.strip():
            found[understanding_id or 0].append(id_)
    return {understanding: ids[0] for understanding, ids in found.items() if len(ids) == 1}


def _arrived(row: Any, reading_id: int | None, match: Match | None) -> Arrived:
    understanding, received_at, name, number = row
    return Arrived(
        record_id=understanding.raw_record_id, understanding_id=understanding.id, name=name or str(number),
        text=understanding.sample_text or "", position=_position(understanding.found), reading_id=reading_id,
        received_at=received_at, match=match,
    )  # fmt: skip


def _position(found: Mapping[str, Any]) -> int | None:
    """The line of the sequence as the file states it; where it states none, its vial."""
    injection = found.get("injection") or {}
    for name in ("sequence_line", "vial"):
        digits = re.findall(r"\d+", str(injection.get(name) or ""))
        if len(digits) == 1:
            return int(digits[0])
    return None
