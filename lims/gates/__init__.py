"""One place answers one question: may this be done, with these, now? Features register their checks here.

Checks look at the moment of the measurement, not at today. Each answer is stored with the ids of what was valid and the
event number of what was known. Calibration and quality-control work is never gated by the thing that it is meant to mend.
"""

from lims.gates.answer import Answer
from lims.gates.registry import (
    Check,
    CheckAnswer,
    GateQuestion,
    ask,
    checks,
    no,
    no_requirement,
    register_check,
    yes,
)
from lims.gates.service import answers_of, refuse_unless_open, store_answers, store_many_answers

__all__ = [
    "Answer",
    "Check",
    "CheckAnswer",
    "GateQuestion",
    "answers_of",
    "ask",
    "checks",
    "no",
    "no_requirement",
    "refuse_unless_open",
    "register_check",
    "store_answers",
    "store_many_answers",
    "yes",
]
