"""Compositions side by side: the components of a method down, its samples across; for methods with hundreds of components."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from lims.catalogue.models import MethodVersionRow
from lims.results.models import ResultComponentRow, ResultKind, ResultRow
from lims.samples.models import ItemRow, TestRow

COLUMNS = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class GridColumn:
    """One composition: the sample's code, its test, and in which unit it is given."""

    result_id: int
    test_id: int
    code: str
    unit: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Grid:
    """Rows of printed values in the order of the columns; empty where a composition does not have the component."""

    columns: tuple[GridColumn, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def grid_of(session: Session, method_id: int, *, before: int | None = None, size: int = COLUMNS) -> Grid:
    """The latest compositions by a method, newest first; `before` is the result after which to go on. Two queries."""
    later = aliased(ResultRow)
    query = (
        select(ResultRow.id, ResultRow.test_id, ItemRow.code, ResultRow.unit)
        .join(TestRow, TestRow.id == ResultRow.test_id)
        .join(MethodVersionRow, MethodVersionRow.id == TestRow.method_version_id)
        .join(ItemRow, ItemRow.id == TestRow.item_id)
        .where(ResultRow.kind == ResultKind.VECTOR, MethodVersionRow.header_id == method_id)
        .where(~select(later.id).where(later.supersedes == ResultRow.id).exists())
        .order_by(ResultRow.id.desc())
        .limit(size)
    )
    if before is not None:
        query = query.where(ResultRow.id < before)
    columns = tuple(
        GridColumn(result_id=row[0], test_id=row[1], code=row[2], unit=row[3] or "")
        for row in session.execute(query)
    )
    return Grid(columns=columns, rows=_rows(session, columns))


def _rows(session: Session, columns: Sequence[GridColumn]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    place = {one.result_id: n for n, one in enumerate(columns)}
    query = (
        select(ResultComponentRow.result_id, ResultComponentRow.component, ResultComponentRow.printed)
        .where(ResultComponentRow.result_id.in_(list(place)))
        .order_by(ResultComponentRow.result_id.desc(), ResultComponentRow.n)
    )
    cells: dict[str, list[str]] = {}
    for result_id, component, printed in session.execute(query) if place else ():
        cells.setdefault(component, [""] * len(columns))[place[result_id]] = printed
    return tuple((name, tuple(row)) for name, row in cells.items())
