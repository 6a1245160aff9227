"""Draws from the distributions of the inputs (JCGM 101 6.4), alone or correlated."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from methods.uncertainty.correlations import correlated_groups, matrix
from methods.uncertainty.errors import CannotSample
from methods.uncertainty.inputs import Correlations, Distribution, Input
from methods.uncertainty.taylor import Array


def draw(
    inputs: Sequence[Input], correlations: Correlations, rng: np.random.Generator, m: int
) -> dict[str, Array | float]:
    """m draws of every input by name; exact inputs stay floats."""
    for x in inputs:
        if x.distribution is Distribution.T and x.dof <= 2 and x.u:
            raise CannotSample(
                what=f"{x.name}, since a t-distribution with {x.dof:g} degrees of freedom has no standard deviation",
                remedy="Give at least four readings, or the pooled standard deviation of many",
            )
    groups = correlated_groups(inputs, correlations)
    drawn: dict[str, Array | float] = {}
    for group in groups:
        if len(group) == 1:
            x = group[0]
            drawn[x.name] = x.value + _deviation(x, rng, m) if x.u else x.value
        else:
            drawn |= _together(group, correlations, rng, m)
    return drawn


def _half_width(x: Input) -> float:
    if x.width is not None:
        return x.width
    divisor = {
        Distribution.RECTANGULAR: 3.0,
        Distribution.TRIANGULAR: 6.0,
        Distribution.ARCSINE: 2.0,
        Distribution.TRAPEZOIDAL: 6.0 / (1.0 + x.beta * x.beta),
    }[x.distribution]
    return x.u * math.sqrt(divisor)


def _deviation(x: Input, rng: np.random.Generator, m: int) -> Array:
    match x.distribution:
        case Distribution.NORMAL:
            return x.u * rng.standard_normal(m)
        case Distribution.T:
            return x.u * _t(rng, x.dof, m)
        case Distribution.RECTANGULAR:
            return rng.uniform(-_half_width(x), _half_width(x), m)
        case Distribution.ARCSINE:
            return _half_width(x) * np.sin(2 * math.pi * rng.random(m))
        case Distribution.TRIANGULAR | Distribution.TRAPEZOIDAL:
            beta = x.beta if x.distribution is Distribution.TRAPEZOIDAL else 0.0
            spread = (1 + beta) * rng.random(m) + (1 - beta) * rng.random(m) - 1
            return _half_width(x) * spread
        case Distribution.CURVILINEAR:
            limit = _half_width(x) + x.inexact * (2 * rng.random(m) - 1)
            return limit * (2 * rng.random(m) - 1)
        case Distribution.EXPONENTIAL:
            return x.value * rng.standard_exponential(m) - x.value
        case Distribution.GAMMA:
            return rng.standard_gamma(x.value, m) - x.value


def _t(rng: np.random.Generator, dof: float, m: int) -> Array:
    return rng.standard_normal(m) if math.isinf(dof) else rng.standard_t(dof, m)


def _together(
    group: Sequence[Input], correlations: Correlations, rng: np.random.Generator, m: int
) -> dict[str, Array | float]:
    """Multivariate normal (JCGM 101 6.4.8), or multivariate t where all share their degrees of freedom."""
    kinds = {x.distribution for x in group}
    dofs = {x.dof for x in group if x.distribution is Distribution.T}
    if not (kinds == {Distribution.NORMAL} or (kinds == {Distribution.T} and len(dofs) == 1)):
        names = ", ".join(x.name for x in group)
        raise CannotSample(
            what=f"the correlated inputs {names} from distributions of different kinds",
            remedy="Give them all as normal, or all as t with equal degrees of freedom",
        )
    values, vectors = np.linalg.eigh(matrix(correlations, [x.name for x in group]))
    root = vectors * np.sqrt(np.clip(values, 0.0, None))
    deviations = root @ rng.standard_normal((len(group), m))
    for dof in dofs - {math.inf}:
        deviations = deviations * np.sqrt(dof / rng.chisquare(dof, m))
    return {x.name: x.value + x.u * deviations[i] for i, x in enumerate(group)}
