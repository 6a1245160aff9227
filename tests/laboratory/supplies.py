"""What the laboratory of the tests has from outside and makes itself: supplier, solution, cylinder, a table from paper."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from lims.cylinders import clean_cylinder, issue_cylinder, register_cylinder
from lims.files import FileStore
from lims.materials import register_lot
from lims.preparations import Asked, AskedFigure, AskedPortion, prepare
from lims.suppliers import Purpose, Verdict, evaluate_supplier, register_supplier
from lims.takeover import Kind, bring_table
from methods.preparation import Way

if TYPE_CHECKING:
    from tests.laboratory.world import World

DAY = timedelta(days=1)


def supply(world: World, n: int) -> dict[str, int]:
    """A supplier with an evaluation that waits, and a solution made of a lot with a certified value."""
    value = {"quantity": "sulfur", "value": 100.0, "unit": "mg/kg", "expanded_uncertainty": 1.0, "k": 2.0}
    portion = AskedPortion(
        code=f"STOCK-{n}", amount=AskedFigure(value=1.0, unit="g", expanded_uncertainty=0.01)
    )
    with world.unit(world.analyst) as unit:
        supplier = register_supplier(unit, code=f"SUP-{n}", name="Maker")
        found = evaluate_supplier(
            unit, supplier.id, criteria="x", findings="y", verdict=Verdict.APPROVED, purposes=[Purpose.REAGENTS],
            until=world.at + DAY,
        )  # fmt: skip
        register_lot(unit, code=f"STOCK-{n}", name="Stock", role="reference material", certified=[value])
        made = prepare(
            unit,
            Asked(
                code=f"SOL-{n}", name="Solution", role="x", way=Way.MASS, portions=(portion,), procedure="P"
            ),
        )
        cylinder = register_cylinder(unit, code=f"CYL-{n}", pressure_test_due=world.at + DAY)
        clean_cylinder(unit, cylinder.id, "rinsed")
        issue_cylinder(unit, cylinder.id, world.case.client_id)
    table = [["name", "initials", "function"], ["N. Example", f"N{n}", "chemist"]]
    kept = FileStore(world.folder / "files").put(b"name,initials,function")
    with world.unit(world.analyst) as unit:
        brought = bring_table(unit, Kind.PEOPLE, table, UTC, kept, "people.csv", "text/csv")
    return {
        "supplier_id": supplier.id, "evaluation_id": found.id, "preparation_id": made.id, "cylinder_id": cylinder.id,
        "takeover_id": brought.id,
    }  # fmt: skip
