"""Vectors of uncertainty: propagation, correlated readings, degrees of freedom, coverage factors."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from methods.precision.arithmetic import Arithmetic, Functions
from methods.uncertainty import (
    Correlations,
    Distribution,
    Evaluation,
    Input,
    bounded,
    coverage_factor,
    maths,
    propagate,
    propagate_all,
    simultaneous,
    welch_satterthwaite,
)
from methods.units import UNITS
from methods.verify.vectors import Figure, Kinds, Values, Vector

FUNCTIONS: Functions = {
    name: (getattr(maths, name), 1)
    for name in ("sqrt", "exp", "log", "log10", "sin", "cos", "tan", "asin", "acos", "atan")
}
SIGMAS = {"0.6827": 1.0, "0.9545": 2.0, "0.9973": 3.0}  # printed percentages that stand for whole sigmas
RESISTANCE = "R=(V/I)*cos(phi); X=(V/I)*sin(phi); Z=V/I"  # the model of JCGM 100 H.2


def one_output(vector: Vector) -> Values:
    """Propagation through the model of the vector; figures that it does not name plainly are left out."""
    inputs = [_input(name, given) for name, given in vector.inputs.items()]
    model = model_of(vector.model, [one.name for one in inputs])
    result = model.outputs[0]
    evaluation = propagate(lambda **x: model.compute(x)[result], inputs)
    names = {one.quantity for one in vector.figures}
    called = result if result in names else vector.figures[0].quantity  # the first figure is the value itself
    found = ((one, _figure(one, called, evaluation, model)) for one in vector.figures)
    return {one.quantity: value for one, value in found if value is not None}


def several_outputs(vector: Vector) -> Values:
    """Values, uncertainties and correlations of outputs from readings taken together."""
    inputs, correlations = _readings(vector, coherent=True)
    return _joint(vector, inputs, correlations)


def correlation_ignored(vector: Vector) -> Values:
    """The same outputs with the correlations left out, as a warning example of the guide."""
    inputs, _ = _readings(vector, coherent=True)
    return _joint(vector, inputs, {})


def correlated_readings(vector: Vector) -> Values:
    """Means, their uncertainties and correlations from simultaneous readings."""
    inputs, correlations = _readings(vector)
    found = {f"mean {one.name}": one.value for one in inputs}
    found |= {f"u({one.name})": one.u for one in inputs}
    return found | {f"r({a},{b})": r for (a, b), r in correlations.items()}


def effective_freedom(vector: Vector) -> Values:
    """u and effective degrees of freedom of independent components."""
    pairs = [(float(one["u"]), _dof(one)) for one in vector.inputs["components"]]
    u, nu = math.sqrt(math.fsum(u * u for u, _ in pairs)), welch_satterthwaite(pairs)
    return {one.quantity: nu if one.quantity.startswith("nu") else u for one in vector.figures}


def coverage_factors(vector: Vector) -> Values:
    """t-factors for the cases of the vector, in their order."""
    found = [coverage_factor(_probability(case["p"]), float(case["nu"])) for case in vector.inputs["cases"]]
    return {one.quantity: value for one, value in zip(vector.figures, found, strict=True)}


class Model:
    """Named outputs as arithmetic over the inputs; a later line may stand for a name of an earlier one."""

    def __init__(self, parts: Mapping[str, Arithmetic], names: frozenset[str]) -> None:
        self.parts, self.names = parts, names
        self.outputs = tuple(parts)

    def compute(self, x: Mapping[str, Any]) -> dict[str, Any]:
        """Every named value from the inputs."""
        found = dict(x)
        for name in reversed(self.outputs):  # what a model explains at its end is needed first
            found[name] = self.parts[name].at(**found)
        return found


def model_of(text: str, inputs: list[str]) -> Model:
    """The model `y = ...; z = ...` or `y = ..., a = ...` over named inputs. Raises ExpressionRefused."""
    halves = [part.split("=", 1) for part in re.split(r"[;,](?=\s*\w+\s*=)", text)]
    named = {half[0].strip(): re.sub(r"\)\s*(?=[A-Za-z(])", ")*", half[-1]) for half in halves}
    names = frozenset([*inputs, *named])
    parts = {name: Arithmetic(formula, names - {name}, FUNCTIONS) for name, formula in named.items()}
    return Model(parts, names)


def _joint(vector: Vector, inputs: tuple[Input, ...], correlations: Correlations) -> Values:
    model = model_of(vector.model or RESISTANCE, [one.name for one in inputs])
    joint = propagate_all(
        lambda **x: {name: model.compute(x)[name] for name in model.outputs},
        inputs,
        correlations=correlations,
        coverage_factor=1.0,
    )
    found: dict[str, float] = {}
    for a in model.outputs:
        found |= {a: joint.outputs[a].value, f"u_c({a})": joint.outputs[a].u}
        found[f"u_c({a}) without correlation"] = joint.outputs[a].u
        found |= {f"r({a},{b})": joint.correlation(a, b) for b in model.outputs}
    return found


def _readings(vector: Vector, *, coherent: bool = False) -> tuple[tuple[Input, ...], Correlations]:
    """Inputs of readings taken together, in their own units or in the coherent ones (mA as A) for a model."""
    series = {}
    for name, given in vector.inputs.items():
        factor = float(UNITS[given["unit"]].factor) if coherent and given["unit"] in UNITS else 1.0
        series[name] = [factor * float(x) for x in given["observations"]]
    return simultaneous(series)


def _input(name: str, given: Mapping[str, Any]) -> Input:
    if "half_width" in given:
        kind = Distribution(given.get("distribution", "rectangular"))
        return bounded(name, float(given["value"]), half_width=float(given["half_width"]), distribution=kind)
    return Input(name=name, value=float(given["value"]), u=float(given["u"]), dof=_dof(given))


def _dof(given: Mapping[str, Any]) -> float:
    nu = given.get("nu")
    return math.inf if nu is None else float(nu)


def _probability(p: float) -> float:
    sigma = SIGMAS.get(str(p))
    return float(p) if sigma is None else math.erf(sigma / math.sqrt(2.0))


def _figure(figure: Figure, result: str, evaluation: Evaluation, model: Model) -> float | None:
    """The value of a figure by its name; None for a name that is not understood."""
    name, nu = figure.quantity, evaluation.dof or math.inf
    plain: dict[str, Callable[[], float]] = {
        result: lambda: evaluation.value,
        "u_c": lambda: evaluation.u,
        f"u_c({result})": lambda: evaluation.u,
        f"u({result})": lambda: evaluation.u,
        "nu_eff": lambda: nu if "." in figure.printed else math.floor(nu),  # printed whole: truncated, G.4.1
        "nu_eff before truncation": lambda: nu,
    }
    if name in plain:
        return plain[name]()
    if found := re.fullmatch(r"U_(\d+)", name):
        return coverage_factor(float(f"0.{found[1]}"), nu) * evaluation.u
    if found := re.fullmatch(r"t_(\d+)\((\d+)\)", name):
        return coverage_factor(float(f"0.{found[1]}"), float(found[2]))
    found = re.fullmatch(r"contribution (\w+)|u_\d+ .*\((\w+)\)", name)
    return _contribution(found[1] or found[2], evaluation, model) if found else None


def _contribution(name: str, evaluation: Evaluation, model: Model) -> float | None:
    """The part of an input, or of all inputs that a named step of the model takes."""
    parts = {line.input: line.contribution for line in evaluation.lines}
    if name in parts:
        return parts[name]
    step = model.parts.get(name)
    taken = [] if step is None else [parts[one] for one in re.findall(r"\w+", step.text) if one in parts]
    return math.hypot(*taken) if taken else None


KINDS: Kinds = {
    "gum-lpu": one_output,
    "gum-lpu-multi-output": several_outputs,
    "gum-lpu-negative": correlation_ignored,
    "type-a-correlation": correlated_readings,
    "gum-welch-satterthwaite": effective_freedom,
    "t-factor": coverage_factors,
}
