"""Propagation of distributions by Monte Carlo, in blocks, until the figures are stable (JCGM 101, JCGM 102)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from methods.uncertainty.correlations import checked
from methods.uncertainty.errors import CannotSample, CoverageRefused, ModelUndefined
from methods.uncertainty.evaluation import Evaluation
from methods.uncertainty.inputs import Correlations, Input
from methods.uncertainty.intervals import (
    box_factor,
    ellipsoid_factor,
    numerical_tolerance,
    shortest_interval,
    symmetric_interval,
)
from methods.uncertainty.propagation import Model, check_names, defined_model
from methods.uncertainty.sampling import draw
from methods.uncertainty.taylor import Array

MOST_TRIALS = 10_000_000
FEWEST_TRIALS = 1_000
FEWEST_OUTSIDE = 20  # expected outside of an interval: its ends are order statistics of these
AT_ONCE = 20_000  # draws held for every input at a time, so that memory does not grow with the inputs
FINER = 5.0  # results that are to validate others are found to delta/5 (JCGM 101 8.2, clause not verified)


@dataclass(frozen=True, kw_only=True, slots=True)
class Validation:
    """The law of propagation against Monte Carlo: both end points differ by no more than delta (JCGM 101 8.1)."""

    low: float  # |y - U - y_low|
    high: float  # |y + U - y_high|
    tolerance: float  # delta

    @property
    def validated(self) -> bool:
        """Whether the law of propagation may be used here."""
        return self.low <= self.tolerance and self.high <= self.tolerance


@dataclass(frozen=True, kw_only=True, slots=True)
class MonteCarlo:
    """Mean, standard uncertainty and both coverage intervals; the same seed gives the same figures."""

    value: float
    u: float
    symmetric: tuple[float, float]
    shortest: tuple[float, float]
    coverage: float
    trials: int
    seed: int
    stable: bool | None  # the adaptive procedure ended before the largest number; None for a stated number
    unit: str

    def validation(self, evaluation: Evaluation, *, digits: int = 2, shortest: bool = False) -> Validation:
        """How far the end points of y +- U lie from this interval, and the tolerance of u(y) (JCGM 101 8.1)."""
        low, high = self.shortest if shortest else self.symmetric
        y_low, y_high = evaluation.interval
        tolerance = numerical_tolerance(evaluation.u, digits)
        return Validation(low=abs(y_low - low), high=abs(y_high - high), tolerance=tolerance)

    def validates(self, evaluation: Evaluation, *, digits: int = 2) -> bool:
        """Whether both end points of y +- U agree within the numerical tolerance of u(y) (JCGM 101 8)."""
        return self.validation(evaluation, digits=digits).validated


@dataclass(frozen=True, kw_only=True, slots=True)
class JointMonteCarlo:
    """Several outputs drawn together, with their covariances and joint coverage regions (JCGM 102 clause 7)."""

    outputs: Mapping[str, MonteCarlo]
    covariances: Mapping[tuple[str, str], float]
    ellipsoid_factor: float | None  # None where an output has no uncertainty, or follows from the others
    box_factor: float | None
    coverage: float
    trials: int
    seed: int
    stable: bool | None

    def covariance(self, a: str, b: str) -> float:
        """u(a, b), in the product of both units; u(a)^2 for a with itself."""
        return self.covariances[a, b]

    def correlation(self, a: str, b: str) -> float:
        """Correlation coefficient of two outputs; zero where one of them has no uncertainty."""
        product_ = self.outputs[a].u * self.outputs[b].u
        return self.covariances[a, b] / product_ if product_ else float(a == b)


def monte_carlo(
    model: Model,
    inputs: Sequence[Input],
    *,
    seed: int,
    correlations: Correlations | None = None,
    coverage: float = 0.95,
    unit: str = "1",
    digits: int = 2,
    trials: int | None = None,
    validating: bool = False,
) -> MonteCarlo:
    """Propagate the distributions of the inputs through the model (JCGM 101 clause 7).

    Without `trials`, blocks are added until mean, u and both end points are stable in `digits` significant
    digits of u (7.9); five times finer where the result is `validating` another. The model must compute with
    arrays as with floats. Raises CannotSample, CoverageRefused, ModelUndefined.
    """
    joint = monte_carlo_all(
        lambda **x: {"y": model(**x)},
        inputs,
        seed=seed,
        correlations=correlations,
        coverage=coverage,
        units={"y": unit},
        digits=digits,
        trials=trials,
        validating=validating,
    )
    return joint.outputs["y"]


def monte_carlo_all(
    model: Model,
    inputs: Sequence[Input],
    *,
    seed: int,
    correlations: Correlations | None = None,
    coverage: float = 0.95,
    units: Mapping[str, str] | None = None,
    digits: int = 2,
    trials: int | None = None,
    validating: bool = False,
) -> JointMonteCarlo:
    """As `monte_carlo`, for a model that gives several outputs by name; drawn together (JCGM 102 clause 7)."""
    if not 0 < coverage < 1:
        raise CoverageRefused(what="The coverage probability", value=coverage)
    _check_trials(trials, seed, coverage)
    check_names(inputs)
    known = checked(correlations or {}, [x.name for x in inputs])
    size = max(math.ceil(100 / (1 - coverage)), 10_000) if trials is None else AT_ONCE
    finer = FINER if validating else 1.0
    most = trials or MOST_TRIALS
    values = np.empty((0, 0))
    names: tuple[str, ...] = ()
    figures: list[Array] = []
    done, stable = 0, False
    streams = np.random.SeedSequence(seed)
    while not stable and (m := min(size, most - done)) > 0:
        for start in range(done, done + m, AT_ONCE):
            end = min(start + AT_ONCE, done + m)
            rng = np.random.Generator(np.random.PCG64(streams.spawn(1)[0]))
            found = _trial(model, draw(inputs, known, rng, end - start))
            names = names or tuple(found)
            values = _room(values, len(names), done + m, most if trials else size)
            for i, name in enumerate(names):
                values[i, start:end] = found[name]
        if trials is None:
            figures.append(_figures(values[:, done : done + m], coverage))
            stable = _stable(figures, digits, finer)
        done += m
    return _result(names, values[:, :done], coverage, seed, stable if trials is None else None, units or {})


def _check_trials(trials: int | None, seed: int, coverage: float) -> None:
    if seed < 0:
        raise CannotSample(what=f"with the seed {seed}", remedy="Give a whole number of zero or more")
    if trials is not None and not FEWEST_TRIALS <= trials <= MOST_TRIALS:
        raise CannotSample(
            what=f"{trials} times",
            remedy=f"Ask for {FEWEST_TRIALS} to {MOST_TRIALS} trials, or leave the number to the procedure",
        )
    most = MOST_TRIALS if trials is None else trials
    if most * (1 - coverage) < FEWEST_OUTSIDE:
        raise CannotSample(
            what=f"an interval of p = {coverage:.10g} from {most} trials, of which hardly one lies outside of it",
            remedy="Ask for more trials, or for a smaller coverage probability",
        )


def _room(values: Array, n: int, needed: int, at_least: int) -> Array:
    """The same values in an array that holds `needed` for each output; doubled, so that growing stays cheap."""
    if n == values.shape[0] and needed <= values.shape[1]:
        return values
    wider = np.empty((n, max(needed, at_least, 2 * values.shape[1])))
    wider[:, : values.shape[1]] = values[:n] if values.size else 0.0
    return wider


def _trial(model: Model, drawn: dict[str, Any]) -> dict[str, Array]:
    with defined_model():
        outputs = {name: np.asarray(y, dtype=np.float64) for name, y in model(**drawn).items()}
    if not all(np.isfinite(y).all() for y in outputs.values()):
        raise ModelUndefined(reason="some trials gave no finite value")
    return outputs


def _figures(values: Array, p: float) -> Array:
    """Mean, u and both end points of each output, one row for each."""
    ordered = np.sort(values, axis=1)
    ends = [symmetric_interval(row, p) for row in ordered]
    return np.column_stack([values.mean(axis=1), values.std(axis=1, ddof=1), ends])


def _stable(figures: Sequence[Array], digits: int, finer: float) -> bool:
    h = len(figures)
    if h < 2:
        return False
    table = np.array(figures)
    u = np.sqrt(np.mean(table[:, :, 1] ** 2, axis=0))
    tolerance = np.array([numerical_tolerance(float(one), digits) for one in u]) / finer
    scatter = table.std(axis=0, ddof=1) / math.sqrt(h)
    return bool((2 * scatter <= tolerance[:, None]).all())


def _result(
    names: Sequence[str], values: Array, p: float, seed: int, stable: bool | None, units: Mapping[str, str]
) -> JointMonteCarlo:
    trials = values.shape[1]
    outputs = {}
    for name, row in zip(names, values, strict=True):
        ordered = np.sort(row)
        outputs[name] = MonteCarlo(
            value=float(row.mean()),
            u=float(row.std(ddof=1)),
            symmetric=symmetric_interval(ordered, p),
            shortest=shortest_interval(ordered, p),
            coverage=p,
            trials=trials,
            seed=seed,
            stable=stable,
            unit=units.get(name, "1"),
        )
    covariance = np.atleast_2d(np.cov(values))
    several = len(names) > 1
    return JointMonteCarlo(
        outputs=outputs,
        covariances={
            (names[i], names[j]): float(covariance[i, j]) for i, j in product(range(len(names)), repeat=2)
        },
        ellipsoid_factor=ellipsoid_factor(values.T, covariance, p) if several else None,
        box_factor=box_factor(values.T, covariance, p) if several else None,
        coverage=p,
        trials=trials,
        seed=seed,
        stable=stable,
    )
