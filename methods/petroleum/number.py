"""What a formula computes with: a float, an array of trials, or a number that carries its derivatives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from methods.uncertainty.maths import Value as Number
from methods.uncertainty.maths import exp
from methods.uncertainty.taylor import Taylor

__all__ = ["Number", "centre", "exp", "fixed_point", "values_of"]

_SETTLED = 1e-14
_MOST_PASSES = 200


def values_of(x: Number) -> Any:
    """The plain value or values of a number, without its derivatives."""
    return x.c[0] if isinstance(x, Taylor) else x


def centre(x: Number) -> float:
    """One plain value that stands for a number: its value, or the mean of an array of trials."""
    return float(np.mean(values_of(x)))


def fixed_point(step: Callable[[Number], Number], start: Number) -> Number:
    """The x with step(x) = x, for a contracting step.

    Once the values have settled, as many passes follow again, so that derivatives settle with them.
    """
    x, passes = start, 0
    while passes < _MOST_PASSES:
        before, x, passes = x, step(x), passes + 1
        if np.max(np.abs(values_of(x) - values_of(before)) / np.abs(values_of(x))) <= _SETTLED:
            break
    for _ in range(passes):
        x = step(x)
    return x
