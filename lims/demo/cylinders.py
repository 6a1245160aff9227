"""The demo's pool of cylinders: clean, with a client, used, and one that is overdue for its pressure test."""

from __future__ import annotations

from datetime import datetime, timedelta

from lims.cylinders import clean_cylinder, issue_cylinder, register_cylinder, take_back
from lims.demo.stage import Stage

POOL = (
    ("CYL-001", 310),
    ("CYL-002", 290),
    ("CYL-003", 300),
    ("CYL-004", -4),
    ("CYL-005", 20),
)  # days until its test is due


def lend_cylinders(stage: Stage, until: datetime) -> None:
    """Register the pool; two go to a client, and one of them comes back."""
    client = next(iter(stage.clients.values()))
    with stage.by("DM", "cylinder.registered", "FICTITIOUS pool of the demonstration") as unit:
        made = {}
        for n, (code, days) in enumerate(POOL):
            due = until + timedelta(days=days)
            one = register_cylinder(
                unit, code=code, serial=f"FICTITIOUS-{n}", maker="FICTITIOUS", volume_ml=500.0, tare_g=812.4 + n,
                pressure_tested_at=due - timedelta(days=1825), pressure_test_due=due, report=f"FICTITIOUS test {n}", fictitious=True,
            )  # fmt: skip
            made[code] = one.id
            clean_cylinder(unit, one.id, "FICTITIOUS: evacuated, rinsed with the product")
    with stage.by("DM", "cylinder.issued") as unit:
        issue_cylinder(unit, made["CYL-001"], client, "for the next delivery")
        issue_cylinder(unit, made["CYL-002"], client, "for the next delivery")
        take_back(unit, made["CYL-002"], remark="came back empty")
