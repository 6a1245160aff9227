"""The functions of the language: their arguments, and what they compute with numbers, derivatives and arrays."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from methods.uncertainty import maths

CONSTANTS: Mapping[str, float] = {"pi": math.pi}


@dataclass(frozen=True, slots=True)
class Function:
    """A function: fewest and most arguments, and what it means."""

    compute: Callable[..., Any]
    fewest: int
    most: int
    meaning: str


FUNCTIONS: Mapping[str, Function] = {
    "sqrt": Function(maths.sqrt, 1, 1, "square root"),
    "exp": Function(maths.exp, 1, 1, "exponential function"),
    "ln": Function(maths.log, 1, 1, "natural logarithm"),
    "log": Function(maths.log, 1, 1, "natural logarithm, as ln"),
    "log10": Function(maths.log10, 1, 1, "decimal logarithm"),
    "sin": Function(maths.sin, 1, 1, "sine of an angle in radians"),
    "cos": Function(maths.cos, 1, 1, "cosine of an angle in radians"),
    "tan": Function(maths.tan, 1, 1, "tangent of an angle in radians"),
    "asin": Function(maths.asin, 1, 1, "inverse sine, in radians"),
    "acos": Function(maths.acos, 1, 1, "inverse cosine, in radians"),
    "atan": Function(maths.atan, 1, 1, "inverse tangent, in radians"),
    "atan2": Function(maths.atan2, 2, 2, "angle of the point (x, y), given as atan2(y, x), in radians"),
    "sinh": Function(maths.sinh, 1, 1, "hyperbolic sine"),
    "cosh": Function(maths.cosh, 1, 1, "hyperbolic cosine"),
    "tanh": Function(maths.tanh, 1, 1, "hyperbolic tangent"),
    "abs": Function(maths.absolute, 1, 1, "size without sign; no derivative at zero"),
    "min": Function(maths.minimum, 2, 50, "the least of several"),
    "max": Function(maths.maximum, 2, 50, "the greatest of several"),
}
CHOICE = "if"  # if(condition, value where it holds, value elsewhere)
