"""The law of propagation of uncertainty with exact derivatives (JCGM 100 clause 5)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from methods.uncertainty.adjoint import Adjoint, Tape
from methods.uncertainty.correlations import checked
from methods.uncertainty.coverage import coverage_factor
from methods.uncertainty.errors import (
    CoverageRefused,
    ModelUndefined,
    NameTwice,
    NoInputs,
    SecondOrderCorrelated,
)
from methods.uncertainty.evaluation import Evaluation, JointEvaluation, Mode
from methods.uncertainty.freedom import effective_dof
from methods.uncertainty.inputs import Correlations, Input
from methods.uncertainty.lines import BudgetLines
from methods.uncertainty.second_order import added_variance

Model: TypeAlias = Callable[..., Any]  # takes the inputs by name; gives a value, or values by name


@dataclass(frozen=True, kw_only=True, slots=True)
class Coverage:
    """What is asked of an expanded uncertainty: a probability, and a factor where one is stated."""

    p: float = 0.95
    factor: float | None = None

    def __post_init__(self) -> None:
        if not 0 < self.p < 1:
            raise CoverageRefused(what="The coverage probability", value=self.p)
        if self.factor is not None and not 0 < self.factor < math.inf:
            raise CoverageRefused(what="The coverage factor", value=self.factor)


def propagate(
    model: Model,
    inputs: Sequence[Input],
    *,
    correlations: Correlations | None = None,
    coverage: float = 0.95,
    coverage_factor: float | None = None,
    unit: str = "1",
    second_order: bool = False,
) -> Evaluation:
    """Value, u, effective degrees of freedom, k and U of a model with one output (JCGM 100 5, 6, G).

    The model takes the inputs by name and computes with operators and `maths`. A stated coverage factor goes
    before the t-factor; correlated inputs with finite degrees of freedom need one (G.4.1).

    >>> m, P, V = Input(name="m", value=100.28, u=0.05), Input(name="P", value=0.9999, u=5.8e-5), Input(name="V", value=100, u=0.07)
    >>> c = propagate(lambda m, P, V: 1000 * m * P / V, [m, P, V])  # Eurachem QUAM:2012 A1, in mg/L
    >>> round(c.value, 1), round(c.u, 1), [round(line.contribution, 2) for line in c.lines]
    (1002.7, 0.9, [0.5, 0.06, 0.7])
    """
    task = _Task(
        inputs, correlations, Coverage(p=coverage, factor=coverage_factor), second_order=second_order
    )
    slopes, parts, value = task.differentiate(_run(model, inputs))
    added = added_variance(lambda **x: {"y": model(**x)}, inputs)["y"] if second_order else 0.0
    return task.evaluation(value, slopes, parts, unit, added)


def propagate_all(
    model: Model,
    inputs: Sequence[Input],
    *,
    correlations: Correlations | None = None,
    coverage: float = 0.95,
    coverage_factor: float | None = None,
    units: Mapping[str, str] | None = None,
    second_order: bool = False,
) -> JointEvaluation:
    """As `propagate`, for a model that gives several outputs by name; with their covariances (H.2)."""
    task = _Task(
        inputs, correlations, Coverage(p=coverage, factor=coverage_factor), second_order=second_order
    )
    results = dict(_run(model, inputs))
    added = added_variance(model, inputs) if second_order else {}
    outputs: dict[str, Evaluation] = {}
    terms: dict[str, list[float]] = {}
    for name, y in results.items():
        slopes, parts, value = task.differentiate(y)
        unit = units.get(name, "1") if units else "1"
        outputs[name] = task.evaluation(value, slopes, parts, unit, added.get(name, 0.0))
        terms[name] = parts
    return JointEvaluation(outputs=outputs, covariances=task.covariances(terms, outputs))


def check_names(inputs: Sequence[Input]) -> None:
    """Raise NoInputs or NameTwice where the inputs are not a budget."""
    if not inputs:
        raise NoInputs()
    seen: set[str] = set()
    for x in inputs:
        if x.name in seen:
            raise NameTwice(name=x.name)
        seen.add(x.name)


@contextmanager
def defined_model() -> Any:
    """Turn what arithmetic raises outside of a formula's range into ModelUndefined."""
    try:
        with np.errstate(divide="raise", invalid="raise", over="raise"):
            yield
    except (ArithmeticError, ValueError) as error:
        raise ModelUndefined(reason=str(error) or type(error).__name__) from error


