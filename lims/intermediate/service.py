"""Planning intermediate checks and doing them: readings against a reference, judged by figures; what follows from a failed one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from lims.equipment import (
    Calibration,
    CheckAnswer,
    EquipmentCheck,
    calibration_at,
    find_equipment,
    passed_checks,
    store_check,
)
from lims.errors import LimsError, NotFound
from lims.intermediate.errors import PlanNotInUse, PlanRefused, ReadingsRefused
from lims.intermediate.models import CheckPlanRow, CheckPlanVersionRow
from lims.intermediate.plan import CheckPlan, find_plan
from lims.materials import lot_version_at
from lims.records import Unit, next_in_series, put_version
from lims.web import unit_words
from methods import MethodError
from methods.definitions import CheckState
from methods.units import unit as unit_of

ANSWERS = {
    CheckState.YES: CheckAnswer.PASSED,
    CheckState.NO: CheckAnswer.FAILED,
    CheckState.NO_REQUIREMENT: CheckAnswer.UNKNOWN,
}
MOST_READINGS = 50
ROUNDING = 1e-12  # of the figures themselves


def plan_check(
    unit: Unit, equipment_id: int, *, name: str, quantity: str, unit_code: str, procedure: str, reference: str,
    reference_value: float, basis: str, reference_uncertainty: float | None = None, lot_id: int | None = None, readings: int = 1,
    corrected: bool = False, max_difference: float | None = None, max_spread: float | None = None, every_days: float | None = None,
) -> CheckPlan:  # fmt: skip
    """Plan an intermediate check of a piece of equipment, from now on. Raises NotFound, PlanRefused."""
    find_equipment(unit.session, equipment_id)
    try:
        code = unit_of(unit_code).code
    except MethodError as trouble:
        raise PlanRefused(why=f"the unit “{unit_code[:20]}” is not known") from trouble
    if not name.strip() or not quantity.strip():
        raise PlanRefused(why="it has no name or no quantity")
    content = _content(
        unit, procedure, reference, reference_value, reference_uncertainty, lot_id, readings, corrected, max_difference, max_spread,
        every_days, basis,
    )  # fmt: skip
    header = unit.add(
        CheckPlanRow(
            code=next_in_series(unit, CheckPlanRow.code, "IC-"),
            equipment_id=equipment_id,
            name=name.strip(),
            quantity=quantity.strip(),
            unit=code,
        )
    )
    unit.flush()
    row = put_version(unit, CheckPlanVersionRow, header.id, valid_from=unit.at, **content, in_use=True)
    return CheckPlan.from_row(row, header)


def change_plan(
    unit: Unit, plan_id: int, *, procedure: str, reference: str, reference_value: float, basis: str, in_use: bool,
    reference_uncertainty: float | None = None, lot_id: int | None = None, readings: int = 1, corrected: bool = False,
    max_difference: float | None = None, max_spread: float | None = None, every_days: float | None = None,
) -> CheckPlan:  # fmt: skip
    """State how a check is done and judged from now on; what was said of done ones stays. Raises NotFound, PlanRefused."""
    header = unit.session.get(CheckPlanRow, plan_id)
    if header is None:
        raise NotFound
    content = _content(
        unit, procedure, reference, reference_value, reference_uncertainty, lot_id, readings, corrected, max_difference, max_spread,
        every_days, basis,
    )  # fmt: skip
    row = put_version(unit, CheckPlanVersionRow, plan_id, valid_from=unit.at, **content, in_use=in_use)
    return CheckPlan.from_row(row, header)


def _content(
    unit: Unit, procedure: str, reference: str, reference_value: float, reference_uncertainty: float | None,
    lot_id: int | None, readings: int, corrected: bool, max_difference: float | None, max_spread: float | None, every_days: float | None,
    basis: str,
) -> dict[str, Any]:  # fmt: skip
    if not procedure.strip() or not reference.strip() or not basis.strip():
        raise PlanRefused(why="procedure, reference, and where the criterion comes from are needed")
    if not 1 <= readings <= MOST_READINGS:
        raise PlanRefused(why=f"{readings} readings are not between 1 and {MOST_READINGS}")
    figures = {
        "the limit": max_difference,
        "the spread": max_spread,
        "U of the reference": reference_uncertainty,
        "the interval": every_days,
    }
    for what, value in figures.items():
        if value is not None and not 0 < value < math.inf:
            raise PlanRefused(why=f"{what} is not above zero")
    if max_spread is not None and readings < 2:
        raise PlanRefused(why="one reading has no spread")
    if lot_id is not None and lot_version_at(unit.session, lot_id, unit.at) is None:
        raise NotFound
    return {
        "procedure": procedure.strip(), "reference": reference.strip(), "reference_value": reference_value,
        "reference_uncertainty": reference_uncertainty, "lot_id": lot_id, "readings": readings, "corrected": corrected,
        "max_difference": max_difference, "max_spread": max_spread, "every_days": every_days, "basis": basis.strip(),
    }  # fmt: skip


# -- doing one ----------------------------------------------------------------------------------------------


def do_check(
    unit: Unit, plan_id: int, *, readings: Sequence[float], at: datetime | None = None
) -> EquipmentCheck:
    """Enter the readings of an intermediate check; the mean against the reference value, and the spread, are the verdict.

    A failed one puts in doubt what was measured since the last check by the plan that could have seen the difference.
    Raises NotFound, PlanNotInUse, ReadingsRefused, FutureTime.
    """
    moment = at or unit.at
    unit.flush()
    plan = find_plan(unit.session, plan_id, unit.at)
    if not plan.in_use:
        raise PlanNotInUse(code=plan.code)
    if len(readings) != plan.readings or not all(math.isfinite(one) for one in readings):
        raise ReadingsRefused(why=f"it has {len(readings)} readings, and the plan asks for {plan.readings}")
    correction, calibration = _correction(unit, plan, sum(readings) / len(readings), moment)
    figures = judged(plan, readings, correction)
    answer = ANSWERS[_worst(figures)]
    basis = {
        "limits": [plan.version_id],
        "correction": [calibration.version_id] if calibration else [],
        **_lot(unit, plan, moment),
    }
    return store_check(
        unit, equipment_id=plan.equipment_id, kind=plan.kind, at=moment, figures=figures, answer=answer,
        sentence=_sentence(plan, figures), basis=basis, good=_last_able(unit, plan, figures, moment),
    )  # fmt: skip


def judged(plan: CheckPlan, readings: Sequence[float], correction: float) -> dict[str, Any]:
    """The figures of a check: mean with correction against the reference value, and the spread of the readings.

    Only the mean can see an error of the equipment, so only it stands among what is `found`.
    """
    mean, spread = sum(readings) / len(readings) + correction, max(readings) - min(readings)
    difference = mean - plan.reference_value
    found = {
        "key": "mean", "unit": plan.unit, "found": mean, "reference": plan.reference_value, "limit": plan.max_difference,
        "difference": difference, "state": _state(abs(difference), plan.max_difference, mean),
    }  # fmt: skip
    scatter = {
        "key": "spread", "unit": plan.unit, "found": spread, "reference": 0.0, "limit": plan.max_spread, "difference": spread,
        "state": _state(spread, plan.max_spread, mean),
    }  # fmt: skip
    return {
        "readings": {str(n): {"value": one, "unit": plan.unit} for n, one in enumerate(readings, start=1)},
        "found": [found], "scatter": [scatter] if plan.max_spread is not None else [], "correction": correction,
        "plan_version_id": plan.version_id,
    }  # fmt: skip


def _state(value: float, limit: float | None, size: float) -> str:
    """What is equal to its limit in the digits that were typed is within, whatever binary makes of the difference."""
    if limit is None:
        return CheckState.NO_REQUIREMENT.value
    return (CheckState.YES if value <= limit + ROUNDING * max(abs(size), limit) else CheckState.NO).value


def _worst(figures: dict[str, Any]) -> CheckState:
    states = {CheckState(one["state"]) for one in (*figures["found"], *figures["scatter"])}
    return next(one for one in (CheckState.NO, CheckState.NO_REQUIREMENT, CheckState.YES) if one in states)


def _correction(unit: Unit, plan: CheckPlan, mean: float, at: datetime) -> tuple[float, Calibration | None]:
    """The correction of the calibration at that moment, where the plan asks for it. Raises ReadingsRefused."""
    if not plan.corrected:
        return 0.0, None
    calibration = calibration_at(unit.session, plan.equipment_id, at)
    if calibration is None:
        raise ReadingsRefused(
            why="no calibration was valid at that moment, from which to correct the readings"
        )
    try:
        return calibration.correction_at(plan.quantity, mean, plan.unit).correction, calibration
    except (LimsError, MethodError) as trouble:
        raise ReadingsRefused(
            why=f"the calibration {calibration.certificate} gives no correction there"
        ) from trouble


def _lot(unit: Unit, plan: CheckPlan, at: datetime) -> dict[str, list[int]]:
    lot = lot_version_at(unit.session, plan.lot_id, at) if plan.lot_id is not None else None
    return {"reference": [lot.version_id]} if lot is not None else {}


def _last_able(
    unit: Unit, plan: CheckPlan, figures: dict[str, Any], before: datetime
) -> EquipmentCheck | None:
    """The last check by the plan that passed, with a limit smaller than the difference that is there now."""
    now = abs(figures["found"][0]["difference"])
    for one in passed_checks(unit.session, plan.equipment_id, before):
        limits = [each["limit"] for each in one.figures.get("found", ()) if one.kind == plan.kind]
        if any(limit is not None and limit < now for limit in limits):
            return one
    return None


def _sentence(plan: CheckPlan, figures: dict[str, Any]) -> str:
    """The record's sentence, in English."""
    [one] = figures["found"]
    limit = "no limit entered" if plan.max_difference is None else f"limit ±{plan.max_difference:g}"
    scatter = "".join(f"; spread {each['found']:.6g}, limit {each['limit']:g}" for each in figures["scatter"])
    return (
        f"{plan.kind}: {one['found']:.6g} {unit_words(plan.unit, 'en')} (expected {plan.reference_value:.6g}, "
        f"difference {one['difference']:+.3g}, {limit}{scatter})."
    )
