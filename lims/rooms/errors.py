"""What can go wrong with rooms, in words."""

from __future__ import annotations

from lims.errors import LimsError


class RoomRefused(LimsError):
    """Something stated of a room that cannot hold."""

    status = 422
    problem = "What is stated of the room cannot stand: {why}."
    remedy = "Correct it; leave empty what nobody has said."


class ExcursionGone(LimsError):
    """A reaction to an excursion that the corrected readings do not have any more."""

    status = 409
    problem = "The readings were corrected, and there was no such excursion."
    remedy = "Look at the page of the room; nothing is to be judged here."
