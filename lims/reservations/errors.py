"""What can go wrong with reservations, in words."""

from __future__ import annotations

from lims.errors import LimsError


class ReservedAlready(LimsError):
    """A period in which somebody has the equipment already."""

    problem = "{code} is reserved from {start} to {end} already ({who}: {purpose})."
    remedy = (
        "Choose another time (it is free from {free} for as long as you want it), or ask who has reserved it."
    )


class ReservationRefused(LimsError):
    """A reservation that cannot be one."""

    status = 422
    problem = "This cannot be reserved: {why}."
    remedy = "Give a beginning and a later end that is still to come, and say what it is for."


class NotYourReservation(LimsError):
    """Somebody else's reservation."""

    status = 403
    problem = "This reservation is somebody else's."
    remedy = "Ask who has made it, or a manager, to take it back."
