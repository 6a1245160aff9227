"""The demo's intermediate checks: the bath's thermometer at the ice point, the hygrometer beside a reference. All FICTITIOUS."""

from __future__ import annotations

from datetime import timedelta

from lims.demo.equipment import HYGROMETER, THERMOMETER
from lims.demo.stage import Stage
from lims.intermediate import CheckPlan, do_check, plan_check

PLAN = "FICTITIOUS plan of the demonstration"
ICE = (0.01, 0.02, 0.0, 0.03, 0.02, 0.04)  # degrees above the ice point, month after month
AIR = (21.2, 21.3, 21.1)


def check_between_calibrations(stage: Stage) -> None:
    """Plan two checks, and do them for some months; they pass."""
    with stage.by("EQ", "intermediate.planned") as unit:
        ice = plan_check(
            unit, stage.equipment[THERMOMETER], name="Ice point", quantity="temperature", unit_code="degC",
            procedure="Crushed ice and water, 15 minutes, two readings", reference="ice point", reference_value=0.0, readings=2,
            max_difference=0.1, max_spread=0.05, every_days=120.0, basis=PLAN,
        )  # fmt: skip
        air = plan_check(
            unit, stage.equipment[HYGROMETER], name="Beside the reference", quantity="temperature", unit_code="degC",
            procedure="Beside the reference thermometer for an hour", reference="FICTITIOUS reference thermometer",
            reference_value=21.0, reference_uncertainty=0.1, max_difference=0.5, every_days=120.0, basis=PLAN,
        )  # fmt: skip
    for n, off in enumerate(ICE):
        _do(stage, ice, [off, round(off + 0.01, 2)], days_ago=30 * (len(ICE) - n) - 5)
    for n, value in enumerate(AIR):
        _do(stage, air, [value], days_ago=60 * (len(AIR) - n) - 30)


def _do(stage: Stage, plan: CheckPlan, readings: list[float], *, days_ago: int) -> None:
    with stage.by("AT", "intermediate.done") as unit:
        do_check(unit, plan.id, readings=readings, at=unit.at - timedelta(days=days_ago))
