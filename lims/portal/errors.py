"""What can go wrong in the portal, in words."""

from __future__ import annotations

from lims.errors import LimsError


class NothingChosen(LimsError):
    """A ZIP of no certificate was asked for."""

    status = 422
    problem = "No certificate was chosen."
    remedy = "Tick those that you want, then download them together."


class TooManyChosen(LimsError):
    """A ZIP of more certificates than are packed at once was asked for."""

    status = 422
    problem = "More than {most} certificates were chosen at once."
    remedy = "Choose fewer, and download the rest afterwards."


class InvitationNotOpen(LimsError):
    """A link of an invitation that is unknown, expired, withdrawn or used: the answer is the same."""

    status = 404
    problem = "This link lets nobody in: it is wrong, too old, or was used before."
    remedy = "Ask whoever sent it for a new one. If you have set your password already, sign in."


class RoleNotOfClients(LimsError):
    """A role of the laboratory was to be given to somebody of a client."""

    status = 422
    problem = "People of a client cannot hold the role {role}."
    remedy = "Choose one of the roles of clients."


class NotOneself(LimsError):
    """Somebody wanted to change their own role or end their own access."""

    problem = "Nobody changes or ends their own access."
    remedy = "Ask another administrator of your company, or the laboratory."
