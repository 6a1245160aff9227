"""Calibrations that the laboratory does itself: a procedure, readings beside a reference standard, a budget, a second person."""

from lims.inhouse.authorising import Asked
from lims.inhouse.deciding import decide
from lims.inhouse.procedures import KIND, Procedure, ensure_procedure, find_procedure, procedures_at
from lims.inhouse.service import Run, begin, enter_reading, find_run, submit

__all__ = [
    "KIND",
    "Asked",
    "Procedure",
    "Run",
    "begin",
    "decide",
    "ensure_procedure",
    "enter_reading",
    "find_procedure",
    "find_run",
    "procedures_at",
    "submit",
]
