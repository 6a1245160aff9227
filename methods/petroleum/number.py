"""What a formula computes with: a float, an array of trials, or a number that carries its derivatives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from methods.uncertainty.adjoint import Adjoint
from methods.uncertainty.maths import Value as Number
from methods.uncertainty.maths import exp
from methods.uncertainty.taylor import Taylor

__all__ = ["Number", "centre", "exp", "root", "values_of", "with_derivatives"]

_SETTLED = 1e-14
_MOST_PASSES = 200
_BESIDE = 1e-6  # relative step for a slope
_LEAST_SLOPE = 0.1  # gentler ones occur only outside the product ranges


def values_of(x: Number) -> Any:
    """The plain value or values of a number, without its derivatives."""
    return x.c[0] if isinstance(x, Taylor | Adjoint) else x


def centre(x: Number) -> float:
    """One plain value that stands for a number: its value, or the mean of an array of trials."""
    return float(np.mean(values_of(x)))


def root(factor: Callable[[Any], Any], target: Any, low: float, high: float) -> tuple[Any, Any]:
    """The plain x within low and high that x factor(x) carries to the target, or the bound next to it; and the slope there.

    Newton's method; the slope is that of ln(x factor(x)) over ln x, which must not fall below its floor.
    """
    x = np.clip(target, low, high)
    for _ in range(_MOST_PASSES):
        at, beside = factor(x), factor(x * (1.0 + _BESIDE))
        slope = np.maximum(1.0 + np.log(beside / at) / np.log1p(_BESIDE), _LEAST_SLOPE)
        before, x = x, np.clip(x + (target / at - x) / slope, low, high)
        if np.max(np.abs(x - before) / x) <= _SETTLED:
            break
    return (x, slope) if np.ndim(x) else (float(x), float(slope))


def with_derivatives(step: Callable[[Number], Number], x: Number, *parameters: Number) -> Number:
    """The fixed point x of a contracting step with its derivatives to the parameters that the step computes with.

    Nothing is done where no parameter carries derivatives. Each pass brings them nearer as fast as the values came.
    """
    for one in parameters:
        if isinstance(one, Adjoint):
            return _implicit(step, x, one)
    if not any(isinstance(one, Taylor) for one in parameters):
        return x
    for _ in range(_MOST_PASSES):
        before, x = x, step(x)
        if isinstance(before, Taylor) and isinstance(x, Taylor) and _same(before, x):
            break
    return x


def _implicit(step: Callable[[Number], Number], x: Number, parameter: Adjoint) -> Number:
    """One step from x as a variable of its own: dx = (what the step's parameters add) / (1 - step'(x))."""
    start = parameter.variable(x)
    after = step(start)
    return after.follow(float(x), 1 / (1 - after.slope_to(start)))


def _same(a: Taylor, b: Taylor) -> bool:
    return all(
        np.max(np.abs(p - q)) <= 10 * _SETTLED * np.max(np.abs(q)) for p, q in zip(a.c, b.c, strict=True)
    )
