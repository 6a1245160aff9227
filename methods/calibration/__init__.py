"""Calibration functions: straight line, polynomial, power and exponential, with uncertainty in x and y; response factors.

Clauses of ISO/TS 28037 and ISO 6143 are cited as secondary notes give them: clause not verified.
"""

from methods.calibration.errors import CalibrationRefused, Extrapolation, FitWithoutEnd, NoInverse
from methods.calibration.fit import calibrate
from methods.calibration.fitness import (
    Aspect,
    CalibratedPoint,
    Compared,
    Fit,
    Fitness,
    Need,
    compare_with_need,
)
from methods.calibration.forms import (
    CUBIC,
    EXPONENTIAL,
    LINE,
    POWER,
    QUADRATIC,
    Exponential,
    Form,
    Polynomial,
    Power,
)
from methods.calibration.function import Calibration, Goodness, Prediction
from methods.calibration.points import Points, points_of
from methods.calibration.response import (
    LevelFactors,
    Normalised,
    external_standard,
    internal_standard,
    level_factors,
    normalised,
    relative_response_factor,
)

__all__ = [
    "CUBIC",
    "EXPONENTIAL",
    "LINE",
    "POWER",
    "QUADRATIC",
    "Aspect",
    "CalibratedPoint",
    "Calibration",
    "CalibrationRefused",
    "Compared",
    "Exponential",
    "Extrapolation",
    "Fit",
    "FitWithoutEnd",
    "Fitness",
    "Form",
    "Goodness",
    "LevelFactors",
    "Need",
    "NoInverse",
    "Normalised",
    "Points",
    "Polynomial",
    "Power",
    "Prediction",
    "calibrate",
    "compare_with_need",
    "external_standard",
    "internal_standard",
    "level_factors",
    "normalised",
    "points_of",
    "relative_response_factor",
]
