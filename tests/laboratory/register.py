"""What the laboratory at work holds besides: programme, intermediate checks, consumables, reservations, control charts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from lims.maintenance import fit_consumable, plan_maintenance
from lims.programme import find_request, make_requests
from lims.reservations import reserve
from tests.laboratory.shown import compare_people
from tests.support.control import enter, make_chart
from tests.support.equipment import make_calibration, make_equipment
from tests.support.intermediate import check_it, plan_it
from tests.support.programme import decide, state_rule

if TYPE_CHECKING:
    from tests.laboratory.world import World

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def programme(world: World, size: int) -> None:
    """Equipment that is due, each with an interval and a line of a request to whoever calibrates it."""
    for _ in range(size):
        one = make_equipment(world.database, at=world.at - 400 * DAY)
        make_calibration(world.database, one.id, at=world.at - 300 * DAY)
        decide(world.database, one.id, at=world.at - HOUR)
    state_rule(world.database, at=world.at - HOUR)
    with world.unit(world.analyst) as unit:
        made = make_requests(unit, world.at.year)
    with world.database.read() as session:
        found = find_request(session, made[0])
    world.ids |= {"calibration_request_id": made[0], "request_line_id": found.lines[0].id}


def intermediate(world: World, size: int) -> None:
    """Intermediate checks of equipment of their own, each done once."""
    for _ in range(size):
        one = make_equipment(world.database, at=world.at - DAY)
        plan = plan_it(world.database, one.id, at=world.at - HOUR)
        check_it(world.database, plan, 800.0, 800.1, at=world.at, person_id=world.case.bench.analyst.id)
        world.ids["check_plan_id"] = plan.id


def register(world: World, size: int) -> None:
    """Equipment of its own with a consumable and a reservation; a measuring system that can be looked at."""
    for _ in range(size):
        one = make_equipment(world.database, at=world.at - DAY)
        with world.unit(world.analyst) as unit:
            used = fit_consumable(unit, one.id, what="Septum")
            plan = plan_maintenance(
                unit,
                one.id,
                name="Clean it",
                procedure="FICTITIOUS",
                every_days=90.0,
                basis="FICTITIOUS plan",
            )
            kept = reserve(
                unit, one.id, start=world.at + DAY, end=world.at + 2 * DAY, purpose="a validation",
                person_id=world.case.bench.analyst.id,
            )  # fmt: skip
        world.ids |= {"consumable_id": used, "reservation_id": kept.id, "maintenance_plan_id": plan}
    world.ids["system_id"] = world.case.bench.density.system.id


def control(world: World, size: int) -> None:
    """Charts that begin now, so that what was measured before asks nothing of them; each with its first result."""
    for _ in range(size):
        chart = make_chart(world.database, method_id=world.case.bench.method.method_id, at=world.at)
        point = enter(world.database, chart, 832.1, at=world.at)
        world.ids |= {"chart_id": chart.id, "point_id": point.id}
    compare_people(world, chart)
