"""Distribution of the largest standardised deviation of n normal values, and of Grubbs' ratio for two values.

Values are normal and independent; a configuration x - mean over the root of the sum of squares is uniform on a
sphere. With b the standardised deviation of one value, sin(phi) = b sqrt(n/(n-1)) has the density cos^(n-3)(phi),
and the others are again such a configuration, of n - 1 values, independent of phi. So the largest of n follows
from the largest of n - 1, and the ratio for two values from the largest of p - 2 in the same way.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from methods.variance.series import Array

_POINTS = 2001
_NODES = 64
MOST = 1000  # values; beyond them the recursion is not worth its time


@lru_cache(maxsize=64)
def _largest(n: int) -> tuple[Array, Array]:
    """Angles phi and the probability that the largest standardised deviation of n >= 3 values lies below."""
    phi = np.linspace(0.0, math.pi / 2, _POINTS)
    if n == 3:
        return phi, np.clip(3 / math.pi * phi - 0.5, 0.0, 1.0)
    below = _probability_below(n - 1, math.sqrt(n / (n - 1)) * np.tan(np.minimum(phi, math.pi / 2 - 1e-12)))
    density = np.cos(phi) ** (n - 3) * below
    area = np.concatenate([[0.0], np.cumsum((density[1:] + density[:-1]) / 2)])
    return phi, area / area[-1]


def _probability_below(n: int, m: Array) -> Array:
    """P(largest (x - mean)/sqrt(sum of squares) of n values <= m)."""
    if n <= 2:  # of one value the deviation is 0, of two values the larger one is always 1/sqrt(2)
        return (m >= (0.0 if n == 1 else math.sqrt(0.5) - 1e-12)).astype(np.float64)
    phi, probability = _largest(n)
    at = np.arcsin(np.clip(m * math.sqrt(n / (n - 1)), 0.0, 1.0))
    return np.interp(at, phi, probability)


def double_grubbs_probability(p: int, g: float) -> float:
    """P(sum of squares without the two largest / with them <= g) for p >= 4 normal values."""
    x, weight = _nodes(_NODES if p > 4 else 4 * _NODES)  # of two others the distribution is a step
    R = g * x ** (2 / (p - 3))  # the ratio of one given pair, equally likely in x, below g
    theta = x * math.atan(
        math.sqrt(p / (p - 2))
    )  # beyond it one of the pair lies below the mean of the others
    lower = (np.cos(theta) / math.sqrt(1 - 2 / p) - np.sin(theta)) / math.sqrt(2)
    m = np.sqrt((1 - R) / R)[:, None] * lower[None, :]
    inner = _probability_below(p - 2, m.ravel()).reshape(m.shape) @ weight
    return float(_pairs(p) * g ** ((p - 3) / 2) * (inner @ weight))


def _pairs(p: int) -> float:
    """Pairs of p values, times the share of a whole turn in which both lie above the others."""
    return float(math.comb(p, 2)) * math.atan(math.sqrt(p / (p - 2))) / math.pi


@lru_cache(maxsize=4)
def _nodes(count: int) -> tuple[Array, Array]:
    """Nodes and weights of Gauss and Legendre between 0 and 1."""
    x, weight = np.polynomial.legendre.leggauss(count)
    return (x + 1) / 2, weight / 2


@lru_cache(maxsize=512)
def double_grubbs_quantile(p: int, probability: float) -> float:
    """The ratio g that is reached or passed below with this probability. For 4 to 1000 values."""
    from scipy.optimize import brentq  # late: it takes longer to load than the rest of the package

    for n in range(3, min(p, MOST) - 1):
        _largest(n)  # from below, so that no recursion runs deep
    least = (probability / _pairs(p)) ** (2 / (p - 3))  # as if both were always above the others
    most = 1 - 1e-9
    return float(brentq(lambda g: double_grubbs_probability(p, g) - probability, least, most, rtol=1e-7))
