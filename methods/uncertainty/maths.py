"""The functions that a model may use: they take floats, numbers with derivatives, and numpy arrays alike."""

from __future__ import annotations

import math
from functools import reduce
from typing import Any, TypeAlias

import numpy as np

from methods.uncertainty import adjoint, taylor
from methods.uncertainty.adjoint import Adjoint
from methods.uncertainty.taylor import Taylor

Value: TypeAlias = Any  # float, Adjoint, Taylor or array of float64: a model must not care which
pi = math.pi


def _apply(name: str, x: Value) -> Value:
    if isinstance(x, _CARRIERS):
        return getattr(x, name)()
    if isinstance(x, np.ndarray):
        return getattr(np, _NUMPY.get(name, name))(x)
    return getattr(math, name)(x)


_CARRIERS = (Adjoint, Taylor)
_NUMPY = {"asin": "arcsin", "acos": "arccos", "atan": "arctan"}


def sqrt(x: Value) -> Value:
    """Square root."""
    return _apply("sqrt", x)


def exp(x: Value) -> Value:
    """Exponential function."""
    return _apply("exp", x)


def log(x: Value) -> Value:
    """Natural logarithm."""
    return _apply("log", x)


def log10(x: Value) -> Value:
    """Decimal logarithm."""
    return log(x) / math.log(10.0)


def sin(x: Value) -> Value:
    """Sine of an angle in radians."""
    return _apply("sin", x)


def cos(x: Value) -> Value:
    """Cosine of an angle in radians."""
    return _apply("cos", x)


def tan(x: Value) -> Value:
    """Tangent of an angle in radians."""
    return _apply("tan", x)


def asin(x: Value) -> Value:
    """Inverse sine, in radians."""
    return _apply("asin", x)


def acos(x: Value) -> Value:
    """Inverse cosine, in radians."""
    return _apply("acos", x)


def atan(x: Value) -> Value:
    """Inverse tangent, in radians."""
    return _apply("atan", x)


def sinh(x: Value) -> Value:
    """Hyperbolic sine."""
    return (exp(x) - exp(-x)) / 2 if isinstance(x, _CARRIERS) else _apply("sinh", x)


def cosh(x: Value) -> Value:
    """Hyperbolic cosine."""
    return (exp(x) + exp(-x)) / 2 if isinstance(x, _CARRIERS) else _apply("cosh", x)


def tanh(x: Value) -> Value:
    """Hyperbolic tangent."""
    return sinh(x) / cosh(x) if isinstance(x, _CARRIERS) else _apply("tanh", x)


def absolute(x: Value) -> Value:
    """Size without sign. Raises ValueError at zero where a derivative is wanted."""
    return abs(x)


def minimum(*values: Value) -> Value:
    """The least of several. Raises ValueError at a tie of different slopes."""
    return -maximum(*(-x for x in values))


def maximum(*values: Value) -> Value:
    """The greatest of several. Raises ValueError at a tie of different slopes."""
    if any(isinstance(x, np.ndarray) for x in values):
        return reduce(np.maximum, values)
    greatest = values[0]
    for x in values[1:]:
        _check_tie(greatest, x)
        greatest = x if x > greatest else greatest
    return greatest


def _check_tie(a: Value, b: Value) -> None:
    if isinstance(a, Taylor) or isinstance(b, Taylor):
        taylor.check_tie(a, b)
    elif (isinstance(a, Adjoint) or isinstance(b, Adjoint)) and adjoint.plain(a) == adjoint.plain(b):
        raise ValueError("the greater of two equal values has no derivative")


def atan2(y: Value, x: Value) -> Value:
    """Angle of the point (x, y), in radians."""
    if isinstance(y, Taylor) or isinstance(x, Taylor):
        return taylor.atan2(y, x)
    if isinstance(y, Adjoint) or isinstance(x, Adjoint):
        return adjoint.atan2(y, x)
    return np.arctan2(y, x) if isinstance(y, np.ndarray) or isinstance(x, np.ndarray) else math.atan2(y, x)
