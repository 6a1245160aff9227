"""How a rule decides: where a value lies against acceptance and rejection limits, on decimals only.

What is decided here is decided on the figures that are printed, so the printed verdict can be reproduced.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from methods.conformity.limits import Bound, Comparison, Limit
from methods.reporting import round_to_step
from methods.reporting.digits import place_of


class Answer(StrEnum):
    """What a judgement says."""

    CONFORMS = "conforms"
    DOES_NOT_CONFORM = "does_not_conform"
    INCONCLUSIVE = "inconclusive"
    NOT_JUDGED = "not_judged"


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """Where the value lies: one point, or an open interval for a censored value."""

    low: Decimal
    high: Decimal

    @classmethod
    def at(cls, value: Decimal) -> Span:
        """A single value."""
        return cls(low=value, high=value)

    @property
    def point(self) -> bool:
        """Whether the value itself is known."""
        return self.low == self.high

    def all_below(self, edge: Decimal, inclusive: bool) -> bool:
        """Whether every value of the span is on the good side of an upper edge."""
        return self.high < edge or (self.high == edge and (inclusive or not self.point))

    def none_below(self, edge: Decimal, inclusive: bool) -> bool:
        """Whether no value of the span is on the good side of an upper edge."""
        return self.low > edge or (self.low == edge and not (inclusive and self.point))

    def mirrored(self) -> Span:
        """The span seen from the other side, so that a lower edge is tested like an upper one."""
        return Span(low=-self.high, high=-self.low)


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """The printed figures that a rule may use."""

    span: Span
    U: Decimal | None = None
    k: float | None = None
    R: Decimal | None = None
    laboratories: int = 1

    @property
    def u(self) -> float | None:
        """Standard uncertainty from the printed U and k."""
        return None if self.U is None or self.k is None else float(self.U) / self.k


def compare(span: Span, limit: Limit, *, accept: Decimal, reject: Decimal | None = None) -> Answer:
    """Accepted at least `accept` inside every bound; rejected `reject` beyond one; between them inconclusive.

    Without `reject` the rule is binary: what is not accepted is rejected.
    """
    sides = list(_sides(span, limit))
    outward = -accept if reject is None else reject
    if all(seen.all_below(edge - accept, inclusive) for seen, edge, inclusive in sides):
        return Answer.CONFORMS
    if any(seen.none_below(edge + outward, inclusive) for seen, edge, inclusive in sides):
        return Answer.DOES_NOT_CONFORM
    return Answer.INCONCLUSIVE


def margin(span: Span, limit: Limit) -> Decimal | None:
    """Distance of the value as compared to the nearest bound: positive inside. None for a censored value."""
    if not span.point:
        return None
    return min(edge - seen.high for seen, edge, _ in _sides(span, limit))


def room(limit: Limit) -> Decimal | None:
    """Width between both bounds; None where one side is free."""
    lower, upper = limit.lower, limit.upper
    return upper.value - lower.value if isinstance(lower, Bound) and isinstance(upper, Bound) else None


def _sides(span: Span, limit: Limit) -> list[tuple[Span, Decimal, bool]]:
    sides = []
    if isinstance(limit.upper, Bound):
        sides.append((_compared(span, limit.upper, limit), limit.upper.value, limit.upper.inclusive))
    if isinstance(limit.lower, Bound):
        seen = _compared(span, limit.lower, limit).mirrored()
        sides.append((seen, -limit.lower.value, limit.lower.inclusive))
    return sides


def _compared(span: Span, bound: Bound, limit: Limit) -> Span:
    """The value as the specification compares it: rounded to the bound's last place, or as it is (ASTM E29)."""
    if limit.comparison is Comparison.ABSOLUTE or not span.point:
        return span
    return Span.at(round_to_step(span.high, place_of(bound.value), limit.rounding))
