"""Uncertainty from the reproducibility R of the method's interlaboratory study, where the laboratory chose this mode."""

from __future__ import annotations

from dataclasses import replace

from methods.definitions.outcome import Uncertainty, uncertainty_of
from methods.definitions.prepare import Prepared
from methods.errors import MethodError
from methods.knowledge import Known, Unknown
from methods.precision import Precision
from methods.uncertainty import BudgetSource, Interlaboratory, StudyConditions
from methods.units import convert_uncertainty

UNCHECKED = StudyConditions(range_fits=None, own_repeatability_compatible=None, bias_in_control=None)


def uncertainty_by_study(
    prepared: Prepared, measurand: str, value: float, unit: str
) -> Uncertainty | Unknown:
    """U = 2 R/2.77 for a value in `unit`; unknown with its reason where R or one of the conditions is missing.

    ISO 21748:2017 (clause not verified)
    """
    return by_reproducibility(prepared, _reproducibility(prepared, measurand, value, unit), value, unit)


def by_reproducibility(
    prepared: Prepared, R: Known[float] | Unknown, value: float, unit: str
) -> Uncertainty | Unknown:
    """U = 2 R/2.77 of a value with R at its level, in its unit; that the value lies in the range of R is known with R itself."""
    if isinstance(R, Unknown):
        return R
    source = BudgetSource(kind="precision", key=f"{prepared.given.method} R", label=_label(R))
    given = prepared.given.study or UNCHECKED
    conditions = replace(given, range_fits=True if given.range_fits is None else given.range_fits)
    study = Interlaboratory(value=value, unit=unit, R=R, conditions=conditions, R_source=source)
    try:
        return uncertainty_of(study.evaluate())
    except MethodError as refusal:
        return Unknown(reason=_clause(refusal.problem_text), remedy=_clause(refusal.remedy_text))


def _reproducibility(prepared: Prepared, measurand: str, value: float, unit: str) -> Known[float] | Unknown:
    figure = prepared.given.precision.get(measurand, Precision()).R
    if isinstance(figure, Unknown):
        return figure
    R = figure.at(value)
    if isinstance(R, Unknown):
        return R
    return Known(value=convert_uncertainty(R.value, figure.unit, unit), source=R.source)


def _label(R: Known[float] | Unknown) -> str:
    return str(R.source) if isinstance(R, Known) else str(R)


def _clause(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:].rstrip(".")
