"""What can go wrong with suppliers, in words."""

from __future__ import annotations

from lims.errors import LimsError


class SupplierCodeTaken(LimsError):
    """A code that another supplier has."""

    problem = "The code {code} belongs to the supplier {name} already."
    remedy = "Choose another code, or open that supplier."


class EvaluationRefused(LimsError):
    """An evaluation that says too little to decide by, or contradicts itself."""

    status = 422
    problem = "The evaluation cannot be entered: {why}."
    remedy = "Say by what the supplier was judged, what was found, for what, and until when it shall hold."


class EvaluationDecided(LimsError):
    """A decision about an evaluation that was decided on before."""

    problem = "This evaluation is decided already."
    remedy = "Enter a new evaluation."


class EvaluationIsYourOwn(LimsError):
    """The person who evaluated a supplier approves it."""

    status = 403
    problem = "You evaluated this supplier yourself."
    remedy = "Let another person look at the evaluation and approve it."


class ScopeRefused(LimsError):
    """What is said about a provider and a method says too little, or contradicts itself."""

    status = 422
    problem = "The provider's method cannot be entered: {why}."
    remedy = "Take number, body, line of the scope and period from the provider's own scope of accreditation, and say where you saw it."
