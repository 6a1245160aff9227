"""What can go wrong with the evaluation of a proficiency test, in words."""

from __future__ import annotations

from methods.errors import MethodError


class RoundRefused(MethodError):
    """Results or figures of a round from which no score or assigned value can be found."""

    problem = "The round cannot be evaluated: {what}."
    remedy = "{remedy}."


class MajorityAlike(MethodError):
    """So many results are alike that a robust standard deviation falls to zero."""

    problem = "{estimator} falls to zero: most of the {count} results are alike."
    remedy = "Ask for results with more digits, or set the standard deviation from another source."
