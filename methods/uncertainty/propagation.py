"""The law of propagation of uncertainty with exact derivatives (JCGM 100 clause 5)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from methods.uncertainty.adjoint import Adjoint
from methods.uncertainty.correlations import checked, correlated_groups
from methods.uncertainty.coverage import coverage_factor, welch_satterthwaite
from methods.uncertainty.errors import (
    CorrelatedDegreesOfFreedom,
    CoverageRefused,
    ModelUndefined,
    NameTwice,
    NoInputs,
    SecondOrderCorrelated,
)
from methods.uncertainty.evaluation import Evaluation, JointEvaluation, Mode
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
    """
    joint = propagate_all(
        lambda **x: {"y": model(**x)},
        inputs,
        correlations=correlations,
        coverage=coverage,
        coverage_factor=coverage_factor,
        units={"y": unit},
        second_order=second_order,
    )
    return joint.outputs["y"]


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
    wanted = Coverage(p=coverage, factor=coverage_factor)
    check_names(inputs)
    known = checked(correlations or {}, [x.name for x in inputs]) if correlations else {}
    if second_order and known:
        raise SecondOrderCorrelated()
    added = added_variance(model, inputs) if second_order else {}
    outputs: dict[str, Evaluation] = {}
    terms: dict[str, list[float]] = {}
    for name, y in _outputs(model, inputs).items():
        value, slopes = _value_and_slopes(y, len(inputs))
        terms[name] = [slope * x.u for slope, x in zip(slopes, inputs, strict=True)]
        unit = units.get(name, "1") if units else "1"
        outputs[name] = _evaluation(
            value, slopes, terms[name], inputs, known, wanted, unit, added.get(name, 0.0)
        )
    return JointEvaluation(outputs=outputs, covariances=_covariances(terms, outputs, inputs, known))


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


def _outputs(model: Model, inputs: Sequence[Input]) -> Mapping[str, Any]:
    variables = Adjoint.begin([float(x.value) for x in inputs])
    with defined_model():
        return dict(model(**{x.name: variable for x, variable in zip(inputs, variables, strict=True)}))


def _value_and_slopes(y: Any, n: int) -> tuple[float, list[float]]:
    value, slopes = (float(y.value), y.slopes(n)) if isinstance(y, Adjoint) else (float(y), [0.0] * n)
    if not (math.isfinite(value) and all(map(math.isfinite, slopes))):
        raise ModelUndefined(reason=f"the value is {value} and a derivative may not be finite")
    return value, slopes


def _evaluation(
    value: float,
    slopes: Sequence[float],
    parts: Sequence[float],
    inputs: Sequence[Input],
    known: Correlations,
    wanted: Coverage,
    unit: str,
    added: float,
) -> Evaluation:
    shared = _shared_variances(parts, inputs, known)
    variance = max(0.0, math.fsum(shared) + added)
    u = math.sqrt(variance)
    dof = _dof(parts, inputs, known, wanted) if known else _independent_dof(parts, inputs)
    k = wanted.factor or coverage_factor(wanted.p, math.inf if dof is None else dof)
    shares = [one / variance for one in shared] if variance else [0.0] * len(shared)
    return Evaluation(
        value=value,
        u=u,
        dof=dof,
        k=k,
        U=k * u,
        coverage=wanted.p,
        unit=unit,
        mode=Mode.GUM,
        lines=BudgetLines(inputs, slopes, parts, shares),
        correlated=bool(known),
        k_stated=wanted.factor is not None,
        second_order=added,
    )


def _shared_variances(parts: Sequence[float], inputs: Sequence[Input], known: Correlations) -> list[float]:
    """What each input adds to u^2: its own square, and half of each covariance that it takes part in."""
    shares = [part * part for part in parts]
    if not known:
        return shares
    position = {x.name: i for i, x in enumerate(inputs)}
    for (a, b), r in known.items():
        if a not in position or b not in position:
            continue
        i, j = position[a], position[b]
        shares[i] += r * parts[i] * parts[j]
        shares[j] += r * parts[i] * parts[j]
    return shares


def _dof(
    parts: Sequence[float], inputs: Sequence[Input], known: Correlations, wanted: Coverage
) -> float | None:
    """Welch-Satterthwaite; what is correlated counts as one term where it was read together (JCGM 100 G.4.1).

    Readings taken together are readings of the result, and share their n - 1 (H.2.4; Willink, Metrologia 44 (2007)
    340: clauses not verified). Other correlated inputs of finite degrees of freedom have no formula: None, or
    CorrelatedDegreesOfFreedom where no coverage factor is stated.
    """
    moving = {x.name: part for x, part in zip(inputs, parts, strict=True) if part}
    terms: list[tuple[float, float]] = []
    for group in correlated_groups([x for x in inputs if x.name in moving], known):
        dofs = {x.dof for x in group}
        if len(group) > 1 and dofs != {math.inf} and not _read_together(group):
            if wanted.factor is None:
                finite = [x.name for x in group if not math.isinf(x.dof)]
                raise CorrelatedDegreesOfFreedom(names=", ".join(finite))
            return None
        variance = math.fsum(_shared_variances([moving[x.name] for x in group], group, known))
        terms.append((math.sqrt(max(0.0, variance)), min(dofs)))
    return welch_satterthwaite(terms)


def _read_together(group: Sequence[Input]) -> bool:
    return len({(x.together, x.dof) for x in group}) == 1 and group[0].together != ""


def _independent_dof(parts: Sequence[float], inputs: Sequence[Input]) -> float:
    return welch_satterthwaite([(part, x.dof) for part, x in zip(parts, inputs, strict=True)])


def _covariances(
    terms: Mapping[str, Sequence[float]],
    outputs: Mapping[str, Evaluation],
    inputs: Sequence[Input],
    known: Correlations,
) -> dict[tuple[str, str], float]:
    """u(a, b) of every two outputs, without what second-order terms add to each alone."""
    position = {x.name: i for i, x in enumerate(inputs)} if known else {}
    found: dict[tuple[str, str], float] = {}
    for first, a in terms.items():
        for second, b in terms.items():
            if first == second:
                found[first, first] = outputs[first].u ** 2 - outputs[first].second_order
            elif (second, first) in found:
                found[first, second] = found[second, first]
            else:
                found[first, second] = _covariance(a, b, known, position)
    return found


def _covariance(
    a: Sequence[float], b: Sequence[float], known: Correlations, position: Mapping[str, int]
) -> float:
    crossed = [
        r * (a[position[p]] * b[position[q]] + a[position[q]] * b[position[p]]) for (p, q), r in known.items()
    ]
    return math.fsum([*(p * q for p, q in zip(a, b, strict=True)), *crossed])
