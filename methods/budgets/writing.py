"""A budget as the TOML text that `read_budget` reads: the same numbers to the last bit."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator

from methods.budgets.budget import Budget
from methods.reporting import ReportRule
from methods.uncertainty import Distribution, Input


def write_budget(budget: Budget) -> str:
    """The text of a budget. Inputs found from readings are written as the t-distributions that they gave."""
    return "\n".join(_lines(budget)) + "\n"


def _lines(budget: Budget) -> Iterator[str]:
    yield f"title = {_text(budget.title)}"
    if budget.note:
        yield f"note = {_text(budget.note)}"
    yield 'mode = "GUM"'
    yield from ("", "[model]", f"formulas = {_paragraph(budget.formulas)}")
    if budget.second_order:
        yield "second_order = true"
    yield from (
        "",
        "[model.results]",
        *(f"{_key(name)} = {_text(code)}" for name, code in budget.results.items()),
    )
    for x in budget.inputs:
        yield from ("", f"[inputs.{_key(x.name)}]", *_input(x))
    for (a, b), r in budget.correlations.items():
        yield from ("", "[[correlations]]", f"between = [{_text(a)}, {_text(b)}]", f"r = {_number(r)}")
    yield from ("", "[coverage]", f"p = {_number(budget.coverage)}")
    if budget.coverage_factor is not None:
        yield f"factor = {_number(budget.coverage_factor)}"
    for name, rule in budget.rules.items():
        yield from ("", f"[report.{_key(name)}]", *_rule(rule))


def _input(x: Input) -> Iterator[str]:
    yield from _distribution(x)
    yield f"unit = {_text(x.unit)}"
    if x.source is not None and x.source.kind == "stated":
        yield f"source = {_text(x.source.label)}"
    elif x.source is not None:
        parts = (f"{key} = {_text(getattr(x.source, key))}" for key in ("kind", "key", "label"))
        yield f"source = {{ {', '.join(parts)} }}"
    if x.precision is not None:
        yield f"precision = {_text(x.precision.value)}"
    if x.together:
        yield f"together = {_text(x.together)}"


def _distribution(x: Input) -> Iterator[str]:
    value, dof = f"value = {_number(x.value)}", [] if math.isinf(x.dof) else [f"dof = {_number(x.dof)}"]
    width = f"half_width = {_number(x.width or 0.0)}"
    match x.distribution:
        case Distribution.NORMAL if x.u == 0:
            yield from (value, "exact = true")
        case Distribution.NORMAL:
            yield from (value, f"u = {_number(x.u)}", *dof)
        case Distribution.T:
            yield from (value, f"scale = {_number(x.u)}", *dof)
        case Distribution.EXPONENTIAL:
            yield f"mean = {_number(x.value)}"
        case Distribution.GAMMA:
            yield f"count = {round(x.value - 1)}"
        case Distribution.CURVILINEAR:
            yield from (value, width, f"inexact = {_number(x.inexact)}", *dof)
        case _:
            beta = [f"beta = {_number(x.beta)}"] if x.distribution is Distribution.TRAPEZOIDAL else []
            yield from (value, width, f"distribution = {_text(x.distribution.value)}", *beta, *dof)


def _rule(rule: ReportRule) -> Iterator[str]:
    if rule.step is not None:
        yield f"step = {_text(rule.step)}"
    yield from (
        f"rounding = {_text(rule.rounding.value)}",
        f"digits = {rule.uncertainty_digits}",
        f"style = {_text(rule.style.value)}",
    )


def _key(name: str) -> str:
    return name if name.isascii() and name.isidentifier() else _text(name)


def _number(x: float) -> str:
    return repr(float(x))


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _paragraph(text: str) -> str:
    """Several lines between three quotation marks, with what TOML reads specially escaped."""
    if "\n" not in text.strip():
        return _text(text.strip())
    escaped = "\n".join(_text(line)[1:-1] for line in text.strip().split("\n"))
    return f'"""\n{escaped}\n"""'
