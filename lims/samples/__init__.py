"""Samples and the tests to be done on them, from receipt to disposal."""

from lims.samples.deviations import (
    Decision,
    Deviation,
    ask_client,
    decide_deviation,
    deviations_of,
    record_deviation,
    undecided,
)
from lims.samples.disclaimers import disclaimers_of
from lims.samples.finding import SampleQuery, find_samples
from lims.samples.handling import Needs, come_first, needs_of_test
from lims.samples.models import ItemKind, SampleState, TestState
from lims.samples.receipt import CHECKLIST, Answered, Receipt, Seen, receipt_of, receive_sample
from lims.samples.registration import SampleWish, add_tests, register_samples
from lims.samples.sample import Sample, client_of_item, find_sample, samples_by_id, samples_of_request
from lims.samples.states import change_test, refresh_sample_state, refresh_sample_states, set_test_state
from lims.samples.tests import Test, find_test, tests_by_id, tests_of_sample, tests_of_samples
from lims.samples.whereabouts import (
    Move,
    dispose_sample,
    move_sample,
    moves_of,
    release_sample,
    return_sample,
    set_retention,
    withdraw_sample,
)
from lims.samples.worklist import Work, work_of, worklist

__all__ = [
    "CHECKLIST",
    "Answered",
    "Decision",
    "Deviation",
    "ItemKind",
    "Move",
    "Needs",
    "Receipt",
    "Sample",
    "SampleQuery",
    "SampleState",
    "SampleWish",
    "Seen",
    "Test",
    "TestState",
    "Work",
    "add_tests",
    "ask_client",
    "change_test",
    "client_of_item",
    "come_first",
    "decide_deviation",
    "deviations_of",
    "disclaimers_of",
    "dispose_sample",
    "find_sample",
    "find_samples",
    "find_test",
    "move_sample",
    "moves_of",
    "needs_of_test",
    "receipt_of",
    "receive_sample",
    "record_deviation",
    "refresh_sample_state",
    "refresh_sample_states",
    "register_samples",
    "release_sample",
    "return_sample",
    "samples_by_id",
    "samples_of_request",
    "set_retention",
    "set_test_state",
    "tests_by_id",
    "tests_of_sample",
    "tests_of_samples",
    "undecided",
    "withdraw_sample",
    "work_of",
    "worklist",
]
