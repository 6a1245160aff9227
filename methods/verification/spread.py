"""Own precision against the figure that the method or the laboratory asks for (ISO 5725-4, ISO 21748; not verified)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from methods.variance import Variance, one_way, series_of
from methods.variance.series import level, positive, spread_of
from methods.verification.errors import VerificationRefused


@dataclass(frozen=True, kw_only=True, slots=True)
class PrecisionCheck:
    """A standard deviation against a required one: chi-squared test of s^2/sigma^2, one-sided."""

    s: float
    dof: int
    sigma: float
    critical: float  # largest s that still agrees with sigma

    @property
    def compatible(self) -> bool:
        """Whether s may come from a method with that sigma."""
        return self.s <= self.critical


@dataclass(frozen=True, kw_only=True, slots=True)
class Precisions:
    """Repeatability and intermediate precision from results on several days, with the analysis they come from."""

    s_r: float
    s_intermediate: float
    variance: Variance


def precision_check(s: float, dof: int, sigma: float, *, alpha: float = 0.05) -> PrecisionCheck:
    """Whether s with its degrees of freedom agrees with sigma, as r/2.77 or R'/2.77: s <= sigma sqrt(chi^2/nu).

    Raises SeriesRefused, VerificationRefused.

    >>> found = precision_check(0.12, 9, 0.10)
    >>> f"{found.critical:.3f}", found.compatible
    ('0.137', True)
    """
    from scipy.special import chdtri  # late: it takes longer to load than the rest of the package

    if dof < 1:
        raise VerificationRefused(what=f"s has {dof} degrees of freedom", remedy="Repeat the measurement")
    wanted = positive(sigma, name="the required standard deviation")
    return PrecisionCheck(
        s=positive(s, name="s"),
        dof=dof,
        sigma=wanted,
        critical=wanted * math.sqrt(float(chdtri(dof, level(alpha))) / dof),
    )


def repeatability_check(values: Sequence[float], sigma_r: float, *, alpha: float = 0.05) -> PrecisionCheck:
    """The same for results under repeatability conditions, six or more by custom, three at the least."""
    x = series_of(values, at_least=3)
    return precision_check(spread_of(x, what="s_r"), len(x) - 1, sigma_r, alpha=alpha)


def precisions(days: Sequence[Sequence[float]]) -> Precisions:
    """s_r and intermediate precision from two or more results on each of several days (one-way analysis).

    >>> found = precisions([[10.0, 10.2], [10.4, 10.6], [9.9, 10.1]])
    >>> f"{found.s_r:.3f} {found.s_intermediate:.3f}"
    '0.141 0.283'
    """
    found = one_way(days)
    return Precisions(s_r=found.s_within, s_intermediate=found.s_total, variance=found)
