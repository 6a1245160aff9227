"""Records of what people learned and can (6.2.2, 6.2.5): education, training, experience; with paper and evaluation, as versions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from lims.competence.errors import RecordRefused
from lims.competence.models import Aspect, RecordRow, RecordVersionRow
from lims.errors import NotFound
from lims.people import find_person
from lims.quality import raise_doubt
from lims.records import Link, Unit, living, put_version


@dataclass(frozen=True, kw_only=True, slots=True)
class CompetenceRecord:
    """One record as a version says it. `passed` is None until somebody has evaluated it."""

    id: int
    version_id: int
    holder_id: int
    aspect: Aspect
    title: str
    given_by: str
    method_id: int | None
    file_id: int | None
    passed: bool | None
    evaluated_by: int | None
    words: str
    acquired_at: datetime
    ends_at: datetime | None
    person_id: int
    born: int
    died: int | None

    @classmethod
    def from_rows(cls, header: RecordRow, row: RecordVersionRow) -> CompetenceRecord:
        return cls(
            id=header.id, version_id=row.id, holder_id=header.holder_id, aspect=header.aspect, title=row.title,
            given_by=row.given_by, method_id=row.method_id, file_id=row.file_id, passed=row.passed,
            evaluated_by=row.evaluated_by, words=row.words, acquired_at=row.valid_from, ends_at=row.valid_to,
            person_id=row.person_id, born=row.born, died=row.died,
        )  # fmt: skip


def enter_record(
    unit: Unit, holder_id: int, aspect: Aspect, *, title: str, given_by: str, acquired_at: datetime,
    ends_at: datetime | None = None, method_id: int | None = None, file_id: int | None = None, passed: bool | None = None,
    evaluated_by: int | None = None, words: str = "",
) -> CompetenceRecord:  # fmt: skip
    """Enter a record of a person. Raises NotFound, RecordRefused."""
    if find_person(unit.session, holder_id).client_id is not None:
        raise RecordRefused(why="the person works for a client")
    header = unit.add(RecordRow(holder_id=holder_id, aspect=aspect))
    unit.flush()
    return _put(
        unit, header, title=title, given_by=given_by, acquired_at=acquired_at, ends_at=ends_at, method_id=method_id,
        file_id=file_id, passed=passed, evaluated_by=evaluated_by, words=words,
    )  # fmt: skip


def correct_record(unit: Unit, record_id: int, **content: Any) -> CompetenceRecord:
    """State a record otherwise; what was said before stays readable.

    Where it shows less than before, everything that rested on it is in doubt. Raises NotFound, RecordRefused.
    """
    header = unit.session.get(RecordRow, record_id)
    if header is None:
        raise NotFound
    query = select(RecordVersionRow).where(
        RecordVersionRow.header_id == record_id, RecordVersionRow.died.is_(None)
    )
    before = record_history(unit.session, record_id)
    for row in unit.session.scalars(query):
        row.died = unit.seq
    unit.flush()
    after = _put(unit, header, **content)
    if _shows_less(before[0], after):
        _doubt(unit, before, after)
    return after


def find_false(unit: Unit, record_id: int, *, words: str) -> CompetenceRecord:
    """Say that a record is not true: it counts no longer, and everything that rested on it is in doubt.

    Raises NotFound, RecordRefused.
    """
    if not words.strip():
        raise RecordRefused(why="nobody has said what is not true, and how it was found out")
    last = record_history(unit.session, record_id)[0]
    return correct_record(
        unit, record_id, title=last.title, given_by=last.given_by, acquired_at=last.acquired_at, ends_at=last.ends_at,
        method_id=last.method_id, file_id=last.file_id, passed=False, evaluated_by=unit.by.person_id, words=words,
    )  # fmt: skip


def _shows_less(before: CompetenceRecord, after: CompetenceRecord) -> bool:
    """Whether somebody could do less by the record than was said before: not passed, later, shorter, or of another method."""
    shorter = after.ends_at is not None and (before.ends_at is None or after.ends_at < before.ends_at)
    other = after.method_id is not None and after.method_id != before.method_id
    failed = before.passed is not False and after.passed is False
    return failed or after.acquired_at > before.acquired_at or shorter or other


def _doubt(unit: Unit, before: Sequence[CompetenceRecord], after: CompetenceRecord) -> None:
    """Authorisations rest on what was said of the record, so each statement that was used is put in doubt."""
    said = {one.version_id: one for one in before}
    used = unit.session.scalars(select(Link.src).where(Link.src.in_(said)).distinct())
    for version_id in sorted(used):
        raise_doubt(
            unit, source_id=version_id, since=None, until=None, reason=f"{said[version_id].title}: {after.words or after.title}",
            figures={"competence_record": after.id, "stated": after.version_id},
        )  # fmt: skip


def _put(
    unit: Unit, header: RecordRow, *, title: str, given_by: str, acquired_at: datetime, ends_at: datetime | None,
    method_id: int | None, file_id: int | None, passed: bool | None, evaluated_by: int | None, words: str,
) -> CompetenceRecord:  # fmt: skip
    if not title.strip() or not given_by.strip():
        raise RecordRefused(why="what it was and by whom are needed")
    if acquired_at > unit.at:
        raise RecordRefused(why="it lies in the time to come")
    if (passed is None) != (evaluated_by is None):
        raise RecordRefused(why="an evaluation has an outcome and a person who evaluated")
    if evaluated_by == header.holder_id:
        raise RecordRefused(why="nobody evaluates themselves")
    row = put_version(
        unit, RecordVersionRow, header.id, valid_from=acquired_at, valid_to=ends_at, title=title.strip(),
        given_by=given_by.strip(), method_id=method_id, file_id=file_id, passed=passed, evaluated_by=evaluated_by,
        words=words.strip(), person_id=unit.by.person_id,
    )  # fmt: skip
    unit.link(header.holder_id, row.id, "holder")
    if file_id is not None:
        unit.link(file_id, row.id, "document")
    return CompetenceRecord.from_rows(header, row)


def _both() -> Select[RecordRow, RecordVersionRow]:
    return select(RecordRow, RecordVersionRow).join(
        RecordVersionRow, RecordVersionRow.header_id == RecordRow.id
    )


def records_at(
    session: Session, at: datetime, holder_ids: Iterable[int], method_id: int | None = None
) -> list[CompetenceRecord]:
    """The records of some people that counted at a moment; with a method, those for it and those for no method."""
    query = _both().where(RecordRow.holder_id.in_(list(holder_ids)), living(RecordVersionRow, at))
    if method_id is not None:
        of = RecordVersionRow.method_id
        query = query.where(or_(of == method_id, of.is_(None)))
    order = (RecordRow.holder_id, RecordVersionRow.valid_from.desc(), RecordRow.id.desc())
    return [CompetenceRecord.from_rows(*pair) for pair in session.execute(query.order_by(*order))]


def record_history(session: Session, record_id: int) -> list[CompetenceRecord]:
    """Everything that was said of one record, latest first. Raises NotFound."""
    query = _both().where(RecordRow.id == record_id).order_by(RecordVersionRow.n.desc())
    found = [CompetenceRecord.from_rows(*pair) for pair in session.execute(query)]
    if not found:
        raise NotFound
    return found


def ending_records(session: Session, until: datetime) -> list[CompetenceRecord]:
    """Records that end before a moment, of which no later statement is known."""
    query = _both().where(RecordVersionRow.died.is_(None), RecordVersionRow.valid_to < until)
    return [
        CompetenceRecord.from_rows(*pair)
        for pair in session.execute(query.order_by(RecordVersionRow.valid_to))
    ]
