"""What the laboratory requires of a function and of each act of a method (6.2.2): texts and figures, all its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lims.catalogue import method_version_at
from lims.competence.errors import RequirementRefused
from lims.competence.models import Aspect, Criterion, RequirementRow, RequirementVersionRow
from lims.db import remembered
from lims.errors import NotFound
from lims.people import Act
from lims.records import Unit, living, put_version
from lims.web.letters import search_key

MOST_RUNS, MOST_MONTHS, MOST_WORK = 100, 120, 10_000
Key = tuple[int, Act]


@dataclass(frozen=True, kw_only=True, slots=True)
class Requirement:
    """What is required. None: not set by the laboratory. `texts` has those aspects of which something is stated."""

    id: int
    version_id: int
    function: str | None
    method_id: int | None
    act: Act | None
    texts: Mapping[Aspect, str]
    runs: int | None
    criterion: Criterion | None
    months: int | None
    work: int | None
    basis: str
    valid_from: datetime
    valid_to: datetime | None
    person_id: int

    def holds(self, at: datetime) -> bool:
        """Whether it was required at a moment."""
        return self.valid_from <= at and (self.valid_to is None or self.valid_to > at)

    @classmethod
    def from_rows(cls, header: RequirementRow, row: RequirementVersionRow) -> Requirement:
        texts = {aspect: str(getattr(row, aspect.value)) for aspect in Aspect}
        return cls(
            id=header.id, version_id=row.id, function=header.function, method_id=header.method_id, act=header.act,
            texts={aspect: text for aspect, text in texts.items() if text}, runs=row.runs, criterion=row.criterion,
            months=row.months, work=row.work, basis=row.basis, valid_from=row.valid_from, valid_to=row.valid_to,
            person_id=row.person_id,
        )  # fmt: skip


def require_for_method(
    unit: Unit, method_id: int, act: Act, *, texts: Mapping[Aspect, str], basis: str, runs: int | None = None,
    criterion: Criterion | None = None, months: int | None = None, work: int | None = None,
) -> int:  # fmt: skip
    """State what is required of whoever does an act of a method, from now on; returns the version's id.

    `months` and `work`: so many pieces of real work within so many months keep an authorisation. Raises NotFound,
    RequirementRefused.
    """
    if method_version_at(unit.session, method_id, unit.at) is None:
        raise NotFound
    _whole(texts, basis, runs, months, work)
    if (runs is None) != (criterion is None):
        raise RequirementRefused(why="the number of supervised runs and what accepts them stand together")
    if runs is not None and act is not Act.PERFORM:
        raise RequirementRefused(why="only tests are done under supervision; reviews and releases are not")
    if (months is None) != (work is None):
        raise RequirementRefused(why="an interval and the amount of work in it stand together")
    query = select(RequirementRow).where(RequirementRow.method_id == method_id, RequirementRow.act == act)
    header = unit.session.scalar(query) or unit.add(RequirementRow(method_id=method_id, act=act))
    unit.flush()
    return _put(unit, header, texts, basis, runs=runs, criterion=criterion, months=months, work=work)


def require_for_function(unit: Unit, function: str, *, texts: Mapping[Aspect, str], basis: str) -> int:
    """State what is required of a function, as it is called at its people; returns the version's id. RequirementRefused."""
    name = " ".join(function.split())
    if not name:
        raise RequirementRefused(why="no function is named")
    _whole(texts, basis, None, None, None)
    known = {search_key(row.function or ""): row for row in unit.session.scalars(_functions())}
    header = known.get(search_key(name)) or unit.add(RequirementRow(function=name))
    unit.flush()
    return _put(unit, header, texts, basis)


def _functions() -> Select[RequirementRow]:
    return select(RequirementRow).where(RequirementRow.function.is_not(None))


def _whole(
    texts: Mapping[Aspect, str], basis: str, runs: int | None, months: int | None, work: int | None
) -> None:
    if not basis.strip():
        raise RequirementRefused(why="nobody has said where it comes from")
    if not any(text.strip() for text in texts.values()) and runs is None and months is None:
        raise RequirementRefused(why="nothing is required in it")
    for figure, most in ((runs, MOST_RUNS), (months, MOST_MONTHS), (work, MOST_WORK)):
        if figure is not None and not 1 <= figure <= most:
            raise RequirementRefused(why=f"{figure} is not between 1 and {most}")


def _put(
    unit: Unit, header: RequirementRow, texts: Mapping[Aspect, str], basis: str, *, runs: int | None = None,
    criterion: Criterion | None = None, months: int | None = None, work: int | None = None,
) -> int:  # fmt: skip
    said: dict[str, Any] = {aspect.value: texts.get(aspect, "").strip() for aspect in Aspect}
    row = put_version(
        unit, RequirementVersionRow, header.id, valid_from=unit.at, **said, runs=runs, criterion=criterion, months=months,
        work=work, basis=basis.strip(), person_id=unit.by.person_id,
    )  # fmt: skip
    if header.method_id is not None:
        unit.link(header.method_id, row.id, "method")
    return row.id


def _both() -> Select[RequirementRow, RequirementVersionRow]:
    return select(RequirementRow, RequirementVersionRow).join(
        RequirementVersionRow, RequirementVersionRow.header_id == RequirementRow.id
    )


def requirement_at(session: Session, method_id: int, act: Act, at: datetime) -> Requirement | None:
    """What was required of an act of a method at a moment; None where nobody had said anything."""
    found = _stated(session, method_id, act)
    return next((one for one in found if one.holds(at)), None)


@remembered
def _stated(session: Session, method_id: int, act: Act) -> list[Requirement]:
    """Everything that is known now of one requirement, for questions about many moments."""
    query = _both().where(
        RequirementRow.method_id == method_id, RequirementRow.act == act, RequirementVersionRow.died.is_(None)
    )
    return [Requirement.from_rows(*pair) for pair in session.execute(query)]


def requirements_at(session: Session, at: datetime) -> dict[Key, Requirement]:
    """What was required of each act of each method at a moment, in one query."""
    query = _both().where(RequirementRow.method_id.is_not(None), living(RequirementVersionRow, at))
    found = [Requirement.from_rows(*pair) for pair in session.execute(query)]
    return {(one.method_id, one.act): one for one in found if one.method_id and one.act}


def functions_at(session: Session, at: datetime) -> list[Requirement]:
    """What was required of functions at a moment, by name."""
    query = _both().where(RequirementRow.function.is_not(None), living(RequirementVersionRow, at))
    return [Requirement.from_rows(*pair) for pair in session.execute(query.order_by(RequirementRow.function))]


def history_of(session: Session, requirement_id: int) -> list[Requirement]:
    """Everything that was stated of one requirement, latest first. Raises NotFound."""
    query = _both().where(RequirementRow.id == requirement_id).order_by(RequirementVersionRow.n.desc())
    found = [Requirement.from_rows(*pair) for pair in session.execute(query)]
    if not found:
        raise NotFound
    return found
