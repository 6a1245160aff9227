"""Interlaboratory studies: repeatability and reproducibility, stragglers and outliers, h and k, precision over the mean.

Clauses of ISO 5725-2 and ASTM E691 are cited as secondary notes give them: clause not verified.
"""

from methods.interlaboratory.errors import StudyRefused
from methods.interlaboratory.functional import Dependence, Relation, depends_on_mean
from methods.interlaboratory.mandel import critical_h, critical_k
from methods.interlaboratory.scrutiny import Finding, scrutinise
from methods.interlaboratory.study import Laboratory, Level, evaluate

__all__ = [
    "Dependence",
    "Finding",
    "Laboratory",
    "Level",
    "Relation",
    "StudyRefused",
    "critical_h",
    "critical_k",
    "depends_on_mean",
    "evaluate",
    "scrutinise",
]
