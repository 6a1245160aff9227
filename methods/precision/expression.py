"""Arithmetic over the mean of results: the language in which a method writes its r and R."""

from __future__ import annotations

import math
from dataclasses import dataclass

from methods.precision.arithmetic import Arithmetic, Functions

MEAN = frozenset({"X"})
FUNCTIONS: Functions = {
    "sqrt": (math.sqrt, 1),
    "exp": (math.exp, 1),
    "log": (math.log, 1),
    "log10": (math.log10, 1),
    "abs": (abs, 1),
    "min": (min, 2),
    "max": (max, 2),
}


@dataclass(frozen=True, slots=True)
class Expression:
    """Arithmetic over X, the mean of the results; checked when it is made. Raises ExpressionRefused."""

    text: str

    def __post_init__(self) -> None:
        self._arithmetic()

    def at(self, mean: float) -> float:
        """The value for X = mean. Raises ExpressionRefused where the arithmetic has no real value."""
        return float(self._arithmetic().at(X=float(mean)))

    def _arithmetic(self) -> Arithmetic:
        return Arithmetic(self.text, MEAN, FUNCTIONS)
