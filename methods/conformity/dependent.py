"""Limits that depend on other results of the same item, such as a composition: a formula gives the bound."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from methods.conformity.errors import LimitRefused
from methods.conformity.limits import Bound, Comparison, Limit, Methods
from methods.expressions import Formula, FormulaRefused, FormulaUndefined
from methods.knowledge import Source, Unknown
from methods.reporting import Rounding, round_to_step, written
from methods.reporting.digits import plain_text


@dataclass(frozen=True, kw_only=True, slots=True)
class BoundFormula:
    """A bound as a formula over other results, rounded to the step of the specification.

    `quantities` names each as the formula does and says which measurand of the item it is, in the unit that the
    specification computes with.
    """

    formula: str
    quantities: Mapping[str, str]  # name in the formula: measurand
    step: str
    inclusive: bool = True
    rounding: Rounding = Rounding.HALF_EVEN

    def __post_init__(self) -> None:
        if not (written(self.step) or 0) > 0:
            raise LimitRefused(
                measurand="this product",
                what=f"has the step {self.step[:40]!r} for its computed bound",
                remedy="Enter the step of the specification as a decimal number",
            )
        try:
            Formula(self.formula, self.quantities)
        except FormulaRefused as trouble:
            raise LimitRefused(
                measurand="this product",
                what=f"has a formula that cannot be read: {trouble.problem_text.rstrip('.')}",
                remedy=trouble.remedy_text.rstrip("."),
            ) from trouble

    def at(self, results: Mapping[str, float]) -> Bound | Unknown:
        """The bound for the results of an item by measurand; unknown where one of them is not there."""
        missing = sorted({measurand for measurand in self.quantities.values() if measurand not in results})
        if missing:
            return Unknown(
                reason=f"the limit depends on {', '.join(missing)}, which was not found",
                remedy=f"test {', '.join(missing)} of the same item first",
            )
        given = {name: results[measurand] for name, measurand in self.quantities.items()}
        try:
            value = Formula(self.formula, self.quantities).at(**given)
        except FormulaUndefined as trouble:
            return Unknown(
                reason=trouble.problem_text.rstrip("."), remedy="check the results that the limit depends on"
            )
        return Bound(
            text=plain_text(round_to_step(value, Decimal(self.step), self.rounding)), inclusive=self.inclusive
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class DependentLimit:
    """As `Limit`, with bounds that other results of the same item decide. `at` gives the limit of an item."""

    measurand: str
    unit: str
    lower: BoundFormula | Bound | Unknown | None = None
    upper: BoundFormula | Bound | Unknown | None = None
    reference_condition: str = ""
    basis: str = ""
    methods: Methods
    comparison: Comparison
    rounding: Rounding = Rounding.HALF_EVEN
    source: Source | None = None

    def at(self, results: Mapping[str, float]) -> Limit:
        """The limit of an item with these results by measurand; what they do not give is unknown, never free."""
        return Limit(
            measurand=self.measurand,
            unit=self.unit,
            lower=_bound(self.lower, results),
            upper=_bound(self.upper, results),
            reference_condition=self.reference_condition,
            basis=self.basis,
            methods=self.methods,
            comparison=self.comparison,
            rounding=self.rounding,
            source=self.source,
        )


def _bound(
    bound: BoundFormula | Bound | Unknown | None, results: Mapping[str, float]
) -> Bound | Unknown | None:
    return bound.at(results) if isinstance(bound, BoundFormula) else bound
