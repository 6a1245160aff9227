"""Runs of the demo's gas chromatograph: folders as a ChemStation writes them, each saying that it is simulated."""

from __future__ import annotations

import random
from collections.abc import Collection
from datetime import datetime

from instruments.files.samples import SimulatedPeak, chemstation_folder

LPG = (
    ("ethane", 2.1, 190.0), ("propane", 3.4, 6200.0), ("propene", 4.1, 240.0), ("isobutane", 5.2, 1650.0),
    ("n-butane", 6.0, 1880.0), ("1-butene", 7.3, 60.0), ("isopentane", 9.1, 35.0), ("n-pentane", 9.8, 14.0),
)  # fmt: skip


def lpg_run(
    code: str, at: datetime, injection: int, seed: int, *, manual: Collection[str] = ()
) -> tuple[str, dict[str, bytes]]:
    """The folder of one injection of an LPG sample, and its name in the watched folder; the same seed, the same peaks.

    What is integrated by hand comes out somewhat smaller.
    """
    chance = random.Random(seed)  # noqa: S311
    peaks = [
        SimulatedPeak(
            name=name,
            retention_time=round(time + chance.gauss(0, 0.004), 3),
            area=round(area * chance.gauss(1, 0.06) * (0.94 if name in manual else 1.0), 3),
        )
        for name, time, area in LPG
    ]
    return f"{injection:03d}F{injection:02d}01.D", chemstation_folder(code, peaks, at, injection, manual)
