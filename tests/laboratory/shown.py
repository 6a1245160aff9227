"""What the laboratory of the world has shown: a validation of its method, and two people compared by a control material."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from lims.comparisons import By, compare
from lims.control import ControlChart
from lims.materials.models import MaterialLotRow
from lims.validation import work_of
from tests.support.control import enter
from tests.support.validation import make_submitted

if TYPE_CHECKING:
    from tests.laboratory.world import World


def validate(world: World) -> None:
    """A validation that waits for its decision."""
    case = make_submitted(world.database, world.case.bench.method, at=world.at)
    with world.database.read() as session:
        (one,) = work_of(session, case.id).experiments
    world.ids |= {"validation_id": case.id, "experiment_id": one.plan.id, "datum_id": one.data[0].id}


def compare_people(world: World, chart: ControlChart) -> None:
    """The analyst and the reviewer measure the material of a chart, and are compared by it."""
    analyst, reviewer = world.case.bench.analyst, world.case.reviewer
    for n, person in enumerate((reviewer, analyst, reviewer), 1):
        enter(world.database, chart, 832.1 + n / 10, at=world.at + timedelta(seconds=n), person=person)
    with world.unit(world.analyst) as unit:
        lot = unit.session.get_one(MaterialLotRow, chart.lot_id).code
        world.ids["comparison_id"] = compare(
            unit,
            by=By.PERSON,
            method_id=chart.method_id,
            measurand="density_15C",
            material=lot,
            purpose="FICTITIOUS",
        ).id
