"""What can go wrong when a limit or a decision rule is written down."""

from __future__ import annotations

from methods.errors import MethodError


class LimitRefused(MethodError):
    """A limit that means nothing."""

    problem = "The limit for {measurand} {what}."
    remedy = "{remedy}."


class RuleRefused(MethodError):
    """A decision rule with an impossible figure."""

    problem = "The decision rule {rule} has {what}."
    remedy = "{remedy}."


class RiskRefused(MethodError):
    """A risk was asked of figures that do not allow one."""

    problem = "The probability of conformity cannot be computed: {what}."
    remedy = "{remedy}."
