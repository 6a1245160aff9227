"""The lines of a budget, made when somebody looks at them: most evaluations are asked for value and U alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import overload

from methods.uncertainty.evaluation import BudgetLine
from methods.uncertainty.inputs import Input


class BudgetLines(Sequence[BudgetLine]):
    """A line for each input from its sensitivity, what it adds to u, and its share of u^2; equal to a tuple of them."""

    __slots__ = ("_inputs", "_made", "_parts", "_shared", "_slopes", "_variance")

    def __init__(
        self,
        inputs: Sequence[Input],
        slopes: Sequence[float],
        parts: Sequence[float],
        shared: Sequence[float],
        variance: float,
    ) -> None:
        self._inputs, self._slopes, self._parts = inputs, slopes, parts
        self._shared, self._variance = shared, variance
        self._made: tuple[BudgetLine, ...] | None = None

    def __len__(self) -> int:
        return len(self._inputs)

    @overload
    def __getitem__(self, at: int) -> BudgetLine: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[BudgetLine, ...]: ...
    def __getitem__(self, at: int | slice) -> BudgetLine | tuple[BudgetLine, ...]:
        return self._all()[at]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, tuple | BudgetLines) and self._all() == tuple(other)

    def __hash__(self) -> int:
        return hash(self._all())

    def __repr__(self) -> str:
        return repr(self._all())

    def _all(self) -> tuple[BudgetLine, ...]:
        if self._made is None:
            self._made = tuple(
                BudgetLine(
                    input=x.name,
                    value=x.value,
                    unit=x.unit,
                    u=x.u,
                    dof=x.dof,
                    distribution=x.distribution,
                    sensitivity=slope,
                    contribution=abs(part),
                    share=own / self._variance if self._variance else 0.0,
                    source=x.source,
                )
                for x, slope, part, own in zip(
                    self._inputs, self._slopes, self._parts, self._shared, strict=True
                )
            )
        return self._made
