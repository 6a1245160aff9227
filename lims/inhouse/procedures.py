"""Procedures of calibration: approved versions as they stood; drafted and approved like everything in the catalogue."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.catalogue import Kind, add_kind
from lims.errors import NotFound
from lims.inhouse.errors import ProcedureRefused
from lims.inhouse.models import ProcedureRow, ProcedureVersionRow
from lims.records import Unit, living
from methods import MethodError
from methods.calibration.against_reference import LEAST_REPEATS, REFERENCE, REPEATABILITY
from methods.uncertainty import Input, bounded
from methods.units import unit

KIND = "calibration_procedure"
DRIFT = "reference_drift"
RISING, FALLING = "rising", "falling"
FIELDS = frozenset({
    "title", "quantity", "unit", "points", "falling", "repeats", "reference_role", "conditions", "components", "probability",
    "source", "fictitious",
})  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Procedure:
    """A procedure as it stood in an approved version."""

    id: int
    header_id: int
    code: str
    n: int
    title: str
    quantity: str
    unit: str
    points: tuple[float, ...]
    falling: bool
    repeats: int
    reference_role: str
    conditions: str
    components: tuple[Mapping[str, Any], ...]
    probability: float
    source: str
    fictitious: bool
    approved_by: int

    @classmethod
    def from_row(cls, row: ProcedureVersionRow, code: str) -> Procedure:
        return cls(
            id=row.id, header_id=row.header_id, code=code, n=row.n, title=row.title, quantity=row.quantity, unit=row.unit,
            points=tuple(row.points), falling=row.falling, repeats=row.repeats, reference_role=row.reference_role,
            conditions=row.conditions, components=tuple(row.components), probability=row.probability, source=row.source,
            fictitious=row.fictitious, approved_by=row.approved_by,
        )  # fmt: skip

    def places(self) -> Iterator[tuple[float, str, int]]:
        """Nominal value, direction and number of each reading, in the order in which they are taken."""
        ways = [(one, RISING) for one in self.points]
        ways += [(one, FALLING) for one in reversed(self.points)] if self.falling else []
        return ((nominal, way, n) for nominal, way in ways for n in range(1, self.repeats + 1))

    def inputs(self) -> list[Input]:
        """The components of the budget, each of the value zero."""
        return [_input(one) for one in self.components]


def _input(data: Mapping[str, Any]) -> Input:
    name = str(data.get("name") or "")
    dof = math.inf if data.get("dof") is None else float(data["dof"])
    if data.get("half_width") is not None:
        return bounded(name, 0.0, half_width=float(data["half_width"]), dof=dof)
    return Input(name=name, value=0.0, u=float(data["u"]), dof=dof)


def check_procedure(content: Mapping[str, Any]) -> None:
    """See that a procedure can be worked. Raises ProcedureRefused."""
    why = next(_faults(content), None)
    if why is not None:
        raise ProcedureRefused(why=why)


def _faults(content: Mapping[str, Any]) -> Iterator[str]:
    for name in ("title", "reference_role", "source", "conditions"):
        if not str(content[name]).strip():
            yield f"it has no {name.replace('_', ' ')}"
    try:
        if unit(content["unit"]).quantity != content["quantity"]:
            yield f"{content['unit']} is no unit of {content['quantity']}"
    except MethodError as trouble:
        yield trouble.problem_text.rstrip(".")
    points = content["points"]
    if len(points) < 2 or sorted(set(points)) != list(points):
        yield "it needs two points at least, rising and each once"
    if content["repeats"] < LEAST_REPEATS:
        yield f"each point is read at least {LEAST_REPEATS} times"
    if not 0.5 <= content["probability"] < 1:
        yield "the coverage probability is not between 0.5 and 1"
    yield from _component_faults(content["components"])


def _component_faults(components: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    names = [str(one.get("name") or "") for one in components]
    if DRIFT not in names:
        yield f"the drift of the reference since its calibration ({DRIFT}) is not among the components"
    if len(set(names)) < len(names) or {REPEATABILITY, REFERENCE, "resolution"} & set(names):
        yield "a component has a name that is taken"
    for one in components:
        if not str(one.get("source") or "").strip():
            yield f"the component {one.get('name')} has no source"
        try:
            _input(one)
        except (MethodError, KeyError, TypeError, ValueError):
            yield f"the component {one.get('name')} has no figure that can be read"


add_kind(
    KIND,
    Kind(
        ProcedureRow, ProcedureVersionRow, FIELDS, check_procedure, otherwise=("inhouse.propose", "header_id")
    ),
)


def ensure_procedure(unit: Unit, code: str) -> int:
    """The id of a procedure, registered if it is new; nothing is calibrated by it before a version is approved."""
    found = unit.session.scalar(select(ProcedureRow.id).where(ProcedureRow.code == code))
    return int(found if found is not None else unit.add(ProcedureRow(code=code)).id)


def procedure_code(session: Session, header_id: int) -> str:
    """The code of a procedure. Raises NotFound."""
    row = session.get(ProcedureRow, header_id)
    if row is None:
        raise NotFound
    return row.code


def procedures_at(session: Session, at: datetime) -> list[Procedure]:
    """The procedures that stood at a moment, by code."""
    query = (
        select(ProcedureVersionRow, ProcedureRow.code)
        .join(ProcedureRow, ProcedureRow.id == ProcedureVersionRow.header_id)
        .where(living(ProcedureVersionRow, at)).order_by(ProcedureRow.code)
    )  # fmt: skip
    return [Procedure.from_row(*row) for row in session.execute(query)]


def find_procedure(session: Session, version_id: int) -> Procedure:
    """A procedure in the version that a calibration was made by. Raises NotFound."""
    query = select(ProcedureVersionRow, ProcedureRow.code).join(
        ProcedureRow, ProcedureRow.id == ProcedureVersionRow.header_id
    )
    row = session.execute(query.where(ProcedureVersionRow.id == version_id)).first()
    if row is None:
        raise NotFound
    return Procedure.from_row(*row)
