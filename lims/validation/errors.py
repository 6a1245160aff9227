"""What can go wrong with the validation of a method, in words."""

from __future__ import annotations

from lims.errors import LimsError


class PlanRefused(LimsError):
    """A plan by which nothing could be shown."""

    status = 422
    problem = "The plan cannot be taken: {why}."
    remedy = "Complete it: each experiment names its measurand, its figures and where they come from."


class DataRefused(LimsError):
    """Data that the experiment cannot use."""

    status = 422
    problem = "The data cannot be taken: {why}."
    remedy = "Correct the line, and send the table again; nothing of it was kept."


class ValidationNotOpen(LimsError):
    """Something was done to a validation that stands elsewhere."""

    problem = "{number} is {state}."
    remedy = "Reload the page to see how it stands."


class DataMissing(LimsError):
    """A validation was submitted with an experiment that shows nothing yet."""

    problem = "{number} shows nothing yet for {experiments}."
    remedy = "Enter its data, or leave the experiment out and say why."


class OwnValidation(LimsError):
    """Whoever planned or measured decides on the validation."""

    status = 403
    problem = "You planned {number} or entered data of it."
    remedy = "Let another person look at it and decide."


class NotToBeAccepted(LimsError):
    """A validation with a criterion that is not met was accepted."""

    problem = "{number} does not meet its criteria for {experiments}."
    remedy = "Refuse it, or send it back to be measured or planned again with a reason."


class EditionNotVerified(LimsError):
    """An edition was approved that nobody has shown to be fit."""

    problem = "No accepted verification or validation shows that {edition} is fit for use."
    remedy = (
        "Have one accepted under Validation, or say why it is used without; that stays open until one is."
    )
