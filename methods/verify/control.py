"""Vectors of control charts: constants, individuals, subgroups, EWMA, capability."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from methods.control import Spread, capability, constants, ewma, individuals, subgroups
from methods.verify.vectors import Kinds, Values, Vector

_SERIES = re.compile(r"^(x|y|values|data|results|observations)(_|$)")


def chart_constants(vector: Vector) -> Values:
    """Every constant of the chart for the sizes of subgroup in the vector, as `A2 n=5`."""
    sizes = vector.inputs["n"]
    found: dict[str, float] = {}
    for one in vector.figures:
        name, _, size = one.quantity.partition(" n=")
        n = int(size or (sizes[0] if isinstance(sizes, Sequence) else sizes))
        value = getattr(constants(n), name, None)
        if isinstance(value, float):
            found[one.quantity] = value
    return found


def chart(vector: Vector) -> Values:
    """Centre lines and limits of the chart that the inputs ask for: subgroups, EWMA or individuals."""
    x = _results(vector.inputs)
    if isinstance(x[0], Sequence):
        found = _subgroups(x, vector.inputs)
    elif _lambda(vector.inputs) is not None:
        found = _ewma([float(one) for one in x], vector.inputs)
    else:
        found = _individuals([float(one) for one in x])
    return {one.quantity: found[key] for one in vector.figures if (key := _key(one.quantity)) in found}


def process_capability(vector: Vector) -> Values:
    """Cp, Cpk, Cpu, Cpl and k."""
    x = vector.inputs
    found = capability(mean=float(x["mean"]), s=float(x["s"]), lower=float(x["LSL"]), upper=float(x["USL"]))
    return {"Cp": found.Cp, "Cpk": found.Cpk, "Cpu": found.Cpu, "Cpl": found.Cpl, "k": found.k}


def _results(inputs: Mapping[str, Any]) -> Sequence[Any]:
    for name, given in inputs.items():
        if isinstance(given, list) and given and (_SERIES.match(name) or name == "subgroups"):
            return given
    raise KeyError("no series of results among the inputs")


def _individuals(x: Sequence[float]) -> dict[str, float]:
    made = individuals(x)
    return {
        "centre line": made.limits.centre,
        "mean": made.limits.centre,
        "mean moving range": made.mean_moving_range,
        "sigma": made.sigma,
        "UCL": made.limits.upper,
        "LCL": made.limits.lower,
        "UCL_MR": made.range_limits.upper,
        "LCL_MR": made.range_limits.lower,
    }


def _ewma(x: Sequence[float], inputs: Mapping[str, Any]) -> dict[str, float]:
    known = _individuals(x) if _first(inputs, "s", "sigma") is None else {}
    centre, sigma = (
        _first(inputs, "EWMA0", "EWMA_0", "centre", "center", "target", "mean"),
        _first(inputs, "s", "sigma"),
    )
    made = ewma(
        x,
        centre=known["centre line"] if centre is None else centre,
        sigma=known["sigma"] if sigma is None else sigma,
        lam=_lambda(inputs) or 0.0,
        width=_first(inputs, "k", "L") or 3.0,
    )
    found = {"centre line": made.limits.centre, "UCL": made.limits.upper, "LCL": made.limits.lower}
    found |= {"mean": made.limits.centre} if centre is None else {}
    return found | {f"EWMA {i}": z for i, z in enumerate(made.values, start=1)}


def _subgroups(x: Sequence[Sequence[float]], inputs: Mapping[str, Any]) -> dict[str, float]:
    by_s = str(inputs.get("spread", inputs.get("chart", ""))).lower().rstrip().endswith("s")
    made = subgroups(x, spread=Spread.S if by_s else Spread.RANGE)
    mean = made.mean_limits
    return {
        "centre line": mean.centre,
        "mean": mean.centre,
        "UCL": mean.upper,
        "LCL": mean.lower,
        "mean range": made.spread_limits.centre,
        "mean s": made.spread_limits.centre,
        "UCL_R": made.spread_limits.upper,
        "LCL_R": made.spread_limits.lower,
        "UCL_s": made.spread_limits.upper,
        "LCL_s": made.spread_limits.lower,
        "sigma": made.sigma,
    }


def _key(quantity: str) -> str:
    """The name of a figure without what stands in brackets; z_3, EWMA_3 and EWMA(3) as EWMA 3."""
    numbered = re.fullmatch(r"(?:EWMA|z)[ _(]*(\d+)\)?", quantity)
    return f"EWMA {numbered[1]}" if numbered else re.sub(r"\s*\(.*\)$", "", quantity)


def _lambda(inputs: Mapping[str, Any]) -> float | None:
    return _first(inputs, "lambda", "lam")


def _first(inputs: Mapping[str, Any], *names: str) -> float | None:
    return next((float(inputs[name]) for name in names if isinstance(inputs.get(name), int | float)), None)


KINDS: Kinds = {
    "control-chart-constants": chart_constants,
    "control-chart": chart,
    "capability": process_capability,
}
