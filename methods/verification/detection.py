"""Limits of detection and quantification, from blanks or from a calibration line."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from methods.calibration import Calibration
from methods.variance import series_of
from methods.variance.series import level, positive, spread_of
from methods.verification.errors import VerificationRefused

K_DETECTION, K_QUANTIFICATION = (
    3.0,
    10.0,
)  # Eurachem, The Fitness for Purpose of Analytical Methods, 2014, 6.2
_MOST_STEPS = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class DetectionLimits:
    """LOD and LOQ as contents, with the standard deviation at zero that they rest on (in the same unit)."""

    LOD: float
    LOQ: float
    s0: float
    dof: int


def from_blanks(values: Sequence[float], *, averaged: int = 1, blanks_subtracted: int = 0) -> DetectionLimits:
    """LOD = 3 s0', LOQ = 10 s0' from ten or more blanks or samples of low content, as contents.

    s0' = s0 sqrt(1/n + 1/n_b) for results that are means of n, corrected by a mean of n_b blanks; without such a
    correction s0/sqrt(n) (Eurachem, Fitness for Purpose 2014, 6.2; clause not verified).

    >>> blanks = [0.5, 0.7, 0.4, 0.6, 0.5, 0.8, 0.6, 0.5, 0.4, 0.7]
    >>> found = from_blanks(blanks, averaged=2)
    >>> f"{found.LOD:.3f} {found.LOQ:.3f}"
    '0.284 0.946'
    """
    x = series_of(values, name="the blanks", at_least=6)
    if averaged < 1 or blanks_subtracted < 0:
        raise VerificationRefused(
            what=f"a result is the mean of {averaged} with {blanks_subtracted} blanks",
            remedy="Give how many results are averaged, and how many blanks are subtracted",
        )
    shares = 1 / averaged + (1 / blanks_subtracted if blanks_subtracted else 0.0)
    s0 = spread_of(x, what="s0", name="the blanks") * math.sqrt(shares)
    return DetectionLimits(LOD=K_DETECTION * s0, LOQ=K_QUANTIFICATION * s0, s0=s0, dof=len(x) - 1)


def from_line(
    line: Calibration, *, repeats: int = 1, alpha: float = 0.05, relative: float = 1 / 3
) -> DetectionLimits:
    """Decision limit and limit of quantification from a line by ordinary least squares near zero.

    LOD (the decision limit of DIN 32645 and ISO 11843-2): t s/b sqrt(1/m + 1/n + x^2/Sxx), t one-sided. LOQ is
    the content whose half interval of prediction, with the two-sided t, is `relative` of itself. Clauses not
    verified. Raises VerificationRefused for another form, SeriesRefused.
    """
    from scipy.special import stdtrit  # late: it takes longer to load than the rest of the package

    if len(line.coefficients) != 2 or not line.estimated or line.relative or line.coefficients[1] == 0:
        raise VerificationRefused(
            what="detection limits come from a straight line by ordinary least squares that is not level",
            remedy="Fit a line to responses without uncertainties, near the limit of detection",
        )
    wanted = positive(relative, name="the relative uncertainty at the limit")
    x = np.asarray(line.x)
    mean, Sxx = float(x.mean()), float(((x - x.mean()) ** 2).sum())
    s0, base = line.s / abs(line.coefficients[1]), 1 / _repeats(repeats) + 1 / len(x)
    if s0 == 0:
        raise VerificationRefused(
            what="the points lie on the line without residuals", remedy="Enter responses with more digits"
        )
    decision = float(stdtrit(line.residual_dof, 1 - level(alpha))) * s0 * math.sqrt(base + mean**2 / Sxx)
    k, t = 1 / wanted, float(stdtrit(line.residual_dof, 1 - level(alpha) / 2))
    quantified = k * t * s0 * math.sqrt(base)
    for _ in range(_MOST_STEPS):
        following = k * t * s0 * math.sqrt(base + (quantified - mean) ** 2 / Sxx)
        if abs(following - quantified) <= 1e-12 * following:
            return DetectionLimits(LOD=decision, LOQ=following, s0=s0, dof=line.residual_dof)
        quantified = following
    raise VerificationRefused(
        what="no content of this line reaches the relative uncertainty asked",
        remedy="Calibrate with less scatter",
    )


def _repeats(repeats: int) -> int:
    if repeats < 1:
        raise VerificationRefused(what="no response was read", remedy="Give the number of repeats")
    return repeats
