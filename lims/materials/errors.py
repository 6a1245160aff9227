"""What can go wrong with reference materials and reagents, in words."""

from __future__ import annotations

from lims.errors import LimsError


class LotCodeTaken(LimsError):
    """A code that another lot has."""

    problem = "The code {code} belongs to a lot of {name} already."
    remedy = "Choose another code, or open that lot."


class LotRefused(LimsError):
    """What is said of a lot cannot be."""

    status = 422
    problem = "This cannot be entered for the lot: {why}."
    remedy = "Check it against the certificate and the label."
