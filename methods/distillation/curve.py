"""A boiling curve: temperature against per cent distilled, with linear interpolation and no extrapolation."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from methods.distillation.errors import CurveImpossible, OutsideCurve


@dataclass(frozen=True, kw_only=True, slots=True)
class BoilingCurve:
    """Points of rising per cent and temperature (°C); `basis` says per cent of what, such as mass or volume.

    Raises CurveImpossible.
    """

    percent: tuple[float, ...]
    t: tuple[float, ...]
    basis: str

    def __post_init__(self) -> None:
        if len(self.percent) != len(self.t) or len(self.t) < 2:
            raise CurveImpossible(why=f"{len(self.percent)} per cents and {len(self.t)} temperatures")
        if not all(map(math.isfinite, (*self.percent, *self.t))):
            raise CurveImpossible(why="a point that is not a number")
        if not (self.percent[0] >= 0.0 and self.percent[-1] <= 100.0 + 1e-9):
            raise CurveImpossible(why="a point outside 0 % to 100 %")
        for name, values in (("per cent", self.percent), ("temperature", self.t)):
            for one, two in pairwise(values):
                if not one < two:
                    raise CurveImpossible(why=f"{name} {two:g} after {one:g}, which does not rise")

    def temperature_at(self, percent: float) -> float:
        """Temperature (°C) at a per cent distilled, linear between the points. Raises OutsideCurve.

        >>> BoilingCurve(percent=(0.0, 50.0, 100.0), t=(40.0, 140.0, 340.0), basis="mass").temperature_at(75.0)
        240.0
        """
        return _between(percent, self.percent, self.t, ("per cent distilled", "%"))

    def percent_at(self, t: float) -> float:
        """Per cent distilled up to a temperature (°C), linear between the points. Raises OutsideCurve."""
        return _between(t, self.t, self.percent, ("temperature", "°C"))

    def yield_between(self, low: float, high: float) -> float:
        """Per cent that distils from `low` to `high` (°C). Raises OutsideCurve."""
        return self.percent_at(high) - self.percent_at(low)


def _between(x: float, xs: Sequence[float], ys: Sequence[float], named: tuple[str, str]) -> float:
    if not xs[0] <= x <= xs[-1]:
        raise OutsideCurve(quantity=named[0], value=x, unit=named[1], low=xs[0], high=xs[-1])
    i = next(i for i in range(1, len(xs)) if x <= xs[i])
    w = (x - xs[i - 1]) / (xs[i] - xs[i - 1])
    return ys[i - 1] * (1.0 - w) + ys[i] * w
