"""What can go wrong in the portal, in words."""

from __future__ import annotations

from lims.errors import LimsError


class NothingChosen(LimsError):
    """A ZIP of no certificate was asked for."""

    status = 422
    problem = "No certificate was chosen."
    remedy = "Tick those that you want, then download them together."


class TooManyChosen(LimsError):
    """A ZIP of more certificates than are packed at once was asked for."""

    status = 422
    problem = "More than {most} certificates were chosen at once."
    remedy = "Choose fewer, and download the rest afterwards."
