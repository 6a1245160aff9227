"""Holds, nonconformities and doubts; and the list of what is due, to which features contribute."""

from lims.quality.due import (
    AHEAD,
    DueItem,
    DueLine,
    DueSource,
    UndatedItem,
    Urgency,
    due_groups,
    due_items,
    in_the_way,
    register_due_source,
)
from lims.quality.feedback import Feedback, feedback_query, find_feedback, give_feedback
from lims.quality.gate import hold_answers
from lims.quality.models import FeedbackKind
from lims.quality.overview import unentered
from lims.quality.service import (
    Hold,
    RaisedDoubt,
    assessments_of,
    close_nonconformity,
    doubts_by,
    doubts_of_check,
    evaluate_nonconformity,
    holds_on,
    open_nonconformity,
    place_hold,
    place_holds,
    raise_doubt,
    release_hold,
    touch_more,
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
    "RaisedDoubt",
    "UndatedItem",
    "Urgency",
    "assessments_of",
    "cast_on",
    "close_nonconformity",
    "doubts_by",
    "doubts_of_check",
    "due_groups",
    "due_items",
    "evaluate_nonconformity",
    "feedback_query",
    "find_feedback",
    "give_feedback",
    "hold_answers",
    "holds_on",
    "in_the_way",
    "open_nonconformity",
    "place_hold",
    "place_holds",
    "raise_doubt",
    "register_due_source",
    "release_hold",
    "touch_more",
    "unentered",
]
