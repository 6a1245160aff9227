"""How a result is written: by the rule of the method's edition, as plain decimal texts."""

from __future__ import annotations

from dataclasses import dataclass

from methods.definitions import (
    AnyResult,
    Component,
    CutResult,
    Measurand,
    NumericResult,
    TableResult,
    Uncertainty,
    VectorResult,
)
from methods.knowledge import Known
from methods.reporting import PLAIN, CensoredKind, ReportRule, report

TENTHS = ReportRule(step="0.1")


@dataclass(frozen=True, kw_only=True, slots=True)
class Printed:
    """Value and expanded uncertainty as texts. Without a rule and without U the value has six significant digits."""

    value: str
    uncertainty: str | None
    unit: str | None


def printed(measurand: Measurand, result: AnyResult) -> Printed:
    """A result as it is written."""
    rule = rule_of(measurand)
    if isinstance(result, NumericResult):
        return _number(result.value, result.uncertainty, result.unit, rule)
    if isinstance(result, VectorResult):
        return Printed(value=f"{len(result.components)} components", uncertainty=None, unit=result.unit)
    if isinstance(result, TableResult) and result.curve:
        return Printed(value=f"{len(result.rows)} points", uncertainty=None, unit=result.unit)
    if isinstance(result, TableResult):
        return Printed(value=f"{len(result.rows)} cuts", uncertainty=None, unit=result.unit)
    return Printed(value=result.value.printed(), uncertainty=None, unit=None)


def printed_component(one: Component, unit: str, measurand: Measurand) -> Printed:
    """A component of a composition as it is written; one that was not found, or not enough of it, as what can be reported."""
    if one.below is not None:
        return Printed(value=f"< {one.below:g}", uncertainty=None, unit=unit)
    if one.absent:
        return Printed(value=CensoredKind.NOT_DETECTED.value, uncertainty=None, unit=unit)
    return _number(one.value, one.uncertainty, unit, rule_of(measurand))


def printed_percent(value: float, unit: str, measurand: Measurand) -> str:
    """A yield of a table as it is written."""
    return _number(value, None, unit, rule_of(measurand)).value


def printed_cut(one: CutResult, result: TableResult, measurand: Measurand) -> str:
    """A cut as it is written: its yield; of a point of a curve its temperature, by the rule of reporting or to a tenth of a degree."""
    if not result.curve or one.t_end is None:
        return printed_percent(one.percent, result.unit, measurand)
    rule = rule_of(measurand)
    return _number(one.t_end, None, "degC", rule if rule.step else TENTHS).value


def rule_of(measurand: Measurand) -> ReportRule:
    """The rule of reporting of the edition or of the laboratory; plain digits where nobody entered one."""
    return measurand.reporting.value if isinstance(measurand.reporting, Known) else PLAIN


def _number(value: float, uncertainty: object, unit: str, rule: ReportRule) -> Printed:
    expanded = uncertainty.U if isinstance(uncertainty, Uncertainty) and uncertainty.U > 0 else None
    if expanded is None and rule.step is None:
        return Printed(value=f"{value:.6g}", uncertainty=None, unit=unit)
    found = report(value, expanded, unit, rule)
    return Printed(value=found.value_text, uncertainty=found.uncertainty_text, unit=unit)
