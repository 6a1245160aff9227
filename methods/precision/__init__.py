"""Precision of a method (r, R) as the laboratory's data, and the rules of agreement that rest on it."""

from methods.precision.agreement import (
    Acceptance,
    Agreement,
    AgreementAnswer,
    Step,
    accept_results,
    determinations_agree,
)
from methods.precision.critical import (
    critical_difference,
    critical_difference_to_reference,
    critical_range_factor,
)
from methods.precision.errors import (
    BandsDoNotFit,
    CriticalDifferenceRefused,
    ExpressionRefused,
    PrecisionNotPositive,
    TooFewResults,
)
from methods.precision.expression import Expression
from methods.precision.figures import (
    Band,
    BandTable,
    Constant,
    Form,
    Precision,
    PrecisionFigure,
    not_entered,
)

__all__ = [
    "Acceptance",
    "Agreement",
    "AgreementAnswer",
    "Band",
    "BandTable",
    "BandsDoNotFit",
    "Constant",
    "CriticalDifferenceRefused",
    "Expression",
    "ExpressionRefused",
    "Form",
    "Precision",
    "PrecisionFigure",
    "PrecisionNotPositive",
    "Step",
    "TooFewResults",
    "accept_results",
    "critical_difference",
    "critical_difference_to_reference",
    "critical_range_factor",
    "determinations_agree",
    "not_entered",
]
