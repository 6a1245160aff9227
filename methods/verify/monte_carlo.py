"""Vectors of Monte Carlo: figures of the trials, of the law of propagation beside them, and analytic ones."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from methods.uncertainty import (
    Correlations,
    Evaluation,
    Input,
    JointMonteCarlo,
    maths,
    monte_carlo_all,
    propagate_all,
)
from methods.uncertainty.second_order import expected_shift
from methods.verify.models import input_of, inputs_of, model_of
from methods.verify.vectors import Figure, Kinds, Values, Vector

SEED = 20081  # any seed will do; it stands here so that the evidence can be reproduced
TRIALS = 1_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class _Task:
    model: Any
    inputs: list[Input]
    correlations: Correlations

    def trials(self, p: float) -> JointMonteCarlo:
        return monte_carlo_all(
            self.model, self.inputs, correlations=self.correlations, coverage=p, seed=SEED, trials=TRIALS
        )

    def first_order(self, p: float, output: str) -> Evaluation:
        # infinite degrees of freedom: a stated factor is not needed, and correlations do no harm
        inputs = [replace(one, dof=float("inf")) for one in self.inputs]
        joint = propagate_all(self.model, inputs, correlations=self.correlations, coverage=p)
        return joint.outputs[output]

    def second_order(self, p: float, output: str) -> tuple[Evaluation, float]:
        """With the terms of the next order, and the shift of the expectation; correlated normals are rotated."""
        model, inputs = self.independent()
        joint = propagate_all(model, inputs, coverage=p, second_order=True)
        return joint.outputs[output], expected_shift(model, inputs)[output]

    def independent(self) -> tuple[Any, list[Input]]:
        if not any(self.correlations.values()):
            return self.model, [replace(one, dof=float("inf")) for one in self.inputs]
        names = [one.name for one in self.inputs]
        r = np.eye(len(names))
        for (a, b), value in self.correlations.items():
            i, j = names.index(a), names.index(b)
            r[i, j] = r[j, i] = value
        w, vectors = np.linalg.eigh(r)
        root = vectors * np.sqrt(np.clip(w, 0, None)) * np.array([[one.u] for one in self.inputs])

        def rotated(**z: Any) -> Any:
            columns = [z[f"z{k}"] for k in range(len(names))]
            mixed = {
                one.name: one.value + sum(float(root[i, k]) * columns[k] for k in range(len(names)))
                for i, one in enumerate(self.inputs)
            }
            return self.model(**mixed)

        return rotated, [Input(name=f"z{k}", value=0.0, u=1.0) for k in range(len(names))]


def one_output(vector: Vector) -> Values:
    """Every figure of a model with one output, read from its name."""
    inputs = inputs_of(vector.inputs)
    model = model_of(vector.model, [one.name for one in inputs])
    output = model.outputs[0]
    task = _Task(
        model=lambda **x: {output: model.compute(x)[output]},
        inputs=inputs,
        correlations=_correlations(vector.inputs, inputs),
    )
    return _figures(vector, task)


def several_outputs(vector: Vector) -> Values:
    """Every figure of a model with several outputs; magnitude and phase where no model is written."""
    inputs = [input_of(name, one) for name, one in vector.inputs.items() if isinstance(one, Mapping)]
    model = _polar(inputs) if not vector.model else model_of(vector.model, [x.name for x in inputs]).results
    return _figures(
        vector, _Task(model=model, inputs=inputs, correlations=_correlations(vector.inputs, inputs))
    )


def _polar(inputs: list[Input]) -> Any:
    a, b = inputs[0].name, inputs[1].name

    def model(**x: Any) -> dict[str, Any]:
        return {"magnitude": maths.sqrt(x[a] ** 2 + x[b] ** 2), "phase": maths.atan2(x[b], x[a])}

    return model


def _correlations(given: Mapping[str, Any], inputs: list[Input]) -> Correlations:
    uncertain = [one.name for one in inputs if one.u]
    r = given.get("r", 0)
    return {(uncertain[0], uncertain[1]): float(r)} if r and len(uncertain) > 1 else {}


def _figures(vector: Vector, task: _Task) -> Values:
    drawn: dict[float, JointMonteCarlo] = {}
    found: dict[str, float] = {}
    for one in vector.figures:
        p = _probability(one)
        by_law = re.search(r"\b(GUM|GUF\d?|LPU|first order|higher-order|analytic)\b", one.quantity)
        if not by_law and p not in drawn:
            drawn[p] = task.trials(p)
        value = _by_law(one, task, p) if by_law else _by_trials(one, drawn[p])
        scale = re.search(r"x 1e(\d+)", one.quantity)
        found[one.quantity] = value * 10.0 ** int(scale[1]) if scale else value
    return found


def _probability(figure: Figure) -> float:
    percent = re.search(r"(\d+(?:\.\d+)?) ?%", figure.quantity)
    return float(percent[1]) / 100 if percent else 0.95


def _by_law(figure: Figure, task: _Task, p: float) -> float:
    name = figure.quantity
    output = _output(name, _names(task))
    if re.search(r"higher-order|GUF2|analytic", name):
        evaluation, shift = task.second_order(p, output)
        shift = shift if "analytic" in name else 0.0
    else:
        evaluation, shift = task.first_order(p, output), 0.0
    low, high = evaluation.interval
    return _pick(name, evaluation.value + shift, evaluation.u, (low, high))


def _by_trials(figure: Figure, joint: JointMonteCarlo) -> float:
    name = figure.quantity
    if found := re.match(r"(r|cov|u)\((\w+),\s*(\w+)\)", name):
        a, b = found[2], found[3]
        return joint.correlation(a, b) if found[1] == "r" else joint.covariance(a, b)
    one = joint.outputs[_output(name, list(joint.outputs))]
    return _pick(name, one.value, one.u, one.shortest if "shortest" in name else one.symmetric)


def _names(task: _Task) -> list[str]:
    return list(task.model(**{one.name: one.value for one in task.inputs}))


def _output(figure: str, outputs: list[str]) -> str:
    """The output that a figure speaks of; the first where it names none."""
    return next((one for one in outputs if re.search(rf"\b{re.escape(one)}\b", figure)), outputs[0])


def _pick(name: str, value: float, u: float, interval: tuple[float, float]) -> float:
    if re.search(r"\blow\b(?!-)", name):
        return interval[0]
    if re.search(r"\bhigh\b(?!-)", name):
        return interval[1]
    return u if re.search(r"(^|\s)u(\(|,|_|\s|$)", name) else value


KINDS: Kinds = {"monte-carlo": one_output, "monte-carlo-multi-output": several_outputs}
