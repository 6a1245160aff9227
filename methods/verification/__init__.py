"""Verification of a method (ISO/IEC 17025 7.2.1.5): bias, precision, detection, linearity, recovery, and the verdict.

Clauses are cited as secondary notes give them: clause not verified.
"""

from methods.verification.detection import DetectionLimits, from_blanks, from_line
from methods.verification.errors import VerificationRefused
from methods.verification.experiments import (
    PLANS,
    Datum,
    Experiment,
    Plan,
    Shown,
    evaluate_experiment,
)
from methods.verification.linearity import Linearity, lack_of_fit, mandel_test
from methods.verification.spread import (
    PrecisionCheck,
    Precisions,
    precision_check,
    precisions,
    repeatability_check,
)
from methods.verification.trueness import Bias, Recovery, bias, recovery, recovery_differs
from methods.verification.verdict import (
    Answer,
    Finding,
    Outcome,
    Verdict,
    of_bias,
    of_linearity,
    of_precision,
    of_quantification,
    of_recovery,
    verdict,
)

__all__ = [
    "PLANS",
    "Answer",
    "Bias",
    "Datum",
    "DetectionLimits",
    "Experiment",
    "Finding",
    "Linearity",
    "Outcome",
    "Plan",
    "PrecisionCheck",
    "Precisions",
    "Recovery",
    "Shown",
    "Verdict",
    "VerificationRefused",
    "bias",
    "evaluate_experiment",
    "from_blanks",
    "from_line",
    "lack_of_fit",
    "mandel_test",
    "of_bias",
    "of_linearity",
    "of_precision",
    "of_quantification",
    "of_recovery",
    "precision_check",
    "precisions",
    "recovery",
    "recovery_differs",
    "repeatability_check",
    "verdict",
]
