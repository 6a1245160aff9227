"""What can go wrong with maintenance, in words."""

from __future__ import annotations

from lims.errors import LimsError


class MaintenanceRefused(LimsError):
    """A plan, an event or a consumable that means nothing."""

    status = 422
    problem = "This cannot be entered: {why}."
    remedy = "Write what was done or is to be done, and when; leave empty what nobody has said."


class RemovedAlready(LimsError):
    """A consumable that was taken out twice."""

    problem = "{what} {serial} was taken out already."
    remedy = "Look at the history of the equipment."
