"""What can go wrong with holds and nonconformities."""

from __future__ import annotations

from lims.errors import LimsError


class HoldAlreadyReleased(LimsError):
    """A hold was released twice."""

    problem = "This hold was already released on {at}."
    remedy = "Nothing is left to do; reload the page to see it as it stands."


class NonconformityClosed(LimsError):
    """A closed nonconformity was changed."""

    problem = "The nonconformity {code} is closed."
    remedy = "Open a new one that refers to it."


class EvaluationMissing(LimsError):
    """A nonconformity cannot be closed before it was evaluated."""

    problem = "The nonconformity {code} has not been evaluated yet."
    remedy = "Enter its significance, the decision, and whether the client was told; then close it (ISO/IEC 17025 7.10.1)."


class FeedbackAnswered(LimsError):
    """Somebody answered a client who has an answer already."""

    problem = "This has been answered already."
    remedy = "Read the answer; if more is to be said, write to the client."
