"""What else the demo's register holds: particulars, maintenance, a legal verification, reservations. All FICTITIOUS."""

from __future__ import annotations

from datetime import timedelta

from lims.demo.equipment import BAROMETER, GAS_CHROMATOGRAPH, HYGROMETER, METER
from lims.demo.stage import Stage
from lims.equipment import systems_at
from lims.legal import enter_verification, require_verification
from lims.maintenance import EventKind, fit_consumable, plan_maintenance, record_event
from lims.particulars import Ownership, ServedRange, Software, calibrate_system, state_particulars
from lims.reservations import reserve

PLAN = "FICTITIOUS plan of the demonstration"


def fill_register(stage: Stage) -> None:
    """Before the month: what holds of the meter and the gas chromatograph, what is planned, what the law asks."""
    of = stage.equipment
    with stage.by("DM", "particulars.stated") as unit:
        state_particulars(
            unit, of[METER], ownership=Ownership.OWN, asset_number="FICTITIOUS-0101", seal="FICTITIOUS seal 17",
            software=[Software(name="firmware", version="FICTITIOUS 2.1")],
            ranges=[ServedRange(method="ASTM D4052", quantity="density", unit="kg/m3", low=690.0, high=900.0)],
        )  # fmt: skip
        state_particulars(unit, of[HYGROMETER], ownership=Ownership.BORROWED, owner="FICTITIOUS institute")
    with stage.by("EQ", "maintenance.planned") as unit:
        plan_maintenance(
            unit,
            of[METER],
            name="Clean the cell",
            procedure="FICTITIOUS: rinse and dry",
            every_runs=40,
            basis=PLAN,
        )
        plan_maintenance(
            unit,
            of[GAS_CHROMATOGRAPH],
            name="Bake the column out",
            procedure="FICTITIOUS",
            every_days=90.0,
            basis=PLAN,
        )
    with stage.by("AT", "maintenance.fitted") as unit:
        fit_consumable(
            unit, of[GAS_CHROMATOGRAPH], what="Septum", serial="FICTITIOUS-S1", most_runs=100, basis=PLAN
        )
        fit_consumable(unit, of[GAS_CHROMATOGRAPH], what="Column", serial="FICTITIOUS-C1")
    with stage.by("EQ", "legal.required") as unit:
        require_verification(unit, of[BAROMETER], required=True, law="FICTITIOUS law on metrology")
        enter_verification(
            unit, of[BAROMETER], number="FICTITIOUS-V-12", mark="FICTITIOUS", authority="FICTITIOUS institute of metrology",
            verified_at=unit.at - timedelta(days=100), fit=True, fit_until=unit.at + timedelta(days=265), fictitious=True,
        )  # fmt: skip
    with stage.by("EQ", "measuring_system.calibrated") as unit:
        for one in systems_at(unit.session, unit.at):
            if one.code == "MS-RGA":
                calibrate_system(unit, one.id, found="FICTITIOUS: response factors within 1 %")


def look_ahead(stage: Stage) -> None:
    """At the end of the month: a repair in the history, and who has the chromatograph next week."""
    of = stage.equipment
    with stage.by("AT", "maintenance.recorded") as unit:
        record_event(
            unit,
            of[HYGROMETER],
            kind=EventKind.REPAIR,
            what="FICTITIOUS: battery changed",
            by_whom="A. Example-Technician",
        )
    for n, who in ((2, "AT"), (4, "DM")):
        with stage.by(who, "equipment.reserved") as unit:
            start = (unit.at + timedelta(days=n)).replace(hour=6, minute=0, second=0, microsecond=0)
            reserve(
                unit, of[GAS_CHROMATOGRAPH], start=start, end=start + timedelta(hours=5), purpose="FICTITIOUS validation",
                person_id=stage.people[who],
            )  # fmt: skip
