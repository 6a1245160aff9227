"""The outcome of a budget as text for a person, and as plain data."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from methods.budgets.budget import Budget
from methods.budgets.evaluation import BudgetOutcome
from methods.uncertainty import BudgetLine, Evaluation, MonteCarlo, Validation
from methods.units import unit

HEADINGS = (
    "input",
    "value",
    "unit",
    "u",
    "distribution",
    "dof",
    "sensitivity",
    "contribution",
    "share",
    "source",
)
LEFT = ("input", "unit", "distribution", "source")


def outcome_text(outcome: BudgetOutcome) -> str:
    """Results, budget tables, correlations, intervals."""
    return "\n".join(_lines(outcome))


def outcome_data(outcome: BudgetOutcome) -> dict[str, Any]:
    """The outcome as data for JSON: numbers in full; `infinite` for infinite degrees of freedom, null for none."""
    first = next(iter(outcome.results.values()))
    found: dict[str, Any] = {
        "title": outcome.budget.title,
        "mode": str(first.mode),
        "results": [_result_data(outcome, name) for name in outcome.results],
        "covariances": [
            {"between": list(pair), "covariance": value, "correlation": outcome.joint.correlation(*pair)}
            for pair, value in outcome.joint.covariances.items()
            if pair[0] != pair[1]
        ],
    }
    if outcome.drawn is not None:
        found["monte_carlo"] = {
            "trials": outcome.drawn.trials,
            "seed": outcome.drawn.seed,
            "stable": outcome.drawn.stable,
            "coverage": outcome.drawn.coverage,
            "ellipsoid_factor": outcome.drawn.ellipsoid_factor,
            "box_factor": outcome.drawn.box_factor,
            "results": [
                _drawn_data(name, one, outcome.validations[name])
                for name, one in outcome.drawn.outputs.items()
            ],
        }
    return found


def _result_data(outcome: BudgetOutcome, name: str) -> dict[str, Any]:
    one = outcome.results[name]
    return {
        "name": name,
        "value": one.value,
        "unit": one.unit,
        "u": one.u,
        "dof": _dof_data(one.dof),
        "k": one.k,
        "k_stated": one.k_stated,
        "U": one.U,
        "coverage": one.coverage,
        "interval": list(one.interval),
        "second_order": one.second_order,
        "reported": outcome.reported[name].printed(),
        "lines": [_line_data(line) for line in one.lines],
    }


def _line_data(line: BudgetLine) -> dict[str, Any]:
    return {
        "input": line.input,
        "value": line.value,
        "unit": line.unit,
        "u": line.u,
        "distribution": str(line.distribution),
        "dof": _dof_data(line.dof),
        "sensitivity": line.sensitivity,
        "contribution": line.contribution,
        "share": line.share,
        "source": line.source.label if line.source else None,
    }


def _drawn_data(name: str, one: MonteCarlo, validation: Validation) -> dict[str, Any]:
    return {
        "name": name,
        "value": one.value,
        "u": one.u,
        "symmetric": list(one.symmetric),
        "shortest": list(one.shortest),
        "validation": {
            "low": validation.low,
            "high": validation.high,
            "tolerance": validation.tolerance,
            "validated": validation.validated,
        },
    }


def _dof_data(dof: float | None) -> float | str | None:
    return "infinite" if dof is not None and math.isinf(dof) else dof


def _lines(outcome: BudgetOutcome) -> Iterator[str]:
    first = next(iter(outcome.results.values()))
    yield outcome.budget.title
    yield f"mode: {first.mode}"
    if isinstance(outcome.budget, Budget):
        yield from (f"  {line}" for line in outcome.budget.formulas.strip().splitlines())
    for name, one in outcome.results.items():
        yield ""
        yield from _result(outcome, name, one)
    yield from _correlations(outcome)
    yield from _drawn(outcome)


def _result(outcome: BudgetOutcome, name: str, one: Evaluation) -> Iterator[str]:
    yield f"{name} = {outcome.reported[name].printed()}"
    how = "stated" if one.k_stated else f"dof {_dof(one.dof)}"
    yield f"  value {one.value:.8g}, u {one.u:.4g}, k {one.k:.4g} ({how}), U {one.U:.4g}, p = {one.coverage:.10g}"
    yield f"  coverage interval {one.interval[0]:.8g} to {one.interval[1]:.8g}"
    if one.second_order:
        yield f"  second-order terms add {one.second_order:.4g} to u² = {one.u**2:.4g}"
    rows = [_row(line) for line in one.lines]
    yield from (f"  {line}" for line in _table(rows))


def _row(line: BudgetLine) -> tuple[str, ...]:
    printed = unit(line.unit).printed["en"]
    return (
        line.input,
        f"{line.value:.8g}",
        printed,
        f"{line.u:.4g}",
        "exact" if line.u == 0 else str(line.distribution),
        "" if line.u == 0 else _dof(line.dof),
        f"{line.sensitivity:.5g}",
        f"{line.contribution:.4g}",
        f"{100 * line.share:.1f} %",
        line.source.label if line.source else "",
    )


def _table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(len(row[i]) for row in [HEADINGS, *rows]) for i in range(len(HEADINGS))]
    for row in [HEADINGS, *rows]:
        cells = [
            cell.ljust(width) if heading in LEFT else cell.rjust(width)
            for heading, cell, width in zip(HEADINGS, row, widths, strict=True)
        ]
        yield "  ".join(cells).rstrip()


def _dof(dof: float | None) -> str:
    return "not given by a formula" if dof is None else "∞" if math.isinf(dof) else f"{dof:.4g}"


def _correlations(outcome: BudgetOutcome) -> Iterator[str]:
    names = list(outcome.results)
    if len(names) > 1:
        yield ""
        yield "correlations of the results (covariances)"
    for i, a in enumerate(names):
        for b in names[i + 1 :]:
            r, covariance = outcome.joint.correlation(a, b), outcome.joint.covariance(a, b)
            yield f"  r({a}, {b}) = {r:.4f} ({covariance:.4g})"


def _drawn(outcome: BudgetOutcome) -> Iterator[str]:
    drawn = outcome.drawn
    if drawn is None:
        return
    yield ""
    end = {True: "stable", False: "NOT STABLE at the largest number of trials", None: "as many as asked for"}[
        drawn.stable
    ]
    yield f"Monte Carlo (JCGM 101): {drawn.trials} trials, seed {drawn.seed}, {end}, p = {drawn.coverage:.10g}"
    for name, one in drawn.outputs.items():
        yield f"  {name}: value {one.value:.8g}, u {one.u:.4g}"
        yield f"    symmetric interval {one.symmetric[0]:.8g} to {one.symmetric[1]:.8g}"
        yield f"    shortest interval  {one.shortest[0]:.8g} to {one.shortest[1]:.8g}"
        yield f"    {_validation(outcome.validations[name])}"
    if drawn.ellipsoid_factor is not None:
        yield f"  joint region: ellipsoid k = {drawn.ellipsoid_factor:.4g}, box k = {drawn.box_factor:.4g} (JCGM 102 7.7)"


def _validation(one: Validation) -> str:
    said = "holds" if one.validated else "does NOT hold: report the interval of Monte Carlo"
    return (
        f"the law of propagation {said} (end points differ by {one.low:.2g} and {one.high:.2g}, "
        f"tolerance {one.tolerance:.2g}; JCGM 101 8)"
    )
