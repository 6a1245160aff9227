"""What can go wrong with a control chart, in words."""

from __future__ import annotations

from methods.errors import MethodError


class ChartRefused(MethodError):
    """Results or settings from which no control chart can be made."""

    problem = "The control chart cannot be made: {what}."
    remedy = "{remedy}."
