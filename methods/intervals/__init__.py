"""Calibration intervals: drift of an instrument, the error between two moments, and the review of its interval (ILAC G24 / OIML D 10).

Clauses are cited as the public table of contents gives them: clause not verified.
"""

from methods.intervals.between import LinearDrift
from methods.intervals.drift import Drift, drift
from methods.intervals.errors import IntervalRefused
from methods.intervals.review import (
    Change,
    Reliability,
    Review,
    Staircase,
    by_drift,
    by_reliability,
    reliability,
    staircase,
)

__all__ = [
    "Change",
    "Drift",
    "IntervalRefused",
    "LinearDrift",
    "Reliability",
    "Review",
    "Staircase",
    "by_drift",
    "by_reliability",
    "drift",
    "reliability",
    "staircase",
]
