"""What can go wrong with the review of a calibration interval, in words."""

from __future__ import annotations

from methods.errors import MethodError


class IntervalRefused(MethodError):
    """A history or rule from which no interval can be found."""

    problem = "The calibration interval cannot be reviewed: {what}."
    remedy = "{remedy}."
