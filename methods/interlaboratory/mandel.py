"""Mandel's h and k: how a laboratory's mean and spread compare with the others (ISO 5725-2 7.3.1, ASTM E691)."""

from __future__ import annotations

import math

from methods.interlaboratory.errors import StudyRefused
from methods.variance.series import level


def critical_h(p: int, alpha: float = 0.05) -> float:
    """Largest |h| of one of p laboratories, two-sided at alpha: (p - 1) t / sqrt(p (t^2 + p - 2)).

    ISO 5725-2, Tables 6 and 7 (1 %, 5 %); ASTM E691 prints 0.5 %. Clauses not verified.

    >>> f"{critical_h(8, 0.005):.2f} {critical_h(8, 0.01):.2f} {critical_h(8):.2f}"
    '2.15 2.06 1.75'
    """
    from scipy.special import stdtrit  # late: it takes longer to load than the rest of the package

    _need(p >= 3, p)
    t = float(stdtrit(p - 2, 1 - level(alpha) / 2))
    return (p - 1) * t / math.sqrt(p * (t * t + p - 2))


def critical_k(p: int, n: int, alpha: float = 0.05) -> float:
    """Largest k of one of p laboratories with n results each: sqrt(p F / (p - 1 + F)).

    F is the 1 - alpha quantile with n - 1 and (p - 1)(n - 1) degrees of freedom (ISO 5725-2, Tables 6 and 7;
    ASTM E691; clauses not verified).

    >>> f"{critical_k(8, 3, 0.005):.2f} {critical_k(8, 3):.2f}"
    '2.06 1.67'
    """
    from scipy.special import fdtri

    _need(p >= 2 and n >= 2, p)
    F = float(fdtri(n - 1, (p - 1) * (n - 1), 1 - level(alpha)))
    return math.sqrt(p * F / (p - 1 + F))


def _need(met: bool, p: int) -> None:
    if not met:
        raise StudyRefused(
            what=f"h and k of {p} laboratories mean nothing",
            remedy="Have three laboratories or more, with two results each or more",
        )
