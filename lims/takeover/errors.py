"""What can go wrong when records are taken over, in words."""

from __future__ import annotations

from lims.errors import LimsError


class NotTheColumns(LimsError):
    """A table with other columns than the template's."""

    status = 422
    problem = "The table cannot be taken over: {why}."
    remedy = "Download the template and fill in its columns; those marked as needed must be there."


class CheckedByYourself(LimsError):
    """The person who brought the table confirms it."""

    status = 403
    problem = "You brought this table yourself."
    remedy = "Let another person compare it with the paper and confirm it."


class NotLookedAt(LimsError):
    """A table that was not rehearsed yet, has faults, or was taken over before."""

    problem = "This table cannot be taken over as it is: {why}."
    remedy = "Wait until it was looked at, correct the rows that it names, and bring it again."


class RowRefused(LimsError):
    """A cell that cannot be read, or that contradicts what is known."""

    status = 422
    problem = "{why}."
    remedy = "Correct the cell and bring the table again."
