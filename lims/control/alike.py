"""Results of one measurand by one method, each with its material, analyst and measuring system: what can be compared."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import literal, select
from sqlalchemy.orm import Session, aliased

from lims.catalogue.models import MethodVersionRow
from lims.control.models import ControlChartRow, ControlEventRow, ControlPointRow, EventKind
from lims.materials.models import MaterialLotRow
from lims.results.models import (
    DeterminationRow,
    DeterminationState,
    ResultComponentRow,
    ResultNumericRow,
    ResultRow,
)
from lims.samples.models import ItemRow, TestRow

MOST = 400  # of each kind, the latest


@dataclass(frozen=True, kw_only=True, slots=True)
class MaterialResult:
    """A result of a sample or of a control material. `material_id`: the node of the item or of the lot."""

    id: int
    material_id: int
    material: str
    control: bool
    at: datetime
    value: float
    printed: str
    person_id: int | None
    system_id: int | None


def material_results(
    session: Session, *, method_id: int, measurand: str, unit: str | None, component: str = "", material: str = "",
    ids: Collection[int] | None = None, since: datetime | None = None, until: datetime | None = None,
) -> list[MaterialResult]:  # fmt: skip
    """Results of samples and control results of a measurand in its unit, latest first; two queries.

    `component`: of a composition. `material`: part of the code of a sample or lot. Superseded results and excluded
    control results are left out.
    """
    queries = [_of_samples(method_id, measurand, unit, component)]
    if not component:
        queries.append(_of_controls(method_id, measurand, unit))
    found = []
    for query, code, at, id_ in queries:
        if material:
            query = query.where(code.icontains(material, autoescape=True))
        if ids is not None:
            query = query.where(id_.in_(set(ids)))
        if since is not None:
            query = query.where(at >= since)
        if until is not None:
            query = query.where(at < until)
        found += [
            MaterialResult(**row._mapping) for row in session.execute(query.order_by(at.desc()).limit(MOST))
        ]
    return sorted(found, key=lambda one: (one.at, one.id), reverse=True)


def _of_samples(method_id: int, measurand: str, unit: str | None, component: str) -> Any:
    later = aliased(ResultRow)
    who = (
        select(DeterminationRow.person_id)
        .where(DeterminationRow.test_id == TestRow.id, DeterminationRow.state == DeterminationState.USED)
        .order_by(DeterminationRow.n.desc())
        .limit(1)
        .scalar_subquery()
    )
    of: Any = ResultComponentRow if component else ResultNumericRow
    query = (
        select(
            ResultRow.id, ItemRow.id.label("material_id"), ItemRow.code.label("material"), literal(value=False).label("control"),
            ResultRow.measured_at.label("at"), of.value, (of if component else ResultRow).printed,
            who.label("person_id"), TestRow.measuring_system_id.label("system_id"),
        )
        .join(of, of.result_id == ResultRow.id)
        .join(TestRow, TestRow.id == ResultRow.test_id)
        .join(ItemRow, ItemRow.id == TestRow.item_id)
        .join(MethodVersionRow, MethodVersionRow.id == TestRow.method_version_id)
        .outerjoin(later, later.supersedes == ResultRow.id)
        .where(
            MethodVersionRow.header_id == method_id, ResultRow.measurand == measurand, ResultRow.unit == unit, later.id.is_(None),
        )
    )  # fmt: skip
    if component:
        query = query.where(ResultComponentRow.component == component)
    return query, ItemRow.code, ResultRow.measured_at, ResultRow.id


def _of_controls(method_id: int, measurand: str, unit: str | None) -> Any:
    left_out = select(ControlEventRow.point_id).where(
        ControlEventRow.kind == EventKind.EXCLUDED, ControlEventRow.point_id.is_not(None)
    )
    query = (
        select(
            ControlPointRow.id, MaterialLotRow.id.label("material_id"), MaterialLotRow.code.label("material"),
            literal(value=True).label("control"),
            ControlPointRow.at, ControlPointRow.value, ControlPointRow.text.label("printed"),
            ControlPointRow.person_id, ControlChartRow.system_id,
        )
        .join(ControlChartRow, ControlChartRow.id == ControlPointRow.chart_id)
        .join(MaterialLotRow, MaterialLotRow.id == ControlChartRow.lot_id)
        .where(
            ControlChartRow.method_id == method_id, ControlChartRow.measurand == measurand, ControlChartRow.unit == unit,
            ControlPointRow.id.not_in(left_out),
        )
    )  # fmt: skip
    return query, MaterialLotRow.code, ControlPointRow.at, ControlPointRow.id
