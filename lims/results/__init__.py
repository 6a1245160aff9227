"""From readings to results: determinations, evaluation with uncertainty, conformity, submission, recomputation."""

from lims.results.asking import Asked, asked_again
from lims.results.completing import NOT_MEASURED, VALUE, Decided, complete, lacking_of
from lims.results.composed import InputResult, composition_rows, inputs_of_results
from lims.results.determinations import Determination, determinations_of, find_determination
from lims.results.evaluation import Evaluated, Finding, evaluate_test
from lims.results.judgement import Judgement
from lims.results.models import DeterminationState, ResultKind
from lims.results.overrides import Override, override_gate, overrides_of
from lims.results.printed import Printed, printed_component
from lims.results.recomputing import Recomputed, messages_of, recompute, recompute_all
from lims.results.reported import ReportedFinding, submit_reported
from lims.results.results import (
    Result,
    StoredBudgetLine,
    StoredComponent,
    StoredConformity,
    StoredCut,
    budget_of,
    conformities_of,
    find_result,
    results_by_id,
    results_of,
)
from lims.results.second_look import SecondLook, confirm_second_look, inputs_seen_twice, second_looks
from lims.results.service import evaluate_tests, submit, submit_many
from lims.results.shifted import How, Shift, Shifted, reported_results, shifted_results
from lims.results.subject import Subject, find_subject, subjects
from lims.results.work import (
    abort,
    begin_determination,
    choose_mode,
    choose_room,
    choose_system,
    compute_again,
    correct_reading,
    exclude_determination,
    inputs_of_record,
    observe,
    take_determination,
    take_peaks,
    take_reading,
    take_record,
)

__all__ = [
    "NOT_MEASURED",
    "VALUE",
    "Asked",
    "Decided",
    "Determination",
    "DeterminationState",
    "Evaluated",
    "Finding",
    "How",
    "InputResult",
    "Judgement",
    "Override",
    "Printed",
    "Recomputed",
    "ReportedFinding",
    "Result",
    "ResultKind",
    "SecondLook",
    "Shift",
    "Shifted",
    "StoredBudgetLine",
    "StoredComponent",
    "StoredConformity",
    "StoredCut",
    "Subject",
    "abort",
    "asked_again",
    "begin_determination",
    "budget_of",
    "choose_mode",
    "choose_room",
    "choose_system",
    "complete",
    "composition_rows",
    "compute_again",
    "confirm_second_look",
    "conformities_of",
    "correct_reading",
    "determinations_of",
    "evaluate_test",
    "evaluate_tests",
    "exclude_determination",
    "find_determination",
    "find_result",
    "find_subject",
    "inputs_of_record",
    "inputs_of_results",
    "inputs_seen_twice",
    "lacking_of",
    "messages_of",
    "observe",
    "override_gate",
    "overrides_of",
    "printed_component",
    "recompute",
    "recompute_all",
    "reported_results",
    "results_by_id",
    "results_of",
    "second_looks",
    "shifted_results",
    "subjects",
    "submit",
    "submit_many",
    "submit_reported",
    "take_determination",
    "take_peaks",
    "take_reading",
    "take_record",
]
