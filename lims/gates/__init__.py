"""One place answers one question: may this be done, with these, now? Features register their checks here.

Checks look at the moment of the measurement, not at today. Each answer is stored with the ids of what was valid and the
event number of what was known. Calibration and quality-control work is never gated by the thing that it is meant to mend.
"""

from lims.gates.answer import Answer
from lims.gates.facts import Day, Fact, Figure, Interval, Moment, Phrase, Several, Span, Words, plain, shown
from lims.gates.reader import RECORD, Reader, reader_now
from lims.gates.reasons import CheckAnswer, Reason, no, no_requirement, yes
from lims.gates.registry import (
    Check,
    GateQuestion,
    ask,
    check_word,
    checks,
    checks_of_person,
    checks_resting_on,
    register_check,
)
from lims.gates.service import (
    StoredAnswer,
    answers_of,
    given_between,
    refuse_unless_open,
    store_answers,
    store_many_answers,
    was_asked_since,
)
from lims.gates.wording import remedy_of, sentence_of

__all__ = [
    "RECORD",
    "Answer",
    "Check",
    "CheckAnswer",
    "Day",
    "Fact",
    "Figure",
    "GateQuestion",
    "Interval",
    "Moment",
    "Phrase",
    "Reader",
    "Reason",
    "Several",
    "Span",
    "StoredAnswer",
    "Words",
    "answers_of",
    "ask",
    "check_word",
    "checks",
    "checks_of_person",
    "checks_resting_on",
    "given_between",
    "no",
    "no_requirement",
    "plain",
    "reader_now",
    "refuse_unless_open",
    "register_check",
    "remedy_of",
    "sentence_of",
    "shown",
    "store_answers",
    "store_many_answers",
    "was_asked_since",
    "yes",
]
