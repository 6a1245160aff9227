"""What can go wrong when something is prepared, in words."""

from __future__ import annotations

from lims.errors import LimsError


class PartUnknown(LimsError):
    """A lot that is not registered."""

    status = 422
    problem = "There is no lot {code} that was registered when this was prepared."
    remedy = "Write the code as it stands on the label, or register the lot first."


class PartNotFit(LimsError):
    """A lot that must not be used for a preparation."""

    problem = "Lot {code} cannot be used for this: {why}."
    remedy = "Take a lot in date that is in use."


class ChainLoop(LimsError):
    """Something would rest on itself."""

    problem = "Lot {code} would be made from itself, by way of {part}."
    remedy = "Take another part, or give what is prepared a code of its own."


class CannotBePrepared(LimsError):
    """What went in cannot be calculated."""

    status = 422
    problem = "The preparation cannot be entered: {why}."
    remedy = "Correct what went in; what is free of a quantity is 0 with a U."


class AlreadyCorrected(LimsError):
    """A preparation that was corrected before."""

    problem = "This preparation was corrected already."
    remedy = "Correct the one that replaced it."
