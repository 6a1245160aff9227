"""Holds, nonconformities and doubts; and the list of what is due, to which features contribute."""

from lims.quality.due import AHEAD, DueItem, DueLine, DueSource, due_groups, due_items, register_due_source
from lims.quality.feedback import Feedback, feedback_query, find_feedback, give_feedback
from lims.quality.models import FeedbackKind
from lims.quality.overview import unentered
from lims.quality.service import (
    Hold,
    close_nonconformity,
    doubts_by,
    evaluate_nonconformity,
    holds_on,
    open_nonconformity,
    place_hold,
    place_holds,
    raise_doubt,
    release_hold,
)
from lims.quality.touching import Cast, cast_on

__all__ = [
    "AHEAD",
    "Cast",
    "DueItem",
    "DueLine",
    "DueSource",
    "Feedback",
    "FeedbackKind",
    "Hold",
    "cast_on",
    "close_nonconformity",
    "doubts_by",
    "due_groups",
    "due_items",
    "evaluate_nonconformity",
    "feedback_query",
    "find_feedback",
    "give_feedback",
    "holds_on",
    "open_nonconformity",
    "place_hold",
    "place_holds",
    "raise_doubt",
    "register_due_source",
    "release_hold",
    "unentered",
]
