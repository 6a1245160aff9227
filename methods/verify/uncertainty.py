"""Vectors of uncertainty: propagation, correlated readings, degrees of freedom, coverage factors."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from methods.knowledge import Known, Source
from methods.uncertainty import (
    RANGE_FACTOR,
    Correlations,
    Evaluation,
    Input,
    OwnControlData,
    bias_contribution,
    coverage_factor,
    propagate,
    propagate_all,
    simultaneous,
    welch_satterthwaite,
)
from methods.units import UNITS
from methods.verify.models import Model, inputs_of, model_of, renamed
from methods.verify.vectors import Figure, Kinds, Values, Vector

SIGMAS = {"0.6827": 1.0, "0.9545": 2.0, "0.9973": 3.0}  # printed percentages that stand for whole sigmas
RESISTANCE = "R=(V/I)*cos(phi); X=(V/I)*sin(phi); Z=V/I"  # the model of JCGM 100 H.2


def one_output(vector: Vector) -> Values:
    """Propagation through the model of the vector; figures that it does not name plainly are left out."""
    inputs = inputs_of(vector.inputs)
    short = renamed(inputs, vector.model)
    inputs = [replace(one, name=short.get(one.name, one.name)) for one in inputs]
    model = model_of(vector.model, [one.name for one in inputs])
    result = model.outputs[0]
    names = {one.quantity for one in vector.figures}
    called = result if result in names else vector.figures[0].quantity  # the first figure is the value itself
    found: dict[str, float] = {}
    for one in vector.figures:
        plain, _, variant = one.quantity.partition(" with ")
        varied = [_varied(x, variant, vector.inputs) for x in inputs] if variant else inputs
        evaluation = propagate(lambda **x: model.compute(x)[result], varied)
        value = _figure(replace(one, quantity=plain), called, evaluation, model)
        if value is not None:
            found[one.quantity] = value
    return found


def _varied(x: Input, variant: str, given: Mapping[str, Any]) -> Input:
    """An input as a variant of the example has it: `R/sqrt(3)` divides u(R); a bias is taken off with its own u."""
    if divided := re.search(rf"\b{re.escape(x.name)}/sqrt\((\d+)\)", variant):
        x = replace(x, u=x.u / math.sqrt(int(divided[1])))
    for name, one in given.items():
        if name.startswith("variant") and "bias" in variant and x.name in one.get("applied_to", ()):
            x = replace(x, value=x.value - float(one["bias"]), u=math.hypot(x.u, float(one["u"])))
    return x


def value_alone(vector: Vector) -> Values:
    """The value of a measurement equation whose uncertainties are not given."""
    inputs = inputs_of(vector.inputs)
    model = model_of(vector.model, [one.name for one in inputs])
    found = model.compute({one.name: one.value for one in inputs})
    value = float(found[model.outputs[0]])
    return {one.quantity: float(found.get(one.quantity, value)) for one in vector.figures}


def relative_parts(vector: Vector) -> Values:
    """Relative standard uncertainties of factors, combined as those of a product (JCGM 100 5.1.6)."""
    parts = {name: _relative(one) for name, one in vector.inputs.items()}
    factors = [Input(name=f"f{i}", value=1.0, u=u) for i, u in enumerate(parts.values())]
    combined = propagate(lambda **f: math.prod(f.values(), start=1.0), factors).u
    found = {}
    for one in vector.figures:
        asked = re.match(r"u\((\w+)\)/\1", one.quantity)
        key = asked[1].lower() if asked else ""
        found[one.quantity] = next((u for name, u in parts.items() if key and name.startswith(key)), combined)
    return found


def _relative(given: Any) -> float:
    return abs(float(given["u"]) / float(given["value"])) if isinstance(given, Mapping) else float(given)


def top_down(vector: Vector) -> Values:
    """u(bias), u_c and U of own control data, in the unit of the inputs (Nordtest TR 537)."""
    x = {
        re.sub(r"_(rel|percent|abs)\b|_(?=rel|percent)", "", name): one for name, one in vector.inputs.items()
    }
    within, bias = float(_first(x, r"u_?Rw|s_?Rw")), _first(x, r"RMS_?bias|bias")
    rms = math.sqrt(math.fsum(b * b for b in bias) / len(bias)) if isinstance(bias, list) else float(bias)
    u_bias = bias_contribution("bias", rms_bias=rms, u_reference=float(_first(x, r"u_?C_?ref")), unit="1")
    source = Source(document=vector.source)
    R = Known(value=RANGE_FACTOR * within, source=source)
    evaluation = OwnControlData(value=1.0, unit="1", R_within=R, bias=u_bias).evaluate()
    found = {"u(Rw)": within, "u(bias)": u_bias.u, "u_c": evaluation.u, "U": evaluation.U}
    return {one.quantity: found[one.quantity.split(" ")[0]] for one in vector.figures}


def _first(inputs: Mapping[str, Any], pattern: str) -> Any:
    return next(one for name, one in inputs.items() if re.match(pattern, name, re.I))


def several_outputs(vector: Vector) -> Values:
    """Values, uncertainties and correlations of outputs from readings taken together."""
    inputs, correlations = _readings(vector, coherent=True)
    return _joint(vector, inputs, correlations)


def correlation_ignored(vector: Vector) -> Values:
    """The same outputs with the correlations left out, as a warning example of the guide."""
    inputs, _ = _readings(vector, coherent=True)
    return _joint(vector, inputs, {})


def correlated_readings(vector: Vector) -> Values:
    """Means, their uncertainties and correlations from simultaneous readings, or from cycles of counts."""
    inputs, correlations = (
        simultaneous(_rates(vector.inputs)) if "cycles" in vector.inputs else _readings(vector)
    )
    found: dict[str, float] = {}
    for one in inputs:
        found |= {f"mean {one.name}": one.value, f"mean of ratios {one.name}": one.value}
        found |= dict.fromkeys((f"u({one.name})", f"s(mean {one.name})"), one.u)
    return found | {f"r({a},{b})": r for (a, b), r in correlations.items()}


def _rates(inputs: Mapping[str, Any]) -> dict[str, list[float]]:
    """Net count rates corrected for decay, (C - C_B)/T_0 exp(lambda t), and their ratio (JCGM 100 H.4.2)."""
    T_0, decay = float(inputs["T_0_min"]), float(inputs["lambda_per_min"])
    rates = {
        f"R_{s}": [(c[f"C_{s}"] - c["C_B"]) / T_0 * math.exp(decay * c[f"t_{s}"]) for c in inputs["cycles"]]
        for s in "xS"
    }
    return rates | {"R": [x / S for x, S in zip(rates["R_x"], rates["R_S"], strict=True)]}


def effective_freedom(vector: Vector) -> Values:
    """u and effective degrees of freedom of independent components."""
    pairs = [(float(one["u"]), _dof(one)) for one in vector.inputs["components"]]
    u, nu = math.sqrt(math.fsum(u * u for u, _ in pairs)), welch_satterthwaite(pairs)
    return {one.quantity: nu if one.quantity.startswith("nu") else u for one in vector.figures}


def coverage_factors(vector: Vector) -> Values:
    """t-factors for the cases of the vector, in their order."""
    found = [coverage_factor(_probability(case["p"]), float(case["nu"])) for case in vector.inputs["cases"]]
    return {one.quantity: value for one, value in zip(vector.figures, found, strict=True)}


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
    "measurement-equation": value_alone,
    "relative-combination": relative_parts,
    "top-down-uncertainty": top_down,
}
