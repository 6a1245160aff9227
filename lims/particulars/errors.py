"""What can go wrong with the particulars of equipment, in words."""

from __future__ import annotations

from lims.errors import LimsError


class ParticularsRefused(LimsError):
    """Particulars that mean nothing."""

    status = 422
    problem = "These particulars cannot be kept: {why}."
    remedy = "Correct it; leave empty what nobody knows."


class VerificationRefused(LimsError):
    """A verification that cannot be one."""

    status = 422
    problem = "This verification cannot be entered: {why}."
    remedy = "Write what is required, what was found, and when."
