"""What can go wrong with clients, in words."""

from __future__ import annotations

from lims.errors import LimsError


class ClientCodeTaken(LimsError):
    """Two clients cannot have one code."""

    problem = "The code {code} belongs to another client already."
    remedy = "Choose another code, or leave the field empty to have one given."


class ClientIncomplete(LimsError):
    """A client or a contact lacks what cannot be left out."""

    status = 422
    problem = "The {field} is missing."
    remedy = "Fill it in; it is printed on certificates or needed to reach somebody."


class NoSuchLanguage(LimsError):
    """Certificates are printed in three languages only."""

    status = 422
    problem = "Certificates cannot be printed in the language “{language}”."
    remedy = "Choose one of: {known}."


class NotYetAClient(LimsError):
    """A change was dated before the client existed."""

    status = 422
    problem = "The client is known from {since} on, and the change is dated {at}."
    remedy = "Date the change on that day or later."