def _run(model: Model, inputs: Sequence[Input]) -> Any:
    tape: Tape = [()] * len(inputs)
    given = {x.name: Adjoint(x.value, i, tape) for i, x in enumerate(inputs)}
    try:
        return model(**given)
    except (ArithmeticError, ValueError) as error:
        raise ModelUndefined(reason=str(error) or type(error).__name__) from error


class _Task:
    """What is the same for every output of a model."""

    def __init__(
        self,
        inputs: Sequence[Input],
        correlations: Correlations | None,
        wanted: Coverage,
        *,
        second_order: bool,
    ) -> None:
        self.inputs, self.wanted = inputs, wanted
        self.position = {x.name: i for i, x in enumerate(inputs)}
        if len(self.position) < len(inputs) or not inputs:
            check_names(inputs)  # says which name
        self.known: Correlations = checked(correlations, self.position) if correlations else {}
        if second_order and self.known:
            raise SecondOrderCorrelated()

    def differentiate(self, y: Any) -> tuple[list[float], list[float], float]:
        """Derivatives to the inputs, each times its u, and the value."""
        n = len(self.inputs)
        value, slopes = (y.value, y.slopes(n)) if isinstance(y, Adjoint) else (float(y), [0.0] * n)
        parts = [slope * x.u for slope, x in zip(slopes, self.inputs, strict=True)]
        if not (math.isfinite(value) and math.isfinite(sum(slopes))):
            raise ModelUndefined(reason=f"the value is {value} and a derivative may not be finite")
        return slopes, parts, value

    def evaluation(
        self, value: float, slopes: Sequence[float], parts: Sequence[float], unit: str, added: float
    ) -> Evaluation:
        """u, degrees of freedom, k and U."""
        shared = self._shared(parts)
        variance = max(math.fsum(shared) + added, 0.0)  # rounding may leave it below zero
        if not variance < math.inf:
            raise ModelUndefined(reason=f"its variance comes out as {variance}")
        u = math.sqrt(variance)
        stated = self.wanted.factor is not None
        dof = effective_dof(shared, parts, self.inputs, self.known, stated=stated)
        k = self.wanted.factor or coverage_factor(self.wanted.p, math.inf if dof is None else dof)
        return Evaluation(
            value=value,
            u=u,
            dof=dof,
            k=k,
            U=k * u,
            coverage=self.wanted.p,
            unit=unit,
            mode=Mode.GUM,
            lines=BudgetLines(self.inputs, slopes, parts, shared, variance),
            correlated=bool(self.known),
            k_stated=stated,
            second_order=added,
        )

    def _shared(self, parts: Sequence[float]) -> list[float]:
        """What each input adds to u^2: its own square, and half of each covariance that it takes part in."""
        shares = [part * part for part in parts]
        for (a, b), r in self.known.items():
            i, j = self.position[a], self.position[b]
            both = r * parts[i] * parts[j]
            shares[i] += both
            shares[j] += both
        return shares

    def covariances(
        self, terms: Mapping[str, Sequence[float]], outputs: Mapping[str, Evaluation]
    ) -> dict[tuple[str, str], float]:
        """u(a, b) of every two outputs, without what second-order terms add to each alone."""
        found: dict[tuple[str, str], float] = {}
        for first, a in terms.items():
            for second, b in terms.items():
                if first == second:
                    found[first, first] = outputs[first].u ** 2 - outputs[first].second_order
                elif (second, first) in found:
                    found[first, second] = found[second, first]
                else:
                    found[first, second] = self._covariance(a, b)
        return found

    def _covariance(self, a: Sequence[float], b: Sequence[float]) -> float:
        pairs = [(self.position[p], self.position[q], r) for (p, q), r in self.known.items()]
        crossed = [r * (a[i] * b[j] + a[j] * b[i]) for i, j, r in pairs]
        return math.fsum([*(p * q for p, q in zip(a, b, strict=True)), *crossed])
