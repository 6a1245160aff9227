"""The demo's lots and suppliers: some in date and one that is not, one supplier evaluated and one not, and what was prepared."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from lims.demo.stage import Stage
from lims.materials import put_card, register_lot, take_amount
from lims.preparations import Asked, AskedContent, AskedFigure, AskedPortion, prepare
from lims.suppliers import Purpose, Verdict, approve_evaluation, evaluate_supplier, register_supplier
from methods.preparation import Way

STRIPS, STANDARD, WATER, TOLUENE, OLD_STRIPS = "LOT-0001", "LOT-0002", "LOT-0003", "LOT-0004", "LOT-0005"
CONTROL, STOCK, OIL, DILUTED = "LOT-0006", "LOT-0007", "LOT-0008", "LOT-0009"
LOTS = (
    (STRIPS, "Copper strips, polished", "copper strip", 20, 300),
    (STANDARD, "Copper strip corrosion standard", "strip standard", 200, 500),
    (WATER, "Water, bi-distilled, degassed", "water", 8, 24),
    (TOLUENE, "Toluene for cleaning", "reagent", 40, 400),
    (CONTROL, "Diesel fuel for control", "control material", 90, 400),
    (OLD_STRIPS, "Copper strips, former box", "copper strip", 330, -3),
    (STOCK, "Sulfur in mineral oil, stock", "reference material", 80, 380),
    (OIL, "White mineral oil", "solvent", 80, 380),
)
SULFUR = {"quantity": "sulfur", "value": 1000.0, "unit": "mg/kg", "expanded_uncertainty": 12.0, "k": 2.0}
CARDS: dict[str, dict[str, Any]] = {
    WATER: {"storage": "FICTITIOUS: 20 °C, closed", "days_after_opening": 30.0},
    TOLUENE: {"storage": "FICTITIOUS: cabinet for solvents 2", "amount": 2500.0, "amount_unit": "mL"},
    STOCK: {
        "storage": "FICTITIOUS: dark, 4 °C",
        "accreditation": "FICTITIOUS ISO 17034 no. 000",
        "amount": 250.0,
        "amount_unit": "g",
    },
}
APPROVED, UNKNOWN = "SUP-001", "SUP-002"


def take_lots_in(stage: Stage, until: datetime) -> None:
    """Register suppliers and lots; days are told from `until`."""
    long_ago = until - timedelta(days=600)
    supplier = _evaluated(stage, until, long_ago)
    with stage.by("DM", "lot.registered") as unit:
        register_supplier(unit, code=UNKNOWN, name="FICTITIOUS Gases", contact="gases@supplier.example.test")
        for code, name, role, opened_ago, good_for in LOTS:
            lot = register_lot(
                unit, code=code, name=name, role=role, maker="FICTITIOUS", certificate=f"FICTITIOUS-{code}",
                opened_at=until - timedelta(days=opened_ago), expires_at=until + timedelta(days=good_for), fictitious=True,
                since=long_ago, certified=[SULFUR] if code == STOCK else [],
            )  # fmt: skip
            put_card(
                unit,
                lot.id,
                supplier_id=supplier,
                received_at=long_ago,
                accepted=True,
                since=long_ago,
                **CARDS.get(code, {}),
            )
            stage.lots[code] = lot.id
    with stage.by("DM", "material.taken", "washing of the density meter") as unit:
        take_amount(unit, stage.lots[TOLUENE], 150.0, "washing of the density meter")
    _prepare(stage, until)


def _evaluated(stage: Stage, until: datetime, long_ago: datetime) -> int:
    with stage.by("DM", "supplier.evaluated") as unit:
        supplier = register_supplier(
            unit, code=APPROVED, name="FICTITIOUS Reference Materials", contact="sales@supplier.example.test"
        )
        found = evaluate_supplier(
            unit, supplier.id, criteria="FICTITIOUS: accreditation of the producer, deliveries of two years",
            findings="FICTITIOUS: complete certificates, nothing damaged", verdict=Verdict.APPROVED,
            purposes=[Purpose.REFERENCE_MATERIALS, Purpose.REAGENTS], until=until + timedelta(days=200),
        )  # fmt: skip
    with stage.by("EQ", "supplier.approved") as unit:
        approve_evaluation(unit, found.id, since=long_ago)
    return supplier.id


def _prepare(stage: Stage, until: datetime) -> None:
    def grams(value: float) -> AskedFigure:
        return AskedFigure(value=value, unit="g", expanded_uncertainty=0.002)

    free = AskedFigure(value=0.0, unit="mg/kg", expanded_uncertainty=0.2)
    with stage.by("DM", "preparation.made") as unit:
        one = prepare(
            unit,
            Asked(
                code=DILUTED, name="Sulfur in mineral oil, diluted", role="control material", way=Way.MASS, fictitious=True,
                portions=(AskedPortion(code=STOCK, amount=grams(10.012)), AskedPortion(code=OIL, amount=grams(90.043))),
                contents=(AskedContent(code=OIL, quantity="sulfur", figure=free),), procedure="FICTITIOUS procedure 7",
                storage="FICTITIOUS: dark, 4 °C", expires_at=until + timedelta(days=60),
            ),
        )  # fmt: skip
    stage.lots[DILUTED] = one.lot_id
