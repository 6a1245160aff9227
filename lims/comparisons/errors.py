"""What can go wrong with a comparison, in words."""

from __future__ import annotations

from lims.errors import LimsError


class NothingToCompare(LimsError):
    """Results from which nothing can be said of a difference."""

    status = 422
    problem = "Nothing can be compared: {why}."
    remedy = "Choose a longer period or another material, or have the same material measured by each of them."


class ComparisonRefused(LimsError):
    """A comparison that does not say what it needs."""

    status = 422
    problem = "The comparison cannot be made: {why}."
    remedy = "Complete it; a largest difference comes with its source."


class ConcludedAlready(LimsError):
    """A comparison is concluded twice."""

    problem = "{number} is concluded already."
    remedy = "Compare again with newer results."


class OwnComparison(LimsError):
    """Whoever compared, or is compared, concludes."""

    status = 403
    problem = "You made {number}, or your own results are compared in it."
    remedy = "Let another person look at it and conclude."
