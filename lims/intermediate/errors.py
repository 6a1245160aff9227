"""What can go wrong with intermediate checks, in words."""

from __future__ import annotations

from lims.errors import LimsError


class PlanRefused(LimsError):
    """A plan that means nothing."""

    status = 422
    problem = "The intermediate check cannot be planned so: {why}."
    remedy = "Correct it; the criterion comes from the method or the laboratory's plan; what nobody has said is left empty."


class PlanNotInUse(LimsError):
    """A check by a plan that is followed no more."""

    problem = "The intermediate check {code} is not in use."
    remedy = "Enter the check under the plan that is in use, or take this one into use again."


class ReadingsRefused(LimsError):
    """Readings that cannot be a check."""

    status = 422
    problem = "This intermediate check cannot be entered: {why}."
    remedy = "Enter each reading as it was shown, one a line, and when the check was done."
