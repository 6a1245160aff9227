"""The demo's lots: copper strips, the strip standard, water and toluene, some in date and one that is not."""

from __future__ import annotations

from datetime import datetime, timedelta

from lims.demo.stage import Stage
from lims.materials import register_lot

STRIPS, STANDARD, WATER, TOLUENE, OLD_STRIPS = "LOT-0001", "LOT-0002", "LOT-0003", "LOT-0004", "LOT-0005"
CONTROL = "LOT-0006"
LOTS = (
    (STRIPS, "Copper strips, polished", "copper strip", 20, 300),
    (STANDARD, "Copper strip corrosion standard", "strip standard", 200, 500),
    (WATER, "Water, bi-distilled, degassed", "water", 8, 24),
    (TOLUENE, "Toluene for cleaning", "reagent", 40, 400),
    (CONTROL, "Diesel fuel for control", "control material", 90, 400),
    (OLD_STRIPS, "Copper strips, former box", "copper strip", 330, -3),
)


def take_lots_in(stage: Stage, until: datetime) -> None:
    """Register the lots; days are told from `until`."""
    with stage.by("DM", "lot.registered") as unit:
        for code, name, role, opened_ago, good_for in LOTS:
            opened, long_ago = until - timedelta(days=opened_ago), until - timedelta(days=600)
            lot = register_lot(
                unit, code=code, name=name, role=role, maker="FICTITIOUS", certificate=f"FICTITIOUS-{code}", opened_at=opened,
                expires_at=until + timedelta(days=good_for), fictitious=True, since=long_ago,
            )  # fmt: skip
            stage.lots[code] = lot.id
