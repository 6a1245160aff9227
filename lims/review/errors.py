"""What can go wrong at review, in words."""

from __future__ import annotations

from lims.errors import LimsError


class NotSubmitted(LimsError):
    """A test was to be reviewed that does not wait for review."""

    problem = "The test of sample {code} is {state}, so it cannot be reviewed."
    remedy = "Go back to the list: somebody else may have decided meanwhile."


class OwnWork(LimsError):
    """Somebody would review what they took, entered, corrected, integrated again or supervised."""

    status = 403
    problem = "{name} may not review this test, having had a hand in it: {hand}."
    remedy = "{remedy}"


class ReviewReasonNeeded(LimsError):
    """A repeat or a rejection without its reason."""

    status = 422
    problem = "It is not said why the test is to be {decision}."
    remedy = "Write the reason into the comment, then decide again."


class AcknowledgementMissing(LimsError):
    """A check found no requirement entered, and the reviewer has not said in writing that this was seen."""

    status = 422
    problem = "{count} of the checks found no requirement entered, and this was not acknowledged in writing: {checks}."
    remedy = "Write beside each of them why the result can be accepted all the same, or ask for a repeat."


class NotComputedAgain(LimsError):
    """The stored result does not follow from its stored inputs any more."""

    problem = "The result for {measurand} was computed again from the stored inputs and is not equal."
    remedy = "Do not accept it: tell the quality manager, who looks at the versions of the calculation."


class CorrelationUnanswered(LimsError):
    """Two results of the sample lie further apart than the laboratory allows, and nobody said why that is so."""

    status = 422
    problem = "Two results of the sample lie further apart than the laboratory allows: {what}."
    remedy = "Write what you found out about it, or ask for a repeat."


class SeenChanged(LimsError):
    """What the reviewer saw is not what is there now."""

    problem = "Something of this test was changed while you were looking at it."
    remedy = "Look at the page again, then decide; your comment is kept in the form."
