"""What a series of results may lack before statistics are made of it, in words."""

from __future__ import annotations

from methods.errors import MethodError


class SeriesRefused(MethodError):
    """Results from which no such statistic can be found."""

    problem = "The results cannot be evaluated: {what}."
    remedy = "{remedy}."


class NoSpread(MethodError):
    """All results are alike, so that nothing can be divided by their spread."""

    problem = "{what} cannot be found: the {count} results of {name} are all alike."
    remedy = "Enter the results with the digits as they were read, or report more digits; a true zero spread is rare."
