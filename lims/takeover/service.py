"""A table is brought, looked at as if it were taken over, confirmed by another person, and then taken over: all of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lims.errors import LimsError, NotFound
from lims.files import Kept, keep
from lims.files.models import StoredFileRow
from lims.jobs import ask_for_job
from lims.records import Unit
from lims.takeover.errors import CheckedByYourself, NotLookedAt
from lims.takeover.models import TakenRow, TakeoverRow
from lims.takeover.reading import Kind, Line, groups, read_lines
from lims.takeover.taking import TAKE, described, look_at_points, take_points
from lims.web.listing import Order
from lims.web.tables import Table
from methods import MethodError

LOOK, TAKE_JOB = "takeover.look", "takeover.take"
AT_ONCE = 200  # things of one unit


class State(StrEnum):
    """Where a table stands."""

    WAITING = "waiting"
    LOOKED_AT = "looked_at"
    ASKED = "asked"
    TAKEN = "taken"


@dataclass(frozen=True, kw_only=True, slots=True)
class Takeover:
    """A table that somebody brought, with what was found row by row."""

    id: int
    kind: Kind
    state: State
    file_id: int
    person_id: int | None
    brought_at: datetime
    rows: int
    report: Sequence[Mapping[str, Any]]
    checked_by: int | None
    checked_at: datetime | None

    @classmethod
    def from_row(cls, row: TakeoverRow) -> Takeover:
        return cls(
            id=row.id, kind=Kind(row.kind), state=State(row.state), file_id=row.file_id, person_id=row.person_id,
            brought_at=row.brought_at, rows=row.rows, report=row.report, checked_by=row.checked_by, checked_at=row.checked_at,
        )  # fmt: skip

    @property
    def faults(self) -> int:
        """How many rows cannot be taken over."""
        return sum(1 for one in self.report if one["problem"])


def bring_table(
    unit: Unit, kind: Kind, table: Table, zone: tzinfo, kept: Kept, name: str, media_type: str
) -> Takeover:
    """Keep a table and ask for it to be looked at. Raises NotTheColumns."""
    lines = read_lines(kind, table, zone)
    stored = keep(unit, kept, name, media_type)
    row = unit.add(
        TakeoverRow(
            kind=kind.value, state=State.WAITING.value, file_id=stored.id, person_id=unit.by.person_id, brought_at=unit.at,
            rows=len(lines), report=[], checked_by=None, checked_at=None,
        )
    )  # fmt: skip
    unit.flush()
    unit.link(stored.id, row.id, "file")
    ask_for_job(unit, LOOK, f"{LOOK}:{row.id}", {"takeover_id": row.id})
    return Takeover.from_row(row)


def confirm_takeover(unit: Unit, takeover_id: int) -> Takeover:
    """Another person has compared the table with the paper. Raises NotFound, CheckedByYourself, NotLookedAt."""
    row = unit.session.get(TakeoverRow, takeover_id)
    if row is None:
        raise NotFound
    if unit.by.person_id is None or unit.by.person_id == row.person_id:
        raise CheckedByYourself
    one = Takeover.from_row(row)
    if one.state is not State.LOOKED_AT or one.faults:
        raise NotLookedAt(why=f"{one.faults} rows are wrong" if one.faults else f"it is {one.state.value}")
    row.state, row.checked_by, row.checked_at = State.ASKED.value, unit.by.person_id, unit.at
    row.row_version += 1
    ask_for_job(unit, TAKE_JOB, f"{TAKE_JOB}:{row.id}", {"takeover_id": row.id})
    return Takeover.from_row(row)


def rehearse(unit: Unit, kind: Kind, lines: Sequence[Line]) -> list[dict[str, Any]]:
    """What would become of each thing of a table, one after the other. The unit must be rolled back after it."""
    things = groups(kind, lines)
    right = [some for some in things if not any(one.problem for one in some)]
    together = kind is Kind.CONTROL
    refused = look_at_points(unit, right) if together else [_refusal(unit, kind, some) for some in right]
    why = {some[0].row: error for some, error in zip(right, refused, strict=True)}
    return [_rehearsed(kind, some, why.get(some[0].row)) for some in things]


def _refusal(unit: Unit, kind: Kind, lines: Sequence[Line]) -> LimsError | MethodError | None:
    try:
        with unit.session.begin_nested():
            TAKE[kind](unit, lines)
            unit.flush()
    except (LimsError, MethodError) as error:
        return error
    return None


def _rehearsed(kind: Kind, lines: Sequence[Line], error: LimsError | MethodError | None) -> dict[str, Any]:
    wrong = next((one for one in lines if one.problem), None)
    row = lines[0].row if wrong is None else wrong.row
    found = {"row": row, "said": described(kind, lines), "problem": "", "column": "", "remedy": ""}
    if wrong is not None:
        return found | {"problem": wrong.problem, "column": wrong.column, "remedy": wrong.remedy}
    return found if error is None else found | {"problem": error.problem_text, "remedy": error.remedy_text}


def write_report(unit: Unit, takeover_id: int, report: list[dict[str, Any]]) -> None:
    """Keep what the rehearsal found."""
    row = unit.session.get_one(TakeoverRow, takeover_id)
    if row.state == State.WAITING:
        row.report, row.state = report, State.LOOKED_AT.value
        row.row_version += 1


def take_some(unit: Unit, takeover_id: int, kind: Kind, some: Sequence[Sequence[Line]]) -> int:
    """Take things over that were not yet; each rests on the table, which says who checked it. How many were taken."""
    done = set(unit.session.scalars(select(TakenRow.row).where(TakenRow.takeover_id == takeover_id)))
    left = [lines for lines in some if lines[0].row not in done]
    nodes = (
        iter(take_points(unit, left)) if kind is Kind.CONTROL else (TAKE[kind](unit, lines) for lines in left)
    )
    for lines, node in zip(left, nodes, strict=True):
        unit.flush()
        unit.link(takeover_id, node, "taken over")
        unit.add(TakenRow(takeover_id=takeover_id, row=lines[0].row, node_id=node))
    return len(left)


def end_takeover(unit: Unit, takeover_id: int) -> None:
    """All rows were taken over."""
    row = unit.session.get_one(TakeoverRow, takeover_id)
    row.state = State.TAKEN.value
    row.row_version += 1


def find_takeover(session: Session, takeover_id: int) -> Takeover:
    """One table. Raises NotFound."""
    row = session.get(TakeoverRow, takeover_id)
    if row is None:
        raise NotFound
    return Takeover.from_row(row)


def takeovers_query(search: str = "", kind: str = "", state: str = "") -> tuple[Select[Any], list[Order]]:
    """The tables that were brought, latest first; by the name of the file, what they are of, and where they stand."""
    query = select(TakeoverRow).join(StoredFileRow, StoredFileRow.id == TakeoverRow.file_id)
    if search:
        query = query.where(StoredFileRow.name.icontains(search, autoescape=True))
    if kind:
        query = query.where(TakeoverRow.kind == kind)
    if state:
        query = query.where(TakeoverRow.state == state)
    return query, [Order(column=TakeoverRow.id.expression, down=True)]
