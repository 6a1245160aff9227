"""Capability of a process against its limits (NIST/SEMATECH e-Handbook 6.1.6, ISO 22514)."""

from __future__ import annotations

from dataclasses import dataclass

from methods.control.errors import ChartRefused
from methods.variance import series_of
from methods.variance.series import positive


@dataclass(frozen=True, kw_only=True, slots=True)
class Capability:
    """Cp = width/6s, Cpu and Cpl to either limit, Cpk the smaller; k is the distance from the middle of the limits."""

    Cp: float
    Cpu: float
    Cpl: float
    k: float

    @property
    def Cpk(self) -> float:
        """The smaller of Cpu and Cpl."""
        return min(self.Cpu, self.Cpl)


def capability(*, mean: float, s: float, lower: float, upper: float) -> Capability:
    """Capability for a mean and standard deviation between two limits. Raises SeriesRefused, ChartRefused.

    >>> found = capability(mean=16, s=2, lower=8, upper=20)
    >>> f"{found.Cp:.1f} {found.Cpk:.4f} {found.k:.4f}"  # NIST/SEMATECH e-Handbook, 6.1.6
    '1.0 0.6667 0.3333'
    """
    middle, low, high = series_of([mean, lower, upper], name="the mean with its limits")
    spread = positive(s, name="s")
    if not low < high:
        raise ChartRefused(what="the lower limit is not below the upper", remedy="Enter both limits in order")
    return Capability(
        Cp=float(high - low) / (6 * spread),
        Cpu=float(high - middle) / (3 * spread),
        Cpl=float(middle - low) / (3 * spread),
        k=abs(float((low + high) / 2 - middle)) / (float(high - low) / 2),
    )
