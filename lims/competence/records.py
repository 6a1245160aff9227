"""Records of what people learned and can (6.2.2, 6.2.5): education, training, experience; with paper and evaluation, as versions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from lims.competence.errors import RecordRefused
from lims.competence.models import Aspect, RecordRow, RecordVersionRow
from lims.errors import NotFound
from lims.people import find_person
from lims.records import Unit, living, put_version


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
    """State a record otherwise; what was said before stays readable. Raises NotFound, RecordRefused."""
    header = unit.session.get(RecordRow, record_id)
    if header is None:
        raise NotFound
    query = select(RecordVersionRow).where(
        RecordVersionRow.header_id == record_id, RecordVersionRow.died.is_(None)
    )
    for row in unit.session.scalars(query):
        row.died = unit.seq
    unit.flush()
    return _put(unit, header, **content)


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
