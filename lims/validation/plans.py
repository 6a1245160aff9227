"""The plan of a validation: opened for an edition, experiments with their criteria, and fixed before there are data."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from lims.catalogue import find_definition
from lims.catalogue.models import MethodRow
from lims.errors import ChangedMeanwhile, NotFound
from lims.laboratory import refuse_fictitious
from lims.records import Unit, next_in_series
from lims.validation.errors import PlanRefused, ValidationNotOpen
from lims.validation.models import ExperimentRow, ValidationKind, ValidationRow, ValidationState
from lims.validation.reading import work_of
from lims.validation.values import Validation
from lims.web.letters import search_key
from methods.definitions import ScaleKind
from methods.verification import PLANS, Experiment

COUNTED = (ScaleKind.RATIO, ScaleKind.INTERVAL, ScaleKind.VECTOR)
POSITIVE = frozenset({"required_s", "largest", "needed", "added", "target_U"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """An experiment as somebody plans it; figures in the measurand's unit, shares in per cent."""

    kind: Experiment
    measurand: str
    component: str = ""
    given: Mapping[str, float]
    source: str
    how: str
    why: str = ""
    left_out: bool = False


def open_validation(
    unit: Unit, *, kind: ValidationKind, method_id: int, edition: str, definition: str, purpose: str, fictitious: bool = False
) -> Validation:  # fmt: skip
    """Begin a validation of an edition of a method. Raises NotFound, PlanRefused, DefinitionUnknown, FictitiousRefused."""
    method = unit.session.get(MethodRow, method_id)
    if method is None:
        raise NotFound
    refuse_fictitious(unit, "This validation", fictitious)
    found = find_definition(definition)
    if (found.code, found.edition) != (method.code, edition):
        raise PlanRefused(
            why=f"the definition is of {found.code} {found.edition}, not of {method.code} {edition}"
        )
    if not purpose.strip():
        raise PlanRefused(why="it does not say for which use the method is to be fit")
    row = unit.add(
        ValidationRow(
            number=next_in_series(unit, ValidationRow.number, f"MV-{unit.at:%Y}-"),
            kind=kind, method_id=method_id, edition=edition, definition=definition, purpose=purpose.strip(),
            search_key=search_key(f"{method.code} {edition} {purpose}"), state=ValidationState.PLANNING, opened_at=unit.at,
            opened_by=unit.by.person_id, planned_at=None, decided_at=None, fictitious=fictitious,
        )
    )  # fmt: skip
    unit.flush()
    unit.link(method_id, row.id, "method")
    return Validation.from_row(row)


def row_in(unit: Unit, validation_id: int, *states: ValidationState) -> ValidationRow:
    """The row of a validation that stands in one of these states. Raises NotFound, ValidationNotOpen."""
    row = unit.session.get(ValidationRow, validation_id)
    if row is None:
        raise NotFound
    if row.state not in states:
        raise ValidationNotOpen(number=row.number, state=row.state.value)
    return row


def plan_experiment(unit: Unit, validation_id: int, wish: Wish, root: int | None = None) -> int:
    """Plan an experiment, or change one: the number of the experiment.

    Once the plan is fixed, whatever is added or changed says why, and what stood before stays readable.
    Raises NotFound, ValidationNotOpen, PlanRefused.
    """
    row = row_in(unit, validation_id, ValidationState.PLANNING, ValidationState.MEASURING)
    work = work_of(unit.session, validation_id)
    earlier = next((one.plan for one in work.experiments if one.root == root), None)
    if root is not None and (earlier is None or earlier.kind is not wish.kind):
        raise NotFound
    if not wish.why.strip() and (wish.left_out or row.state is ValidationState.MEASURING):
        raise PlanRefused(why="the plan is fixed, and this change does not say why")
    measured = _checked(row, wish)
    number = root or max((one.root for one in work.experiments), default=0) + 1
    unit.add(
        ExperimentRow(
            validation_id=row.id, root=number, kind=wish.kind.value, measurand=wish.measurand, component=wish.component.strip(),
            unit=measured, given=dict(wish.given), source=wish.source.strip(), how=wish.how.strip(), why=wish.why.strip(),
            left_out=wish.left_out, at=unit.at, person_id=unit.by.person_id,
        )
    )  # fmt: skip
    unit.flush()
    return number


def _checked(row: ValidationRow, wish: Wish) -> str | None:
    """The unit of what is measured. Raises PlanRefused."""
    known = {one.key: one for one in find_definition(row.definition).measurands if one.scale in COUNTED}
    plan, found = PLANS[wish.kind], known.get(wish.measurand)
    if found is None:
        raise PlanRefused(why=f"{wish.measurand or 'nothing'} is no measurand of the method that is a number")
    if (found.scale is ScaleKind.VECTOR) != bool(wish.component.strip()):
        raise PlanRefused(why="a component is named for a composition, and only for one")
    strange = set(wish.given) - {*plan.needed, *plan.criteria}
    missing = set(plan.needed) - set(wish.given)
    if strange or missing:
        raise PlanRefused(
            why=f"{', '.join(sorted(strange or missing))} is {'not asked' if strange else 'missing'}"
        )
    wrong = [
        name for name, one in wish.given.items() if not math.isfinite(one) or (name in POSITIVE and one <= 0)
    ]
    if wrong or wish.given.get("u_reference", 0.0) < 0:
        raise PlanRefused(why=f"{', '.join(wrong) or 'u_reference'} cannot be that figure")
    for low, high in (("low", "high"), ("low_share", "high_share")):
        if low in wish.given and high in wish.given and wish.given[low] >= wish.given[high]:
            raise PlanRefused(why="its range is turned round")
    if wish.given and not wish.source.strip():
        raise PlanRefused(why="its figures have no source")
    if not wish.how.strip():
        raise PlanRefused(why="it does not say on what it is measured")
    return found.unit


def fix_plan(unit: Unit, validation_id: int, row_version: int) -> None:
    """Fix the plan: from now on there are data, and no criterion changes without a reason.

    Raises NotFound, ValidationNotOpen, ChangedMeanwhile, PlanRefused.
    """
    row = row_in(unit, validation_id, ValidationState.PLANNING)
    if row.row_version != row_version:
        raise ChangedMeanwhile(what=row.number)
    if not work_of(unit.session, validation_id).asked:
        raise PlanRefused(why="it has no experiment")
    row.state, row.planned_at, row.row_version = ValidationState.MEASURING, unit.at, row.row_version + 1
