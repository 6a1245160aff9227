"""What a budget file is refused for."""

from __future__ import annotations

from methods.errors import MethodError


class BudgetFileRefused(MethodError):
    """A file that is not a budget."""

    problem = "The budget cannot be used: {where} {what}."
    remedy = "{remedy}."
