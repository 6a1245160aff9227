"""An outcome as text for a person at the shell: results as a certificate would round them, budget, messages."""

from __future__ import annotations

from methods.definitions.method import MethodDefinition
from methods.definitions.outcome import (
    AnyResult,
    Component,
    NumericResult,
    Outcome,
    TableResult,
    Uncertainty,
    VectorResult,
)
from methods.knowledge import Known, Unknown
from methods.reporting import PLAIN, ReportRule, report


def outcome_lines(method: MethodDefinition, outcome: Outcome) -> str:
    """The outcome as lines of text."""
    found = [f"{outcome.method} ({outcome.edition}), code version {outcome.code_version}"]
    for result in outcome.results:
        found += ["", *_result(method, result)]
    if outcome.agreement is not None:
        found += ["", outcome.agreement.sentence]
    return "\n".join([*found, *(f"{one.level}: {one.text}" for one in outcome.messages)])


def _result(method: MethodDefinition, result: AnyResult) -> list[str]:
    name = method.measurand(result.measurand).names["en"]
    if isinstance(result, NumericResult):
        return [f"{name}: {_number(method, result)}", *_budget(result.uncertainty)]
    if isinstance(result, VectorResult):
        total = f"sum before normalisation {result.unnormalised_sum:.6g} {result.sum_unit}"
        return [f"{name}; {total}", *(_component(one, result.unit) for one in result.components)]
    if isinstance(result, TableResult) and result.curve:
        return [name, *(f"  {one.name}: {one.t_end:.1f} °C" for one in result.rows if one.t_end is not None)]
    if isinstance(result, TableResult):
        cuts = [
            f"  {one.name}: {one.percent:.2f} {result.unit}, in all {one.total:.2f}" for one in result.rows
        ]
        return [f"{name}; lost {result.loss:+.2f} %", *cuts]
    return [f"{name}: {result.value.printed()}"]


def _number(method: MethodDefinition, result: NumericResult) -> str:
    rule = method.measurand(result.measurand).reporting
    how = rule.value if isinstance(rule, Known) else PLAIN
    return _reported(result.value, result.uncertainty, result.unit, how)


def _reported(value: float, uncertainty: Uncertainty | Unknown, unit: str, rule: ReportRule) -> str:
    if isinstance(uncertainty, Unknown):
        shown = report(value, None, unit, rule).printed() if rule.step else f"{value:.6g}"
        return f"{shown}, U {uncertainty}"
    shown = report(value, uncertainty.U or None, unit, rule).printed()
    return f"{shown} (k = {uncertainty.k:.2f}, p = {uncertainty.p:g}, {uncertainty.mode})"


def _budget(uncertainty: Uncertainty | Unknown) -> list[str]:
    if isinstance(uncertainty, Unknown):
        return []
    return [
        f"  {line.input:<20} {line.value:>12.6g} u = {line.u:<10.3g} {line.unit:<12} c = {line.sensitivity:<12.5g}"
        f" {100 * line.share:5.1f} %  {line.source.label if line.source else ''}".rstrip()
        for line in uncertainty.lines
    ]


def _component(one: Component, unit: str) -> str:
    name = one.name or "not identified"
    at = "" if one.retention_time is None else f" at {one.retention_time:g} min"
    hand = ", integrated by hand" if one.manual else ""
    U = "" if isinstance(one.uncertainty, Unknown) else f" ± {one.uncertainty.U:.2g}"
    return f"  {name}{at}: {one.value:.5f}{U} {unit}{hand}"
