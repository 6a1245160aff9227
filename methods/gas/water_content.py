"""Water vapour content of a gas from its water dew point: W = A/P + B with A and B by temperature, as ASTM D1142.

No public source gave the constants A and B. The laboratory enters them from the text that it owns.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from methods.gas.errors import GasOutsideRange
from methods.knowledge import Known, Unknown, need

D1142 = Unknown(
    reason="the constants A and B of ASTM D1142 were found in no public source",
    remedy="enter them by temperature from the text that the laboratory owns, and have them approved",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class WaterConstants:
    """A and B at a dew point t (°C), in units that make W = A/P + B for P in `pressure_unit` absolute."""

    t: float
    A: float
    B: float


@dataclass(frozen=True, kw_only=True, slots=True)
class WaterTable:
    """Rows of constants by rising temperature, with the units of absolute pressure and of the content W."""

    document: str
    pressure_unit: str
    content_unit: str
    rows: Sequence[WaterConstants]


def water_content(t: float, P: float, constants: Known[WaterTable] | Unknown) -> float:
    """Water content W = A/P + B at a dew point t (°C) and absolute pressure P, in the table's units.

    ln A and B are taken linear in t between rows. Raises NotKnown, GasOutsideRange. ASTM D1142, clause not verified
    """
    known = need(constants, "the table of water vapour")
    rows = known.rows
    if not P > 0.0:
        raise GasOutsideRange(
            quantity="absolute pressure",
            value=f"{P:g}",
            unit=known.pressure_unit,
            document=known.document,
            low=0,
            high=math.inf,
        )
    for low, high in pairwise(rows):
        if low.t <= t <= high.t:
            w = (t - low.t) / (high.t - low.t)
            A = math.exp((1 - w) * math.log(low.A) + w * math.log(high.A))
            return A / P + (1 - w) * low.B + w * high.B
    raise GasOutsideRange(
        quantity="dew point",
        value=f"{t:g}",
        unit="°C",
        document=known.document,
        low=min((row.t for row in rows), default=math.nan),
        high=max((row.t for row in rows), default=math.nan),
    )
