"""What can go wrong with requests, in words."""

from __future__ import annotations

from lims.errors import LimsError


class MethodNotInUse(LimsError):
    """A method, or the edition that was chosen, is not approved at this moment."""

    status = 422
    problem = "{method} is not approved for use, or no longer in this edition."
    remedy = "Choose the edition that is in use, or have this one approved under Methods."


class SpecificationNotInUse(LimsError):
    """A specification, or the edition that was chosen, is not approved at this moment."""

    status = 422
    problem = "The specification {specification} is not approved for use, or no longer in this edition."
    remedy = "Choose the edition that stands now, or have this one approved under Specifications."


class DecisionRuleMissing(LimsError):
    """Conformity is wanted, and nobody agreed by which rule (ISO/IEC 17025 7.1.3)."""

    status = 422
    problem = "A specification is to be judged by, and no decision rule that stands now is chosen."
    remedy = "Agree a decision rule with the client and choose it, or take the specifications out."


class NoSuchMode(LimsError):
    """A way of working that the method does not have."""

    status = 422
    problem = "{method} has no way of working called “{mode}”."
    remedy = "Choose one of: {known}."


class NothingAsked(LimsError):
    """A request without a single test cannot be agreed."""

    status = 422
    problem = "The request {code} asks for no test."
    remedy = "Add the methods that the client wants, then agree it."


class AskedTwice(LimsError):
    """The same method in the same way stands in a request twice."""

    status = 422
    problem = "{method} stands in the request twice."
    remedy = "Take one of the lines out; several samples share one line."


class RequestFrozen(LimsError):
    """What was agreed is not edited."""

    problem = "The request {code} is {state}, so it cannot be edited."
    remedy = "Add or cancel tests as a change, with its reason and how the client was told."


class RequestNotAgreed(LimsError):
    """Work was to begin before the request was reviewed and agreed (ISO/IEC 17025 7.1.1)."""

    problem = "The request {code} is {state}: its samples wait until it is agreed."
    remedy = "Review the request and agree it with the client first."


class AgreementUnnamed(LimsError):
    """Nobody is named who agreed for the client."""

    status = 422
    problem = "It is not said who agreed for the client, and how."
    remedy = "Write the person and the way, such as “A. Example, by e-mail of 2026-05-19”."


class ChangeUnexplained(LimsError):
    """A change after the start needs its reason, and the client is told (ISO/IEC 17025 7.1.5, 7.1.6)."""

    status = 422
    problem = "A change of what was agreed lacks its {missing}."
    remedy = "Write why it is changed, and who was told of it, when and how."


class ImpossibleDueDate(LimsError):
    """A due date that has passed when it is given."""

    status = 422
    problem = "The request would be due at {due}, and that is past already."
    remedy = "Give the day by which the client can really have the certificate."


class NotOfThisClient(LimsError):
    """A contact of another client was chosen."""

    status = 422
    problem = "The contact that was chosen does not belong to this client."
    remedy = "Choose one of the client's own contacts, or add the person to the client first."


class NoSuchWord(LimsError):
    """A word that is none of those known."""

    status = 422
    problem = "“{word}” cannot be chosen here."
    remedy = "Choose one of: {known}."
