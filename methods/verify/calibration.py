"""Vectors of calibration functions: least squares of every kind, and values found by them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from methods.calibration import (
    CUBIC,
    EXPONENTIAL,
    LINE,
    POWER,
    QUADRATIC,
    Calibration,
    Form,
    Prediction,
    calibrate,
)
from methods.verify.vectors import Figure, Kinds, Values, Vector

FORMS: Mapping[str, Form] = {
    "linear": LINE,
    "quadratic": QUADRATIC,
    "cubic": CUBIC,
    "power": POWER,
    "exponential": EXPONENTIAL,
}
COEFFICIENT = {"a": 0, "intercept": 0, "b": 1, "slope": 1}
NUMBERED = r"^(?:[aby]|B|beta)_?(\d)$"  # b0, b1; y1, y2; B_0, B_1: counted from the smallest


def line(vector: Vector) -> Values:
    """Coefficients, their uncertainties, goodness of fit and predictions, by the names of the figures."""
    fit, analysis = _fit(vector.inputs)
    names = {one.quantity for one in vector.figures}
    found = _coefficients(fit, vector.figures)
    for one in vector.figures:
        value = _named(one.quantity, fit, vector.inputs)
        if value is not None:
            found.setdefault(one.quantity, value)
    for key in ("measured", "y0"):
        for given in _listed(vector.inputs.get(key)):
            found |= _measured(given, fit, analysis)
    return {name: value for name, value in found.items() if name in names}


def inverse(vector: Vector) -> Values:
    """A line by ordinary least squares, and the value that the sample's responses give."""
    x = _series(vector.inputs, r"(x|conc|amount)")
    y = _series(vector.inputs, r"(y|abs|resp|area)")
    sample = _series(vector.inputs, r"sample")
    fit = calibrate(x, y)
    found = dict(_coefficients(fit, vector.figures))
    value = fit.inverse(sum(sample) / len(sample), repeats=len(sample), extrapolate=True)
    for one in vector.figures:
        name = one.quantity
        if re.fullmatch(r"(c|x)_?0", name):
            found[name] = value.value
        elif re.fullmatch(r"u\((c|x)_?0\)", name):
            found[name] = value.u
        elif name in ("nu", "dof"):
            found[name] = value.dof
        elif name in ("S", "s"):
            found[name] = fit.s
    return found


def _fit(inputs: Mapping[str, Any]) -> tuple[Calibration, bool]:
    """The function asked for, and whether it is an analysis function, which gives x from y."""
    x, y = _series(inputs, r"(x|t)(_k)?\b"), _series(inputs, r"(y|b)(_k)?\b")
    u_x, u_y = _uncertainty(inputs, "x"), _uncertainty(inputs, "y")
    function = str(inputs.get("function", "linear"))
    form = next((form for name, form in FORMS.items() if function.startswith(name)), LINE)
    origin = float(_plain(inputs.get("t_0", inputs.get("x_0", 0.0))))
    if "x=f(y)" in function.replace(" ", ""):
        return calibrate(y, x, u_x=u_y, u_y=u_x, form=form, origin=origin), True
    if u_y is None and u_x is not None:
        u_y = [0.0] * len(y)
    covariance = {key: inputs[key] for key in ("cov_x", "cov_y", "cov_xy") if key in inputs}
    if "cov_x" in covariance:
        u_x = None
    if "cov_y" in covariance:
        u_y = None
    return calibrate(x, y, u_x=u_x, u_y=u_y, form=form, origin=origin, **covariance), False


def _series(inputs: Mapping[str, Any], pattern: str) -> list[float]:
    for name, given in inputs.items():
        values = given.get("values") if isinstance(given, Mapping) else given
        if re.match(pattern, name) and isinstance(values, Sequence) and not isinstance(values, str):
            return [float(one) for one in values]
    raise KeyError(f"no series is named like {pattern}")


def _uncertainty(inputs: Mapping[str, Any], axis: str) -> list[float] | float | None:
    weights, given = inputs.get(f"w_{axis}"), inputs.get(f"u_{axis}")
    if weights is not None:
        return [float(w) ** -0.5 for w in weights]
    if given is None or isinstance(given, str):  # a text says that they are not known
        return None
    return [float(u) for u in given] if isinstance(given, Sequence) else float(given)


