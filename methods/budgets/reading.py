"""A budget from its TOML text. Every key is checked; nothing that is missing is taken as zero."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from methods.budgets.budget import AnyBudget, Budget, TopDownBudget
from methods.budgets.errors import BudgetFileRefused
from methods.budgets.fields import Fields
from methods.budgets.quantities import read_input, read_source, simultaneous_inputs
from methods.knowledge import Known, Source, Unknown
from methods.reporting import ReportRule, ReportStyle, Rounding
from methods.uncertainty import Input, Interlaboratory, Mode, OwnControlData, StudyConditions
from methods.units import unit

LARGEST = 1_000_000  # bytes
MODES: Mapping[str, Mode] = {
    "GUM": Mode.GUM,
    "interlaboratory": Mode.INTERLABORATORY,
    "own control data": Mode.OWN_CONTROL,
}


def read_budget_file(file: Path) -> AnyBudget:
    """The budget of a file. Raises BudgetFileRefused, FormulaRefused, InputRefused, UnitUnknown."""
    try:
        with file.open("rb") as stream:
            data = stream.read(LARGEST + 1)
        text = data.decode("utf-8")
    except (OSError, ValueError) as trouble:
        why = getattr(trouble, "strerror", None) or "is not UTF-8 text"
        raise BudgetFileRefused(
            where=str(file), what=f"cannot be read ({why})", remedy="Name a TOML file with a budget"
        ) from trouble
    return read_budget(text)


def read_budget(text: str) -> AnyBudget:
    """The budget of a TOML text. Raises as `read_budget_file`."""
    if len(text) > LARGEST:
        raise BudgetFileRefused(
            where="the file", what="is too large", remedy="A budget is a few pages of text"
        )
    try:
        file = Fields(tomllib.loads(text), "the file")
    except (tomllib.TOMLDecodeError, RecursionError) as trouble:
        raise BudgetFileRefused(
            where="the file",
            what=f"is not TOML ({trouble})",
            remedy="Compare it with the example of the manual",
        ) from trouble
    mode = file.choice("mode", MODES, "GUM")
    found = _gum(file) if mode is Mode.GUM else _top_down(file, mode)
    file.done()
    return found


def _gum(file: Fields) -> Budget:
    model, coverage = file.table("model", empty=False), file.table("coverage")
    results = _results(model.table("results", empty=False))
    inputs, correlations = _inputs(file)
    budget = Budget(
        title=file.text("title"),
        note=file.text("note", ""),
        formulas=model.text("formulas"),
        results=results,
        inputs=inputs,
        correlations=correlations,
        coverage=coverage.number("p", 0.95),
        coverage_factor=coverage.number("factor", None),
        second_order=model.truth("second_order") or False,
        rules=_rules(file.table("report"), results),
    )
    model.done()
    coverage.done()
    unused = {x.name for x in inputs} - budget.model().used
    if unused:
        raise BudgetFileRefused(
            where=f"the input {min(unused)}",
            what="is used by no formula",
            remedy="Use it in the model, or take it out",
        )
    return budget


def _results(table: Fields) -> dict[str, str]:
    def read(name: str, code: Any) -> tuple[str, str]:
        return name, unit(str(code)).code

    found = dict(table.each(read))
    if not found:
        raise table.refused("names no result", 'Write a line such as c = "mg/L"')
    return found


def _inputs(file: Fields) -> tuple[tuple[Input, ...], dict[tuple[str, str], float]]:
    found = {x.name: x for x in file.table("inputs", empty="together" in file).each(read_input)}
    correlations: dict[tuple[str, str], float] = {}
    for one in file.tables("together"):
        inputs, r = simultaneous_inputs(one)
        found |= {x.name: x for x in inputs}
        correlations |= r
    for one in file.tables("correlations"):
        pair = one.names("between")
        if len(pair) != 2:
            raise one.refused("does not name two inputs", 'Write between = ["a", "b"]')
        correlations[pair[0], pair[1]] = one.number("r")
        one.done()
    return tuple(found.values()), correlations


def _rules(table: Fields, results: Mapping[str, str]) -> dict[str, ReportRule]:
    def read(name: str, data: Any) -> tuple[str, ReportRule]:
        if name not in results:
            raise table.refused(f"has a rule for {name[:40]}", f"Name a result: {', '.join(results)}")
        return name, _rule(Fields(data, f"report.{name}"))

    return dict(table.each(read))


def _rule(table: Fields) -> ReportRule:
    rule = ReportRule(
        step=table.text("step", None),
        rounding=table.choice("rounding", {one.value: one for one in Rounding}, Rounding.HALF_EVEN.value),
        uncertainty_digits=table.whole("digits", 2),
        style=table.choice("style", {one.value: one for one in ReportStyle}, ReportStyle.PLUS_MINUS.value),
    )
    table.done()
    return rule


def _top_down(file: Fields, mode: Mode) -> TopDownBudget:
    table = file.table("result", empty=False)
    name, code, value = table.text("name"), unit(table.text("unit")).code, table.number("value")
    inputs, _ = _inputs(file) if "inputs" in file else ((), {})
    bias = next((x for x in inputs if x.name == "bias"), None)
    lacked = tuple(x for x in inputs if x is not bias)
    precision = file.table("precision", empty=False)
    source = read_source(precision)
    R = _known(precision, "R", source.label if source else "")
    shared: dict[str, Any] = {
        "value": value,
        "unit": code,
        "bias": bias,
        "lacked": lacked,
        "R_source": source,
    }
    found: Interlaboratory | OwnControlData
    if mode is Mode.INTERLABORATORY:
        conditions = StudyConditions(
            range_fits=precision.truth("range_fits"),
            own_repeatability_compatible=precision.truth("own_repeatability_compatible"),
            bias_in_control=precision.truth("bias_in_control"),
        )
        found = Interlaboratory(R=R, conditions=conditions, **shared)
    else:
        found = OwnControlData(R_within=R, **shared)
    budget = TopDownBudget(
        title=file.text("title"),
        note=file.text("note", ""),
        result=name,
        mode=found,
        rule=_rule(file.table("report")),
    )
    table.done()
    precision.done()
    return budget


def _known(precision: Fields, key: str, document: str) -> Known[float] | Unknown:
    if key not in precision:
        return Unknown(reason="the file does not give it", remedy=f"Add a line {key} = … under [precision]")
    return Known(value=precision.number(key), source=Source(document=document or "the budget file"))
