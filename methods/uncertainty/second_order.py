"""Second-order terms of the law of propagation, for independent inputs (JCGM 100 5.1.2 note, H.1.7)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import permutations
from typing import Any

import numpy as np

from methods.uncertainty.errors import ModelUndefined
from methods.uncertainty.inputs import Input
from methods.uncertainty.taylor import Array, Taylor


def added_variance(model: Callable[..., Any], inputs: Sequence[Input]) -> dict[str, float]:
    """sum_ij [f_ij^2 / 2 + f_i f_ijj] u_i^2 u_j^2 of each output of the model.

    The mixed derivatives come from third-order series along e_i, e_i + e_j and e_i - e_j.
    """
    n = len(inputs)
    pairs = list(permutations(range(n), 2))
    eye = np.eye(n)
    # along the scaled axes, so that every derivative below is already multiplied by its u
    directions = np.array([*eye, *(eye[i] + eye[j] for i, j in pairs), *(eye[i] - eye[j] for i, j in pairs)])
    scaled = directions * [x.u for x in inputs]
    try:
        outputs = model(**{x.name: Taylor.along(x.value, scaled[:, i], 3) for i, x in enumerate(inputs)})
    except (ArithmeticError, ValueError) as error:
        raise ModelUndefined(reason=str(error) or type(error).__name__) from error
    return {name: _terms(y, n, pairs) if isinstance(y, Taylor) else 0.0 for name, y in outputs.items()}


def expected_shift(model: Callable[..., Any], inputs: Sequence[Input]) -> dict[str, float]:
    """sum_i f_ii u_i^2 / 2 of each output: how far its expectation lies from the value at the estimates.

    For independent inputs (JCGM 100 F.2.4.4, clause not verified).
    """
    scaled = np.diag([x.u for x in inputs])
    try:
        outputs = model(**{x.name: Taylor.along(x.value, scaled[i], 2) for i, x in enumerate(inputs)})
    except (ArithmeticError, ValueError) as error:
        raise ModelUndefined(reason=str(error) or type(error).__name__) from error
    return {name: float(np.sum(y.c[2])) if isinstance(y, Taylor) else 0.0 for name, y in outputs.items()}


def _terms(y: Taylor, n: int, pairs: list[tuple[int, int]]) -> float:
    first, second, third = y.c[1], 2 * y.c[2], 6 * y.c[3]
    total = float(np.sum(second[:n] ** 2 / 2 + first[:n] * third[:n]))
    plus, minus = slice(n, n + len(pairs)), slice(n + len(pairs), None)
    i = np.array([a for a, _ in pairs], dtype=int)
    return total + _mixed(first, second, third, i, plus, minus, n)


def _mixed(first: Array, second: Array, third: Array, i: Any, plus: slice, minus: slice, n: int) -> float:
    if not len(i):
        return 0.0
    f_ij = (second[plus] - second[minus]) / 4
    f_ijj = (third[plus] + third[minus] - 2 * third[:n][i]) / 6
    return float(np.sum(f_ij**2 / 2 + first[:n][i] * f_ijj))
