"""What can go wrong with sample cylinders, in words."""

from __future__ import annotations

from lims.errors import LimsError


class CylinderCodeTaken(LimsError):
    """A code that another cylinder has."""

    problem = "The code {code} belongs to another cylinder already."
    remedy = "Read the label of the cylinder, or open the one with this code."


class CylinderRefused(LimsError):
    """What is said of a cylinder cannot be."""

    status = 422
    problem = "This cannot be entered for the cylinder: {why}."
    remedy = "Check it against the stamp on the cylinder and the test report."


class CannotBeIssued(LimsError):
    """A cylinder that must not go out."""

    problem = "Cylinder {code} cannot be issued: {why}."
    remedy = "Choose another cylinder; enter a pressure test or a cleaning after it was done."


class NotOut(LimsError):
    """A cylinder that comes back although it was not out."""

    problem = "Cylinder {code} is not out, so it cannot come back."
    remedy = "Look at its history; issue it first if it was handed out without a record."


class CylinderUnknown(LimsError):
    """A code that is on no cylinder of the pool."""

    status = 422
    problem = "There is no cylinder {code} in the pool."
    remedy = "Read the label again, or register the cylinder."
