"""Propagation of distributions by Monte Carlo, in blocks, until the figures are stable (JCGM 101)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from methods.uncertainty.correlations import checked
from methods.uncertainty.errors import CoverageRefused, ModelUndefined
from methods.uncertainty.evaluation import Evaluation
from methods.uncertainty.inputs import Correlations, Input
from methods.uncertainty.propagation import Model, check_names, defined_model
from methods.uncertainty.sampling import draw
from methods.uncertainty.taylor import Array

MOST_TRIALS = 10_000_000


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
    stable: bool  # the adaptive procedure ended before the largest number of trials
    unit: str

    def validates(self, evaluation: Evaluation, *, digits: int = 2) -> bool:
        """Whether both end points of y +- U agree within the numerical tolerance of u(y) (JCGM 101 8)."""
        tolerance = numerical_tolerance(evaluation.u, digits)
        pairs = zip(evaluation.interval, self.symmetric, strict=True)
        return all(abs(a - b) <= tolerance for a, b in pairs)


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
) -> MonteCarlo:
    """Propagate the distributions of the inputs through the model (JCGM 101 clause 7).

    Without `trials`, blocks are added until mean, u and both end points are stable in `digits` significant
    digits of u (7.9). The model must compute with arrays as with floats.
    """
    if not 0 < coverage < 1:
        raise CoverageRefused(what="The coverage probability", value=coverage)
    check_names(inputs)
    known = checked(correlations or {}, [x.name for x in inputs])
    size = max(math.ceil(100 / (1 - coverage)), 10_000)
    most = trials or MOST_TRIALS
    blocks: list[Array] = []
    figures: list[tuple[float, ...]] = []
    stable = False
    streams = np.random.SeedSequence(seed)
    while not stable and (left := most - size * len(blocks)) > 0:
        rng = np.random.Generator(np.random.PCG64(streams.spawn(1)[0]))
        blocks.append(_trial(model, draw(inputs, known, rng, min(size, left)), min(size, left)))
        figures.append(_figures(blocks[-1], coverage))
        stable = trials is None and _stable(figures, digits)
    return _result(np.concatenate(blocks), coverage, seed, stable or trials is not None, unit)


def numerical_tolerance(u: float, digits: int) -> float:
    """delta = 10^l / 2 for u = c x 10^l with c an integer of so many digits (JCGM 101 7.9.2)."""
    return 0.5 * 10.0 ** (math.floor(math.log10(u)) - digits + 1) if u > 0 else 0.0


def _trial(model: Model, drawn: dict[str, Any], m: int) -> Array:
    with defined_model():
        y = np.broadcast_to(np.asarray(model(**drawn), dtype=np.float64), (m,))
    if not np.isfinite(y).all():
        raise ModelUndefined(reason="some trials gave no finite value")
    return y


def _figures(y: Array, p: float) -> tuple[float, ...]:
    low, high = _symmetric(np.sort(y), p)
    return float(y.mean()), float(y.std(ddof=1)), low, high


def _stable(figures: Sequence[tuple[float, ...]], digits: int) -> bool:
    h = len(figures)
    if h < 2:
        return False
    table = np.array(figures)
    u = float(np.sqrt(np.mean(table[:, 1] ** 2)))
    scatter = table.std(axis=0, ddof=1) / math.sqrt(h)
    return bool((2 * scatter <= numerical_tolerance(u, digits)).all())


def _symmetric(ordered: Array, p: float) -> tuple[float, float]:
    """Probabilistically symmetric interval (JCGM 101 7.7.2)."""
    m = len(ordered)
    q = min(m - 1, math.floor(p * m + 0.5))
    r = max(1, math.floor((m - q) / 2 + 0.5))
    return float(ordered[r - 1]), float(ordered[min(m, r + q) - 1])


def _shortest(ordered: Array, p: float) -> tuple[float, float]:
    """Shortest interval (JCGM 101 7.7.4)."""
    q = min(len(ordered) - 1, math.floor(p * len(ordered) + 0.5))
    r = int(np.argmin(ordered[q:] - ordered[: len(ordered) - q]))
    return float(ordered[r]), float(ordered[r + q])


def _result(y: Array, p: float, seed: int, stable: bool, unit: str) -> MonteCarlo:
    ordered = np.sort(y)
    return MonteCarlo(
        value=float(y.mean()),
        u=float(y.std(ddof=1)),
        symmetric=_symmetric(ordered, p),
        shortest=_shortest(ordered, p),
        coverage=p,
        trials=len(y),
        seed=seed,
        stable=stable,
        unit=unit,
    )
