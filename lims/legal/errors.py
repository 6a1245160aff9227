"""What can go wrong with legal verifications, in words."""

from __future__ import annotations

from lims.errors import LimsError


class LegalRefused(LimsError):
    """A legal verification or requirement that cannot be one."""

    status = 422
    problem = "This cannot be entered as a legal verification: {why}."
    remedy = "Copy it from the paper of the verification; values and uncertainties belong to a calibration."
