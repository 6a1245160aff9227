"""The demo's comparison of its two technicians by the control material. Every figure is FICTITIOUS."""

from __future__ import annotations

from datetime import timedelta

from lims.comparisons import By, compare, conclude
from lims.control import charts_at, record_point
from lims.demo.stage import Stage

SECOND = (832.11, 832.08, 832.12, 832.10, 832.09)  # kg/m³


def compare_technicians(stage: Stage) -> None:
    """The second technician measures the control material too; then both are compared, and a third concludes."""
    for n, value in enumerate(SECOND):
        with stage.by("BT", "control.measured") as unit:
            (chart,) = charts_at(unit.session, unit.at)
            at = unit.at - timedelta(hours=len(SECOND) - n)
            record_point(unit, chart.id, value=value, text=f"{value:.2f}", at=at)
    with stage.by("DM", "comparison.made") as unit:
        (chart,) = charts_at(unit.session, unit.at)
        made = compare(
            unit, by=By.PERSON, method_id=chart.method_id, measurand=chart.measurand, largest=0.1,
            source="FICTITIOUS plan of the demonstration", purpose="FICTITIOUS yearly comparison of technicians",
        )  # fmt: skip
    with stage.by("EQ", "comparison.concluded") as unit:
        conclude(unit, made.id, agrees=True, words="FICTITIOUS: within what is permitted; nothing to do")
