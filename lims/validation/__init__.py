"""Verification and validation of methods: plan, criteria, data, evaluation, a second person, and the edition that rests on it."""

from lims.validation.grounds import of_version
from lims.validation.models import ValidationKind, ValidationState
from lims.validation.plans import Wish, fix_plan, open_validation, plan_experiment
from lims.validation.reading import find_validation, reasons_of, verified_by, work_of
from lims.validation.service import (
    Entry,
    add_paper,
    decide,
    enter_data,
    submit,
    take_results,
    withdraw_datum,
)
from lims.validation.values import Validation, Work

__all__ = [
    "Entry",
    "Validation",
    "ValidationKind",
    "ValidationState",
    "Wish",
    "Work",
    "add_paper",
    "decide",
    "enter_data",
    "find_validation",
    "fix_plan",
    "of_version",
    "open_validation",
    "plan_experiment",
    "reasons_of",
    "submit",
    "take_results",
    "verified_by",
    "withdraw_datum",
    "work_of",
]
