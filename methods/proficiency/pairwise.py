"""Q method and Hampel estimator: scale from differences, location from it (ISO 13528:2022, C.5; not verified)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist

import numpy as np

from methods.proficiency.errors import MajorityAlike, RoundRefused
from methods.proficiency.robust import Robust
from methods.variance.series import Array, series_of

_TIE = 1e-10  # of the range of results: closer differences are alike but for their binary form
_CORNERS = np.array([-4.5, -3.0, -1.5, 1.5, 3.0, 4.5])


def q_method(results: Sequence[float] | Sequence[Sequence[float]]) -> float:
    """Robust reproducibility standard deviation from differences between laboratories (C.5.2.2).

    One result of each laboratory, or one sequence of replicates of each. Raises RoundRefused, MajorityAlike.
    """
    groups = [
        _results(one, f"laboratory {i}")
        for i, one in enumerate(list[float | Sequence[float]](results), start=1)
    ]
    p = len(groups)
    if p < 2:
        raise RoundRefused(
            what=f"the Q method needs two laboratories and there are {p}", remedy="Add results"
        )
    differences, weights = _differences(groups)
    points, H = _cumulated(differences, weights * 2 / (p * (p - 1)))
    at_zero = float(H[0]) if points[0] == 0 else 0.0
    if points[-1] == 0:
        raise MajorityAlike(estimator="The Q method", count=p)
    steps = H - np.diff(H, prepend=0.0) / 2  # the middle of each step
    x = np.concatenate([[0.0], points[points > 0]])
    G = np.concatenate([[0.0], steps[points > 0]])
    found = float(np.interp(0.25 + 0.75 * at_zero, G, x))
    return found / (math.sqrt(2) * NormalDist().inv_cdf(0.625 + 0.375 * at_zero))


def hampel(results: Sequence[float], scale: float | None = None) -> Robust:
    """Q method with the Hampel estimator: the root of sum psi((x - x*)/s*) = 0 next to the median (C.5.3).

    psi rises to 1.5, stays to 3, falls to zero at 4.5; the sum is a line between its corners, so that the roots
    are found without iteration. Raises RoundRefused, MajorityAlike.
    """
    x = series_of(results, at_least=2)
    s = q_method([float(one) for one in x]) if scale is None else scale
    if not s > 0:
        raise MajorityAlike(estimator="The Q method", count=len(x))
    corners = np.unique((x[:, None] + s * _CORNERS[None, :]).ravel())
    sums = np.array([float(_psi((x - at) / s).sum()) for at in corners])
    roots = _roots(corners, sums)
    median = float(np.median(x))
    inside = [root for root in roots if np.any(np.abs(x - root) < 4.5 * s)] or [median]
    location = min(inside, key=lambda root: abs(root - median))
    return Robust(estimator="Q method and Hampel", location=location, scale=float(s), p=len(x))


def _results(one: float | Sequence[float], name: str) -> Array:
    return series_of(one if isinstance(one, Sequence) else [one], name=name)


def _differences(groups: list[Array]) -> tuple[Array, Array]:
    parts, weights = [], []
    for i, one in enumerate(groups):
        for other in groups[i + 1 :]:
            found = np.abs(one[:, None] - other[None, :]).ravel()
            parts.append(found)
            weights.append(np.full(found.size, 1.0 / found.size))
    return np.concatenate(parts), np.concatenate(weights)


def _cumulated(differences: Array, weights: Array) -> tuple[Array, Array]:
    """Different differences in rising order with their cumulated weight; ties joined."""
    order = np.argsort(differences, kind="stable")
    d, total = differences[order], np.cumsum(weights[order])
    tie = _TIE * float(d[-1])
    last = np.append(np.diff(d) > tie, True)
    points = d[last]
    points[points <= tie] = 0.0
    return points, total[last]


def _psi(q: Array) -> Array:
    size = np.abs(q)
    return np.sign(q) * np.where(size <= 3.0, np.minimum(size, 1.5), np.clip(4.5 - size, 0.0, 1.5))


def _roots(at: Array, sums: Array) -> list[float]:
    tiny = 1e-12 * max(1.0, float(np.abs(sums).max()))
    roots = [float(one) for one, value in zip(at, sums, strict=True) if abs(value) <= tiny]
    crossed = (sums[:-1] * sums[1:] < 0) & (np.minimum(np.abs(sums[:-1]), np.abs(sums[1:])) > tiny)
    i = np.flatnonzero(crossed)
    between = at[i] - sums[i] * (at[i + 1] - at[i]) / (sums[i + 1] - sums[i])
    return roots + [float(one) for one in between]
