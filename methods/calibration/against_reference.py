"""Calibration by comparison: an item beside a reference standard, point by point, with the budget of each point (JCGM 100).

error = mean of (indication - reading of the reference) - correction of the reference + components of value zero. The
differences are taken reading by reading, so what moves both, such as the temperature of a bath, drops out of their scatter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from methods.calibration.errors import CalibrationRefused
from methods.uncertainty import Evaluation, Input, mean, propagate, type_a

LEAST_REPEATS = 3  # a pair of readings gives no standard deviation of its own
REPEATABILITY, REFERENCE = "repeatability", "reference"


@dataclass(frozen=True, slots=True)
class Pair:
    """The reference and the item, read together, in one unit."""

    reference: float
    indication: float


@dataclass(frozen=True, kw_only=True, slots=True)
class PointFound:
    """A point: reference value and indication as means; the evaluation is of the error, indication minus reference."""

    reference: float
    indication: float
    evaluation: Evaluation


def evaluate_point(
    pairs: Sequence[Pair],
    *,
    correction: float,
    u_reference: float,
    components: Sequence[Input],
    coverage: float,
    unit: str = "1",
) -> PointFound:
    """The error of an item at a point, with U. `correction` is added to the readings of the reference.

    `u_reference` is the standard uncertainty of that correction; `components` have the value zero: drift of the reference,
    resolution, inhomogeneity and stability of the bath, whatever the laboratory has found to matter.

    >>> pairs = [Pair(20.00, 20.11), Pair(20.01, 20.13), Pair(20.00, 20.12)]
    >>> found = evaluate_point(pairs, correction=0.02, u_reference=0.01, components=[], coverage=0.95)
    >>> round(found.reference, 4), round(found.evaluation.value, 4), round(found.evaluation.u, 4)
    (20.0233, 0.0967, 0.0105)

    Raises CalibrationRefused for fewer than three pairs and for a component that is no deviation from zero.
    """
    if len(pairs) < LEAST_REPEATS:
        raise CalibrationRefused(
            what=f"a point has {len(pairs)} readings",
            remedy=f"Read each point at least {LEAST_REPEATS} times",
        )
    odd = next((one.name for one in components if one.value != 0), None)
    if odd is not None:
        raise CalibrationRefused(
            what=f"the component {odd} is not zero", remedy="Apply it as a correction of the reference"
        )
    difference = type_a(REPEATABILITY, [one.indication - one.reference for one in pairs], unit=unit)
    own = Input(name=REFERENCE, value=correction, u=u_reference, unit=unit)

    def error(**given: float) -> float:
        return given[REPEATABILITY] - given[REFERENCE] + sum(given[one.name] for one in components)

    found = propagate(error, [difference, own, *components], coverage=coverage, unit=unit)
    reference = mean([one.reference for one in pairs]) + correction
    return PointFound(reference=reference, indication=reference + found.value, evaluation=found)
