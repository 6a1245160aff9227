"""What can go wrong when an error is followed forward."""

from __future__ import annotations

from lims.errors import LimsError


class NothingUsed(LimsError):
    """Nothing rests on the equipment in the period."""

    problem = "Nothing rests on {code} between {since} and {until}."
    remedy = "See whether the period is right; there is nobody to call."


class ErrorNotSaid(LimsError):
    """An error of zero, or one that is no number of its unit."""

    status = 422
    problem = "The error {error} {unit} cannot be followed."
    remedy = "Enter by how much the corrected values were too high, with its sign; it is not zero."


class DriftNotPossible(LimsError):
    """A drift needs a moment at which it began."""

    problem = "A linear drift has no beginning here: the equipment was never known to be good."
    remedy = "Keep the worst case, or raise the doubt again from a check or calibration that was able to see the error."


class NoFigure(LimsError):
    """An error was told of something that has none: a person, a method edition."""

    status = 422
    problem = "{code} gives no value, so it can have no error that is a number."
    remedy = "Leave the error empty: every result that rests on it is in doubt."


class DoneAlready(LimsError):
    """Work was held and a nonconformity opened for this assessment before."""

    problem = "Open work was held and {code} opened already."
    remedy = "Go on in the nonconformity."


class LetterSent(LimsError):
    """A letter was to be sent a second time."""

    problem = "This letter has been sent already."
    remedy = "Write to the client if more is to be said."
