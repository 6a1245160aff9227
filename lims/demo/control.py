"""The demo's control chart: density of a control material, established before the month and measured every morning."""

from __future__ import annotations

from datetime import timedelta

from lims.catalogue import find_method_id
from lims.control import charts_at, open_chart, points_of, record_point
from lims.demo.materials import CONTROL
from lims.demo.people import D4052
from lims.demo.stage import Stage
from lims.records import Unit

NEEDED = 20
NEAR = 832.10  # kg/m³, FICTITIOUS like every figure of the demo
STEPS = (0.01, -0.02, 0.04, -0.01, 0.02, -0.05, 0.0, 0.03, -0.01, 0.02, -0.03, 0.01)


def keep_chart(stage: Stage) -> None:
    """Open the chart and enter the results by which it was established, a day apart."""
    with stage.by("EQ", "control.opened") as unit:
        chart = open_chart(
            unit, method_id=find_method_id(unit.session, D4052) or 0, measurand="density_15C", lot_id=stage.lots[CONTROL],
            needed=NEEDED, every_days=4.0, basis="the laboratory's plan, FICTITIOUS",
        )  # fmt: skip
    for day in range(NEEDED):
        with stage.by("AT", "control.measured") as unit:
            value = round(NEAR + STEPS[day % len(STEPS)], 2)
            record_point(
                unit, chart.id, value=value, text=f"{value:.2f}", at=unit.at - timedelta(days=NEEDED - day)
            )


def measure_control_sample(unit: Unit) -> None:
    """The control result of the morning, near the others and without a pattern."""
    for chart in charts_at(unit.session, unit.at):
        value = round(NEAR + STEPS[len(points_of(unit.session, chart.id)) % len(STEPS)], 2)
        record_point(unit, chart.id, value=value, text=f"{value:.2f}")
