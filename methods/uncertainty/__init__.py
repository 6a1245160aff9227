"""Uncertainty of measurement: law of propagation, Monte Carlo, and the three exclusive modes of evaluation.

Clauses of JCGM, ISO, ILAC and ASTM documents are cited as secondary notes give them: clause not verified.
"""

from methods.uncertainty.coverage import coverage_factor, welch_satterthwaite
from methods.uncertainty.evaluation import BudgetLine, Evaluation, JointEvaluation, Mode
from methods.uncertainty.inputs import (
    BudgetSource,
    Correlations,
    Distribution,
    Input,
    Precision,
    bounded,
    constant,
    correlation,
    from_certificate,
    mean,
    pooled_standard_deviation,
    resolution,
    simultaneous,
    standard_deviation,
    student_t,
    type_a,
)
from methods.uncertainty.modes import (
    RANGE_FACTOR,
    GumBudget,
    Interlaboratory,
    OwnControlData,
    StudyConditions,
    UncertaintyMode,
    bias_contribution,
    repeatability_contribution,
)
from methods.uncertainty.monte_carlo import MonteCarlo, monte_carlo
from methods.uncertainty.propagation import Model, propagate, propagate_all

__all__ = [
    "RANGE_FACTOR",
    "BudgetLine",
    "BudgetSource",
    "Correlations",
    "Distribution",
    "Evaluation",
    "GumBudget",
    "Input",
    "Interlaboratory",
    "JointEvaluation",
    "Mode",
    "Model",
    "MonteCarlo",
    "OwnControlData",
    "Precision",
    "StudyConditions",
    "UncertaintyMode",
    "bias_contribution",
    "bounded",
    "constant",
    "correlation",
    "coverage_factor",
    "from_certificate",
    "mean",
    "monte_carlo",
    "pooled_standard_deviation",
    "propagate",
    "propagate_all",
    "repeatability_contribution",
    "resolution",
    "simultaneous",
    "standard_deviation",
    "student_t",
    "type_a",
    "welch_satterthwaite",
]
