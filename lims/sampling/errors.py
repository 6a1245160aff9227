"""What can go wrong with sampling, in words."""

from __future__ import annotations

from lims.errors import LimsError


class PlanCodeTaken(LimsError):
    """A code that another plan has."""

    problem = "The code {code} belongs to another sampling plan."
    remedy = "Choose another code; a new state of a plan has a code of its own."


class SamplingEquipmentUnfit(LimsError):
    """Equipment that was not fit at the moment of sampling."""

    problem = "This equipment may not be used for sampling: {sentence}"
    remedy = "{remedy} Or take it out, use another piece, and write what was not measured under deviations."
