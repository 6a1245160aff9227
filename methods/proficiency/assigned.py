"""Assigned value and its uncertainty, and sigma_pt (ISO 13528:2022, 7 and 8; clauses not verified)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from methods.proficiency.errors import RoundRefused
from methods.variance import series_of
from methods.variance.series import Array, not_negative, positive, spread_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Assigned:
    """An assigned value with its standard uncertainty."""

    x_pt: float
    u: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """An independent assigned value against the participants' mean: significant beyond 2 u_diff (7.8)."""

    difference: float
    u_difference: float

    @property
    def significant(self) -> bool:
        """Whether the two differ by more than twice the uncertainty of their difference."""
        return abs(self.difference) > 2 * self.u_difference


@dataclass(frozen=True, kw_only=True, slots=True)
class SigmaLine:
    """Standard deviations of former rounds as a line of the assigned value (8.3, E.8)."""

    intercept: float
    slope: float
    r_squared: float
    r_squared_adjusted: float
    low: float
    high: float

    def at(self, x_pt: float) -> float:
        """sigma_pt at an assigned value within the former ones. Raises RoundRefused outside of them."""
        if not self.low <= x_pt <= self.high:
            raise RoundRefused(
                what=f"former rounds reach from {self.low:g} to {self.high:g}, and {x_pt:g} lies outside",
                remedy="Set sigma_pt in another way for this round",
            )
        return positive(self.intercept + self.slope * x_pt, name="sigma_pt")


def u_assigned(u_char: float, *, u_hom: float = 0.0, u_trans: float = 0.0, u_stab: float = 0.0) -> float:
    """u(x_pt) from characterisation, homogeneity, transport and stability (7.2.2, formula 3)."""
    parts = (u_char, u_hom, u_trans, u_stab)
    return math.hypot(*(not_negative(one, name="an uncertainty") for one in parts))


def from_reference_material(x_CRM: float, u_CRM: float, differences: Sequence[float]) -> Assigned:
    """x_pt of an item compared with a reference material: x_CRM + mean difference (7.5.2, formulae 4 and 5).

    >>> d = [2.00, 1.05, 0.50, 1.10, 1.75, 2.70, -0.60, -0.35, 2.50, 0.95]
    >>> d += [3.10, 1.50, 2.00, 1.05, 2.30, 2.05, 2.80, 3.00, 2.15, 3.00]
    >>> found = from_reference_material(21.62, 0.26, d)  # ISO 13528:2022, E.5
    >>> f"{found.x_pt:.2f} {found.u:.2f}"
    '23.35 0.35'
    """
    d = series_of(differences, name="the differences", at_least=2)
    u_d = spread_of(d, what="u(d)") / math.sqrt(len(d))
    x = series_of([x_CRM], name="the reference value")[0]
    return Assigned(x_pt=float(x + d.mean()), u=math.hypot(not_negative(u_CRM, name="u(CRM)"), u_d))


def compare(x_pt: float, u_x_pt: float, x_star: float, u_x_star: float) -> Comparison:
    """An independently assigned value against the participants' robust mean (7.8, formula 7)."""
    x = series_of([x_pt, x_star], name="the pair of values")
    u = math.hypot(not_negative(u_x_pt, name="u(x_pt)"), not_negative(u_x_star, name="u(x*)"))
    return Comparison(difference=float(x[0] - x[1]), u_difference=u)


def kernel_mode(values: Sequence[float], bandwidth: float) -> float:
    """The highest point of a kernel density of normal curves of that width (10.3, E.6)."""
    from scipy.optimize import minimize_scalar  # late: it takes longer to load than the rest of the package

    x, h = series_of(values, at_least=2), positive(bandwidth, name="the width")
    grid = np.arange(x.min(), x.max() + h / 10, h / 10)
    if len(grid) > 100_000:
        raise RoundRefused(what="the width is too small for this range", remedy="Choose a wider kernel")
    density = [_density(x, h, float(at)) for at in grid]
    at = float(grid[int(np.argmax(density))])
    found = minimize_scalar(lambda one: -_density(x, h, one), bounds=(at - h, at + h), method="bounded")
    return float(found.x)


def horwitz(c: float) -> float:
    """sigma_pt as a mass fraction, by Horwitz with Thompson's ends (8.4, formula 8); c is a mass fraction.

    0.22 c below 1.2e-7, 0.02 c^0.8495 up to 0.138, 0.01 sqrt(c) above.

    >>> f"{1e6 * horwitz(1.195e-6):.3f} {1e6 * horwitz(2.565e-6):.3f}"  # ISO 13528:2022, E.9, mg/kg
    '0.186 0.356'
    """
    if not 0 < c <= 1:
        raise RoundRefused(what=f"{c:g} is not a mass fraction", remedy="Give a fraction between 0 and 1")
    return 0.22 * c if c < 1.2e-7 else 0.02 * c**0.8495 if c <= 0.138 else 0.01 * math.sqrt(c)


def sigma_from_precision(sigma_R: float, sigma_r: float, m: int = 1) -> float:
    """sigma_pt = sqrt(sigma_R^2 - sigma_r^2 (1 - 1/m)) for means of m results (8.5, formula 9).

    >>> f"{sigma_from_precision(23.2, 14.3, m=2):.1f}"  # ISO 13528:2022, E.10
    '20.9'
    """
    R, r = positive(sigma_R, name="sigma_R"), not_negative(sigma_r, name="sigma_r")
    if m < 1 or r > R:
        raise RoundRefused(
            what=f"sigma_r {r:g} exceeds sigma_R {R:g}, or m is {m}",
            remedy="Check both: reproducibility contains repeatability",
        )
    return math.sqrt(R * R - r * r * (1 - 1 / m))


def sigma_from_rounds(assigned: Sequence[float], sigmas: Sequence[float]) -> SigmaLine:
    """A line through the standard deviations of three or more former rounds (8.3, E.8)."""
    x, y = series_of(assigned, name="the assigned values", at_least=3), series_of(sigmas, name="the sigmas")
    if len(x) != len(y) or np.ptp(x) == 0:
        raise RoundRefused(
            what="assigned values and standard deviations do not pair into a line",
            remedy="Give one standard deviation for each of several different assigned values",
        )
    slope, intercept = np.polyfit(x, y, 1)
    total = float(((y - y.mean()) ** 2).sum())
    r2 = 1 - float(((y - intercept - slope * x) ** 2).sum()) / total if total else 1.0
    return SigmaLine(
        intercept=float(intercept),
        slope=float(slope),
        r_squared=r2,
        r_squared_adjusted=1 - (1 - r2) * (len(x) - 1) / (len(x) - 2),
        low=float(x.min()),
        high=float(x.max()),
    )


def _density(x: Array, h: float, at: float) -> float:
    return float(np.exp(-0.5 * ((x - at) / h) ** 2).sum())
