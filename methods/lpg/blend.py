"""Properties as a sum over components whose factors the laboratory enters: ISO 8973, EN 589 annexes and the like.

No public source gave the factors of ISO 8973 or of the annexes of EN 589. The laboratory enters table, basis and
range from the text that it owns; until two people have approved it, the calculation is refused with that reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from methods.composition import Basis, ComponentWithoutConstants, Composition
from methods.knowledge import Known, Unknown, need
from methods.lpg.errors import CompositionOutsideScope

_REMEDY = "enter the table from the text that the laboratory owns, and have it approved by a second person"
ISO_8973_DENSITY = Unknown(reason="the constants of ISO 8973 were found in no public source", remedy=_REMEDY)
ISO_8973_VAPOUR_PRESSURE = Unknown(
    reason="the constants of ISO 8973 were found in no public source", remedy=_REMEDY
)
EN_589_MON = Unknown(
    reason="the factors of the annex of EN 589 were found in no public source", remedy=_REMEDY
)


class Sum(StrEnum):
    """How factors are summed over the fractions of the table's basis."""

    LINEAR = "sum of x f"
    RECIPROCAL = "1 over the sum of x / f"


@dataclass(frozen=True, kw_only=True, slots=True)
class BlendTable:
    """Factors of one property: basis, unit, kind of sum, and the ranges (fractions) that the document states."""

    document: str
    quantity: str
    unit: str
    basis: Basis
    factors: Mapping[str, float]
    sum: Sum = Sum.LINEAR
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)


def blend(x: Composition, known: Known[BlendTable] | Unknown, *, quantity: str) -> float:
    """A property of the mixture in the unit of the table, as the document's sum over the fractions.

    Raises NotKnown while no table is entered; BasisMixed, ComponentWithoutConstants, CompositionOutsideScope.
    """
    table = need(known, quantity)
    fractions = x.on(table.basis, table.document)
    for name, (low, high) in table.ranges.items():
        if not low <= fractions.get(name, 0.0) <= high:
            why = f"{name} is {fractions.get(name, 0.0):.4g}, not {low:g} to {high:g} by {table.basis}"
            raise CompositionOutsideScope(document=table.document, what=table.quantity, why=why)
    terms = [
        fraction * _factor(table, name) if table.sum is Sum.LINEAR else fraction / _factor(table, name)
        for name, fraction in fractions.items()
    ]
    return sum(terms) if table.sum is Sum.LINEAR else 1.0 / sum(terms)


def _factor(table: BlendTable, name: str) -> float:
    factor = table.factors.get(name)
    if factor is None or (table.sum is Sum.RECIPROCAL and not factor > 0.0):
        raise ComponentWithoutConstants(
            document=table.document, what=f"factor of {table.quantity}", component=name
        )
    return factor
