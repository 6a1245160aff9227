"""What can go wrong with sampling, in words."""

from __future__ import annotations

from lims.errors import LimsError


class PlanCodeTaken(LimsError):
    """A code that another plan has."""

    problem = "The code {code} belongs to another sampling plan."
    remedy = "Choose another code; a new state of a plan has a code of its own."


class PlanNotApproved(LimsError):
    """A sample is taken by a plan that nobody else has approved, or not yet."""

    problem = "The sampling plan {code} was not approved when the sample was taken."
    remedy = "Have another person approve it (Sampling plans), or take the sample by a plan that is approved."


class SamplingEquipmentUnnamed(LimsError):
    """Equipment of a kind that the plan does not name."""

    problem = "{code} is not used by the sampling plan {plan}: it names {roles}."
    remedy = "Choose equipment of the plan, or write the other piece under deviations."


class SamplingEquipmentUnknown(LimsError):
    """A code of equipment that the register does not have."""

    problem = "No equipment has the code {code}."
    remedy = "Look at the label, and type its code again."


class SamplingEquipmentUnfit(LimsError):
    """Equipment that was not fit at the moment of sampling."""

    problem = "This equipment may not be used for sampling: {sentence}"
    remedy = "{remedy} Or take it out, use another piece, and write what was not measured under deviations."
