"""One input quantity of a budget file: what was entered decides its distribution."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from methods.budgets.fields import Fields
from methods.uncertainty import (
    BudgetSource,
    Correlations,
    Distribution,
    Input,
    Precision,
    bounded,
    constant,
    counted,
    exponential,
    from_certificate,
    inexactly_bounded,
    mean,
    resolution,
    simultaneous,
    student_t,
    type_a,
)
from methods.units import unit

BOUNDED: Mapping[str, Distribution] = {
    one.value: one
    for one in (
        Distribution.RECTANGULAR,
        Distribution.TRIANGULAR,
        Distribution.TRAPEZOIDAL,
        Distribution.ARCSINE,
    )
}
PRECISIONS: Mapping[str, Precision] = {one.value: one for one in Precision}
# The key that decides how the rest of a table is read, in this order.
WAYS = ("readings", "exact", "U", "half_width", "low", "step", "scale", "u", "u_relative", "mean", "count")


def read_input(name: str, data: Any) -> Input:
    """An input of its table. Raises BudgetFileRefused, InputRefused, PairGivesNoTypeA, UnitUnknown."""
    table = Fields(data, f"inputs.{name[:40]}")
    ways = [key for key in WAYS if key in table]
    if len(ways) != 1:
        said = "says nothing of its uncertainty" if not ways else f"has both {ways[0]} and {ways[1]}"
        raise table.refused(said, f"Give exactly one of {', '.join(WAYS)}; exact = true for an exact number")
    code = unit(table.text("unit", "1")).code
    source = read_source(table)
    precision = table.choice("precision", PRECISIONS, "") if "precision" in table else None
    together = table.text("together", "")
    found = _READ[ways[0]](name, table, code)
    table.done(WAYS)
    return replace(found, source=source, precision=precision, together=together)


def read_source(table: Fields) -> BudgetSource | None:
    """`source = "Balance, certificate 7"`, or a table with kind, key and label."""
    if "source" not in table:
        return None
    if not table.holds_table("source"):
        return BudgetSource(kind="stated", key="", label=table.text("source"))
    one = table.table("source")
    found = BudgetSource(kind=one.text("kind"), key=one.text("key"), label=one.text("label"))
    one.done()
    return found


def simultaneous_inputs(table: Fields) -> tuple[tuple[Input, ...], Correlations]:
    """[[together]]: readings of several quantities, reading by reading, with their correlations (H.2)."""

    def read(name: str, data: Any) -> tuple[str, list[float], str, BudgetSource | None]:
        one = Fields(data, f"{table.where}.{name[:40]}")
        found = name, one.series("readings"), unit(one.text("unit", "1")).code, read_source(one)
        one.done()
        return found

    series = table.each(read)
    if len({len(readings) for _, readings, _, _ in series}) > 1:
        raise table.refused(
            "has series of different length", "Give one reading of each quantity for each time"
        )
    inputs, r = simultaneous(
        {name: readings for name, readings, _, _ in series}, {name: code for name, _, code, _ in series}
    )
    sources = {name: source for name, _, _, source in series}
    return tuple(replace(x, source=sources[x.name]) for x in inputs), r


def _readings(name: str, table: Fields, code: str) -> Input:
    """Their own s, or a pooled one that was found before; a pair never gives its own."""
    readings = table.series("readings")
    if not readings:
        raise table.refused("has no readings", "Enter them as [1.0, 1.1, 1.2]")
    if "pooled_s" not in table:
        return type_a(name, readings, unit=code)
    scale = table.number("pooled_s") / math.sqrt(len(readings))
    return student_t(name, mean(readings), scale=scale, dof=table.number("dof"), unit=code)


def _exact(name: str, table: Fields, code: str) -> Input:
    if table.truth("exact") is not True:
        raise table.refused("has exact = false", "Give its standard uncertainty u")
    return constant(name, table.number("value"), unit=code)


def _certificate(name: str, table: Fields, code: str) -> Input:
    value, U, k = table.number("value"), table.number("U"), table.number("k")
    return from_certificate(name, value, U=U, k=k, dof=_dof(table), unit=code)


def _bounded(name: str, table: Fields, code: str) -> Input:
    value, half_width = table.number("value"), table.number("half_width")
    if "inexact" in table:
        return inexactly_bounded(
            name, value, half_width=half_width, inexact=table.number("inexact"), unit=code
        )
    return _between(name, table, code, value, half_width)


def _limits(name: str, table: Fields, code: str) -> Input:
    low, high = table.number("low"), table.number("high")
    if not low < high:
        raise table.refused("has a low that is not below its high", "Exchange them")
    return _between(name, table, code, (low + high) / 2, (high - low) / 2)


def _between(name: str, table: Fields, code: str, value: float, half_width: float) -> Input:
    kind = table.choice("distribution", BOUNDED, Distribution.RECTANGULAR.value)
    beta = table.number("beta") if kind is Distribution.TRAPEZOIDAL else 0.0
    return bounded(
        name, value, half_width=half_width, distribution=kind, beta=beta, dof=_dof(table), unit=code
    )


def _step(name: str, table: Fields, code: str) -> Input:
    return resolution(name, table.number("step"), value=table.number("value"), unit=code)


def _scale(name: str, table: Fields, code: str) -> Input:
    return student_t(
        name, table.number("value"), scale=table.number("scale"), dof=table.number("dof"), unit=code
    )


def _u(name: str, table: Fields, code: str) -> Input:
    return Input(name=name, value=table.number("value"), u=table.number("u"), dof=_dof(table), unit=code)


def _u_relative(name: str, table: Fields, code: str) -> Input:
    value = table.number("value")
    return Input(
        name=name, value=value, u=abs(value) * table.number("u_relative"), dof=_dof(table), unit=code
    )


def _exponential(name: str, table: Fields, code: str) -> Input:
    return exponential(name, table.number("mean"), unit=code)


def _counted(name: str, table: Fields, code: str) -> Input:
    return counted(name, table.whole("count"), unit=code)


def _dof(table: Fields) -> float:
    return table.number("dof", math.inf)


_READ: Mapping[str, Callable[[str, Fields, str], Input]] = {
    "readings": _readings,
    "exact": _exact,
    "U": _certificate,
    "half_width": _bounded,
    "low": _limits,
    "step": _step,
    "scale": _scale,
    "u": _u,
    "u_relative": _u_relative,
    "mean": _exponential,
    "count": _counted,
}
