"""The kinds of figures that the settings of a method hold beside plain numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from methods.knowledge import Known
from methods.wording import Texts


@dataclass(frozen=True, kw_only=True, slots=True)
class Spread:
    """A standard deviation with its degrees of freedom; `dof` is infinite where nobody gave one."""

    s: float
    dof: float
    unit: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Range:
    """From `low` to `high`, both inclusive; None is an end that the method leaves free."""

    low: float | None
    high: float | None
    unit: str

    def holds(self, value: float) -> bool:
        """Whether a value lies within."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    def __str__(self) -> str:
        low = "" if self.low is None else f"from {self.low:g} "
        high = "" if self.high is None else f"to {self.high:g} "
        return f"{low}{high}{self.unit}".strip()


@dataclass(frozen=True, kw_only=True, slots=True)
class HoldingTime:
    """How old a sample may be when it is measured, counted from sampling or from receipt."""

    longest: timedelta
    since: str  # sampled, received


@dataclass(frozen=True, kw_only=True, slots=True)
class Contribution:
    """One contribution to the uncertainty budget that is the laboratory's own: standard uncertainty and dof."""

    u: float
    dof: float
    unit: str
    half_width: float | None  # of a rectangular distribution, where that was entered


@dataclass(frozen=True, kw_only=True, slots=True)
class Amount:
    """How much of a sample a test takes, in a unit of volume or of mass."""

    value: float
    unit: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Handling:
    """What a sample needs for a method: how much of it, in what, which tests come first, and what is dangerous.

    Tests with a smaller `turn` come before those with a larger one; None is what nobody has entered.
    """

    amount: Known[Amount] | None
    container: Known[Texts] | None
    turn: Known[float] | None
    safety: Known[Texts] | None

    def __bool__(self) -> bool:
        return any((self.amount, self.container, self.turn, self.safety))