def _plain(given: Any) -> float:
    return float(given["value"] if isinstance(given, Mapping) else given)


def _listed(given: Any) -> list[Any]:
    return [] if given is None else list(given) if isinstance(given, list) else [given]


def _index(name: str, numbers: Sequence[int]) -> int | None:
    """Which coefficient a name means: a, b; intercept, slope; b0, b1; or y1, y2 counted from one."""
    if name in COEFFICIENT:
        return COEFFICIENT[name]
    digits = re.fullmatch(NUMBERED, name)
    return int(digits[1]) - min(numbers) if digits and numbers else None


def _coefficients(fit: Calibration, figures: Sequence[Figure]) -> dict[str, float]:
    heads = [re.sub(r"\s*(\(.*|=.*|,.*)?$", "", one.quantity) for one in figures]
    numbers = [int(n) for head in heads for n in re.findall(NUMBERED, head)]
    found: dict[str, float] = {}
    for one in figures:
        value = _coefficient(one.quantity, fit, numbers)
        if value is not None:
            found[one.quantity] = value
    return found


def _coefficient(name: str, fit: Calibration, numbers: Sequence[int]) -> float | None:
    asked = re.match(r"(u|var|cov|r)\(([\w ]+)(?:,\s*(\w+))?\)", name)
    inner = [one for one in (asked[2], asked[3]) if one] if asked else [re.split(r"[\s(=,]", name)[0]]
    at = [_index(one, numbers) for one in inner]
    if any(i is None or i >= len(fit.coefficients) for i in at):
        return None
    i, j = at[0] or 0, at[-1] or 0
    found: dict[str, float] = {
        "": fit.coefficients[i],
        "u": fit.u(i),
        "var": fit.covariance[i][i],
        "cov": fit.covariance[i][j],
        "r": fit.correlation(i, j),
    }
    return found[asked[1] if asked else ""]


def _named(name: str, fit: Calibration, inputs: Mapping[str, Any]) -> float | None:
    plain: dict[str, Callable[[], float]] = {
        r"chi-?squared\b.*|residual sum of squares|sum of squared residuals": lambda: fit.chi_squared,
        r"MSWD|reduced chi-?squared": lambda: fit.chi_squared / fit.residual_dof,
        r"s \(residual\)|s_y\.?x|S|s": lambda: fit.s,
        r"nu|dof|degrees of freedom": lambda: float(fit.residual_dof),
        r"max \|weighted deviation\|.*|Gamma.*": lambda: fit.largest_deviation,
        r"r\^?2|R\^?2": lambda: fit.goodness().r_squared,
    }
    for pattern, value in plain.items():
        if re.fullmatch(pattern, name):
            return value()
    if found := re.fullmatch(r"(var|u) of the line at ([-\d.]+)", name):
        u = fit.at(float(found[2]), extrapolate=True).u
        return u * u if found[1] == "var" else u
    if found := re.fullmatch(r"prediction variance at ([-\d.]+)", name):
        return fit.response(float(found[1]), extrapolate=True).u ** 2
    if found := re.fullmatch(r"(b|y)\(([-\d.]+)\)(?: .*)?", name):
        return fit.at(float(found[2]), extrapolate=True).value
    if found := re.fullmatch(r"u(?:_c)?\((?:b|y)\(([-\d.]+)\)\)(?: .*)?", name):
        return fit.at(float(found[1]), extrapolate=True).u
    return None


def _measured(given: Mapping[str, Any], fit: Calibration, analysis: bool) -> Values:
    y, u = float(given.get("y", given.get("value", np.nan))), float(given.get("u_y", given.get("u", 0.0)))
    found: Prediction = (
        fit.at(y, u_x=u, extrapolate=True) if analysis else fit.inverse(y, u_y=u, extrapolate=True)
    )
    return {f"x at y={y:g}": found.value, f"u(x) at y={y:g}": found.u, "x0": found.value, "u(x0)": found.u}


KINDS: Kinds = {
    "calibration-line-ols": line,
    "calibration-line-wls": line,
    "calibration-line-gls": line,
    "calibration-line-gdr": line,
    "calibration-line-ggmr": line,
    "calibration-line-inverse": inverse,
}
