"""Calibrations that the laboratory does itself: a procedure, readings beside a reference standard, a budget, a second person."""

from lims.inhouse.procedures import Procedure, find_procedure, procedures_at
from lims.inhouse.service import Run, begin, decide, enter_reading, find_run, submit

__all__ = [
    "Procedure",
    "Run",
    "begin",
    "decide",
    "enter_reading",
    "find_procedure",
    "find_run",
    "procedures_at",
    "submit",
]
