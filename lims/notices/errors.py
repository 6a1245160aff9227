"""What can go wrong when clients are told, in words."""

from __future__ import annotations

from lims.errors import LimsError


class MailNotSent(LimsError):
    """The mail server could not be reached, or did not take the message now; the job tries again."""

    status = 503
    problem = "The mail server did not take the message: {why}."
    remedy = "Look at the mail settings and at the server; it is tried again by itself."


class WebhookNotTaken(LimsError):
    """The client's system could not be reached, or did not take the message now; the job tries again."""

    status = 503
    problem = "The address did not take the message: {why}."
    remedy = "The client’s system must answer 2xx within {seconds} seconds; it is tried again by itself."


class AddressNotAllowed(LimsError):
    """An address to which nothing may be sent: not https, or inside a network."""

    status = 422
    problem = "Nothing may be sent to this address: {why}."
    remedy = "Give the https address of a system that is reachable from the internet."


class TooManyEndpoints(LimsError):
    """A client has as many addresses as are told at once."""

    problem = "There are {most} addresses already."
    remedy = "End one that is not used any more, then add the new one."


class NothingToRetry(LimsError):
    """A delivery was to be tried again that is sent, or still being tried."""

    problem = "This message is sent already, or is being tried."
    remedy = "Wait until it has failed; then it can be tried again."
