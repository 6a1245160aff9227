"""Coverage intervals and regions of a sample of model values (JCGM 101 7.7, JCGM 102 7.7)."""

from __future__ import annotations

import math

import numpy as np

from methods.uncertainty.taylor import Array


def symmetric_interval(ordered: Array, p: float) -> tuple[float, float]:
    """Probabilistically symmetric interval of ordered values (JCGM 101 7.7.2)."""
    m = len(ordered)
    q = min(m - 1, math.floor(p * m + 0.5))
    r = max(1, math.floor((m - q) / 2 + 0.5))
    return float(ordered[r - 1]), float(ordered[min(m, r + q) - 1])


def shortest_interval(ordered: Array, p: float) -> tuple[float, float]:
    """Shortest interval of ordered values (JCGM 101 7.7.4)."""
    q = min(len(ordered) - 1, math.floor(p * len(ordered) + 0.5))
    r = int(np.argmin(ordered[q:] - ordered[: len(ordered) - q]))
    return float(ordered[r]), float(ordered[r + q])


def numerical_tolerance(u: float, digits: int) -> float:
    """delta = 10^l / 2 for u = c x 10^l with c an integer of so many digits (JCGM 101 7.9.2)."""
    return 0.5 * 10.0 ** (math.floor(math.log10(u)) - digits + 1) if u > 0 else 0.0


def ellipsoid_factor(values: Array, covariance: Array, p: float) -> float | None:
    """k_p of the region (y - mean)' U^-1 (y - mean) <= k_p^2 that holds p of the rows (JCGM 102 7.7.2).

    None where the covariance matrix is singular, so that there is no such region.
    """
    d = values - values.mean(axis=0)
    eigenvalues = np.linalg.eigvalsh(covariance)
    if not eigenvalues[0] > 1e-12 * eigenvalues[-1]:
        return None
    distances = np.einsum("ij,ij->i", d @ np.linalg.inv(covariance), d)
    return math.sqrt(_quantile(distances, p))


def box_factor(values: Array, covariance: Array, p: float) -> float | None:
    """k_q of the box |y_j - mean_j| <= k_q u(y_j) that holds p of the rows (JCGM 102 7.7.3)."""
    u = np.sqrt(np.diag(covariance))
    if not (u > 0).all():
        return None
    return _quantile(np.max(np.abs(values - values.mean(axis=0)) / u, axis=1), p)


def _quantile(values: Array, p: float) -> float:
    rank = min(len(values) - 1, math.floor(p * len(values) + 0.5) - 1)
    return float(np.partition(values, rank)[rank])
