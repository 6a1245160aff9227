"""Simulated distillation: a boiling curve from the raw signal of a gas chromatograph.

The blank is taken off point by point, what is left is summed from the start to the end of elution, and the time at
each per cent is turned into a temperature between n-paraffins of known boiling point. The way of ASTM D2887, D6352 and
D7169; clauses not verified.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from methods.distillation.curve import BoilingCurve
from methods.distillation.errors import SignalImpossible

Array = NDArray[np.float64]
PERCENTS = (0.5, *(float(p) for p in range(1, 100)), 99.5)  # initial boiling point, each per cent, final one
MOST_RECOVERED = 105.0  # per cent: more than weighing and injecting can explain
_LOOK = "Check which files are sample and blank, and the times of elution"


@dataclass(frozen=True, kw_only=True, slots=True)
class RetentionCalibration:
    """Retention times (min) of n-paraffins and their boiling points (°C), both rising. Raises SignalImpossible."""

    times: tuple[float, ...]
    t: tuple[float, ...]

    def __post_init__(self) -> None:
        rising = all(np.all(np.diff(values) > 0) for values in (self.times, self.t))
        finite = bool(np.all(np.isfinite((*self.times, *self.t))))
        if len(self.times) != len(self.t) or len(self.t) < 2 or not (rising and finite):
            raise SignalImpossible(
                why="the calibration does not rise from paraffin to paraffin",
                remedy="Check the retention times of the calibration run; each paraffin elutes after the lighter one",
            )


@dataclass(frozen=True, kw_only=True, slots=True)
class SimulatedDistillation:
    """The curve by mass per cent, and what it was summed from: area (signal times s), start and end of elution (min)."""

    curve: BoilingCurve
    area: float
    start: float
    end: float
    recovered: float  # per cent of the mass injected that eluted; 100 where no standard says otherwise

    @property
    def initial(self) -> float:
        """Initial boiling point (°C), at the first per cent asked for."""
        return self.curve.t[0]

    @property
    def final(self) -> float:
        """Final boiling point (°C), at the last per cent asked for."""
        return self.curve.t[-1]


def simulated_distillation(
    times: ArrayLike,
    sample: ArrayLike,
    blank: ArrayLike | None,
    calibration: RetentionCalibration,
    *,
    end: float,
    start: float = 0.0,
    percents: Sequence[float] | None = None,
    recovered: float = 100.0,
) -> SimulatedDistillation:
    """The boiling curve of a sample by mass from its detector signal, and that of a blank run, at the same times (min).

    `start` and `end` of elution (min) are the laboratory's; without a blank the signal is taken as corrected already.
    The curve is given at `percents`, by default 0.5 %, each per cent and 99.5 %;
    `recovered` is the per cent of the sample that elutes, where a standard gave it; per cents above it are left out.
    Raises SignalImpossible where a time of the curve lies outside the calibration.   ASTM D2887, clause not verified

    >>> import numpy as np
    >>> t = np.linspace(0.0, 10.0, 1001)
    >>> paraffins = RetentionCalibration(times=(0.0, 10.0), t=(100.0, 500.0))
    >>> found = simulated_distillation(t, np.ones_like(t), None, paraffins, end=10.0, percents=(10.0, 50.0, 90.0))
    >>> [round(x, 1) for x in found.curve.t]
    [139.6, 299.8, 460.0]
    """
    at, total = _summed(times, sample, blank, start, end)
    if not 0.0 < recovered <= MOST_RECOVERED:
        raise SignalImpossible(
            why=f"{recovered:g} % recovered is no share", remedy="Check the standard's area and mass"
        )
    wanted = np.array([p for p in (percents or PERCENTS) if p <= recovered])
    if len(wanted) < 2:
        raise SignalImpossible(
            why=f"{recovered:.1f} % eluted, which is less than the points of the curve",
            remedy="Check the masses and the standard's area",
        )
    rising = np.maximum.accumulate(total) * (recovered / total[-1])
    when = np.interp(wanted, rising, at)
    return SimulatedDistillation(
        curve=_curve(wanted, when, calibration),
        area=_area(at, total),
        start=float(at[0]),
        end=float(at[-1]),
        recovered=recovered,
    )


def eluted_area(
    times: ArrayLike, sample: ArrayLike, blank: ArrayLike | None, *, end: float, start: float = 0.0
) -> float:
    """The area (signal times s) between start and end of elution (min), less that of the blank. Raises SignalImpossible.

    >>> round(eluted_area([x / 100 for x in range(1001)], [1.0] * 1001, None, end=10.0), 1)
    600.6
    """
    return _area(*_summed(times, sample, blank, start, end))


def recovered_by_external_standard(
    area: float, mass: float, standard_area: float, standard_mass: float
) -> float:
    """Per cent of a sample that elutes: 100 (A/m)/(A_s/m_s), areas corrected, masses injected in one unit.

    A standard that elutes whole is taken to respond like the sample. Raises SignalImpossible. ASTM D7169, clause not verified

    >>> round(recovered_by_external_standard(800.0, 1.0, 1000.0, 1.0), 1)
    80.0
    """
    given = (area, mass, standard_area, standard_mass)
    if not all(0.0 < one < np.inf for one in given):
        raise SignalImpossible(why="an area or mass is not above zero", remedy="Check the four figures")
    found = 100.0 * (area / mass) / (standard_area / standard_mass)
    if found > MOST_RECOVERED:
        raise SignalImpossible(
            why=f"{found:.1f} % would elute", remedy="Check the masses and the standard's area"
        )
    return found


def _summed(
    times: ArrayLike, sample: ArrayLike, blank: ArrayLike | None, start: float, end: float
) -> tuple[Array, Array]:
    """The times of elution, and the corrected signal summed up to each of them."""
    at, signal = _corrected(times, sample, blank)
    inside = (at >= start) & (at <= end)
    if np.count_nonzero(inside) < 10:
        raise SignalImpossible(why="there are not ten points between start and end of elution", remedy=_LOOK)
    at, total = at[inside], np.cumsum(signal[inside])
    if not total[-1] > 0.0 or np.min(total) < -0.01 * total[-1]:
        raise SignalImpossible(why="the sample gives no more signal than the blank", remedy=_LOOK)
    return at, total


def _area(at: Array, total: Array) -> float:
    return float(total[-1] * np.mean(np.diff(at)) * 60.0)


def _corrected(times: ArrayLike, sample: ArrayLike, blank: ArrayLike | None) -> tuple[Array, Array]:
    at, y = np.asarray(times, dtype=np.float64), np.asarray(sample, dtype=np.float64)
    off = np.zeros_like(y) if blank is None else np.asarray(blank, dtype=np.float64)
    if at.ndim != 1 or not at.shape == y.shape == off.shape:
        raise SignalImpossible(why="sample, blank and times are not equally long", remedy=_LOOK)
    if not (np.all(np.isfinite(at)) and np.all(np.isfinite(y)) and np.all(np.isfinite(off))):
        raise SignalImpossible(why="a point is not a number", remedy=_LOOK)
    if not np.all(np.diff(at) > 0):
        raise SignalImpossible(why="time does not rise from point to point", remedy=_LOOK)
    return at, y - off


def _curve(percents: Array, when: Array, calibration: RetentionCalibration) -> BoilingCurve:
    low, high = calibration.times[0], calibration.times[-1]
    if len(when) < 2 or when[0] < low or when[-1] > high:
        raise SignalImpossible(
            why="the sample elutes outside of the calibrated paraffins",
            remedy=f"Calibrate with paraffins that elute before and after it, or report what elutes in {low:g} min to {high:g} min",
        )
    t = np.interp(when, calibration.times, calibration.t)
    return BoilingCurve(percent=tuple(map(float, percents)), t=tuple(map(float, t)), basis="mass")
