"""What a formula computes with: a float, an array of trials, or a number that carries its derivatives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from methods.uncertainty.adjoint import Adjoint
from methods.uncertainty.maths import Value as Number
from methods.uncertainty.maths import exp
from methods.uncertainty.taylor import Taylor

__all__ = ["Number", "centre", "exp", "fixed_point", "values_of", "with_derivatives"]

_SETTLED = 1e-14
_MOST_PASSES = 200


def values_of(x: Number) -> Any:
    """The plain value or values of a number, without its derivatives."""
    return x.c[0] if isinstance(x, Taylor | Adjoint) else x


def centre(x: Number) -> float:
    """One plain value that stands for a number: its value, or the mean of an array of trials."""
    return float(np.mean(values_of(x)))


def fixed_point(step: Callable[[Number], Number], start: Number) -> Number:
    """The plain x with step(x) = x, for a contracting step."""
    x = start
    for _ in range(_MOST_PASSES):
        before, x = x, step(x)
        if np.max(np.abs(x - before) / np.abs(x)) <= _SETTLED:
            break
    return x


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
