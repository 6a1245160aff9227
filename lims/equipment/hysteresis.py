"""Points that were approached from below and from above: one correction for both, and what they differ by in its uncertainty."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lims.equipment.calibration import CalibrationPoint


def merged(points: Sequence[CalibrationPoint]) -> tuple[CalibrationPoint, ...]:
    """The points by rising indication; a rising one and the falling one nearest to it as their mean.

    A reading does not tell from which side it was approached, so half of the difference of the two corrections is the
    half-width of a rectangular distribution, added to the larger of their standard uncertainties.
    """
    rising, falling = ([one for one in points if one.direction == way] for way in ("rising", "falling"))
    if not rising or not falling:
        return tuple(sorted(points, key=lambda one: one.indication))
    plain = [one for one in points if not one.direction]
    pairs = [
        _mean(one, min(falling, key=lambda other: abs(other.reference - one.reference))) for one in rising
    ]
    return tuple(sorted([*plain, *pairs], key=lambda one: one.indication))


def _mean(a: CalibrationPoint, b: CalibrationPoint) -> CalibrationPoint:
    reference, indication = (a.reference + b.reference) / 2, (a.indication + b.indication) / 2
    u = math.hypot(
        max(a.standard_uncertainty, b.standard_uncertainty),
        abs(a.correction - b.correction) / 2 / math.sqrt(3),
    )
    k = max(a.k, b.k)
    return replace(
        a, reference=reference, indication=indication, correction=reference - indication, expanded_uncertainty=k * u, k=k,
        direction="",
    )  # fmt: skip
