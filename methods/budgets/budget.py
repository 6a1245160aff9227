"""A budget as data: a model in the language of formulas, its inputs, and how the result is to be reported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from methods.expressions import Formulas
from methods.reporting import PLAIN, ReportRule
from methods.uncertainty import Correlations, Input, Interlaboratory, OwnControlData


@dataclass(frozen=True, kw_only=True, slots=True)
class Budget:
    """Mode (a): results of formulas over inputs (JCGM 100). Units are codes of the closed table."""

    title: str
    formulas: str
    results: Mapping[str, str]  # name to unit
    inputs: tuple[Input, ...]
    correlations: Correlations = field(default_factory=dict)
    coverage: float = 0.95
    coverage_factor: float | None = None
    second_order: bool = False
    rules: Mapping[str, ReportRule] = field(default_factory=dict)
    note: str = ""

    def model(self) -> Formulas:
        """The formulas, ready to compute."""
        return Formulas(self.formulas, [x.name for x in self.inputs], list(self.results))

    def rule(self, result: str) -> ReportRule:
        """How a result is reported."""
        return self.rules.get(result, PLAIN)


@dataclass(frozen=True, kw_only=True, slots=True)
class TopDownBudget:
    """Mode (b) or (c): one value with the uncertainty of a study, or of the laboratory's control data."""

    title: str
    result: str
    mode: Interlaboratory | OwnControlData
    rule: ReportRule = PLAIN
    note: str = ""


AnyBudget = Budget | TopDownBudget
