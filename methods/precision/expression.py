"""Arithmetic over the mean of results: the language in which a method writes its r and R."""

from __future__ import annotations

from dataclasses import dataclass

from methods.expressions import Formula, FormulaRefused, FormulaUndefined
from methods.precision.errors import ExpressionRefused

MEAN = frozenset({"X"})
LONGEST = 500


@dataclass(frozen=True, slots=True)
class Expression:
    """Arithmetic over X, the mean of the results; checked when it is made. Raises ExpressionRefused."""

    text: str

    def __post_init__(self) -> None:
        self._formula()

    def at(self, mean: float) -> float:
        """The value for X = mean. Raises ExpressionRefused where the arithmetic has no real value."""
        try:
            return self._formula().at(X=float(mean))
        except FormulaUndefined as trouble:
            raise self._refusal(f"it has no value at a mean of {mean:g}") from trouble

    def _formula(self) -> Formula:
        if len(self.text) > LONGEST:
            raise self._refusal(f"it is longer than {LONGEST} characters")
        try:
            return Formula(self.text, MEAN)
        except FormulaRefused as trouble:
            raise self._refusal(
                "at column {column}, near {near!r}, {why}".format(**trouble.given)
            ) from trouble

    def _refusal(self, why: str) -> ExpressionRefused:
        return ExpressionRefused(text=self.text if len(self.text) <= 60 else f"{self.text[:60]}…", why=why)
