"""Drift of an instrument from its calibrations, and how long it stays within its limit (ILAC G24:2022, 6.3; not verified)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from methods.calibration import Calibration, calibrate
from methods.intervals.errors import IntervalRefused
from methods.variance import series_of
from methods.variance.series import positive

_STEPS, _HALVINGS = 500, 40  # the time after the last calibration is walked through, then halved
FARTHEST = 10.0  # of the span of the history: a drift is not told any farther


@dataclass(frozen=True, kw_only=True, slots=True)
class Drift:
    """A line through the deviations of an instrument: rate in unit per time, with its standard uncertainty.

    Time is in any one unit: days by the calendar, or hours in use.
    """

    line: Calibration
    last: float

    @property
    def rate(self) -> float:
        """Change of the deviation in one unit of time."""
        return self.line.coefficients[1]

    @property
    def u_rate(self) -> float:
        """Standard uncertainty of the rate."""
        return self.line.u(1)

    @property
    def significant(self) -> bool:
        """Whether the rate exceeds twice its standard uncertainty."""
        return abs(self.rate) > 2 * self.u_rate

    def at(self, time: float) -> tuple[float, float]:
        """Expected deviation at a time, and its standard uncertainty."""
        found = self.line.at(time, extrapolate=True)
        return found.value, found.u

    def stays_within(self, limit: float, *, p: float = 0.95) -> float:
        """How long after the last calibration |deviation| + U stays within the limit, in units of time.

        Zero where it is beyond already; at most ten times the span of the history. Raises IntervalRefused.
        """
        most = positive(limit, name="the limit")
        low, high = self.line.range
        if self._reach(0.0, p) > most:
            return 0.0
        waits = [float(one) for one in np.linspace(0, FARTHEST * (high - low), _STEPS)]
        beyond = next((i for i, wait in enumerate(waits) if self._reach(wait, p) > most), None)
        if beyond is None:
            return waits[-1]
        within, too_long = waits[beyond - 1], waits[beyond]
        for _ in range(_HALVINGS):
            middle = (within + too_long) / 2
            within, too_long = (middle, too_long) if self._reach(middle, p) <= most else (within, middle)
        return within

    def _reach(self, wait: float, p: float) -> float:
        found = self.line.at(self.last + wait, extrapolate=True)
        return abs(found.value) + found.U(p)


def drift(times: Sequence[float], deviations: Sequence[float], u: Sequence[float] | float) -> Drift:
    """The drift over three or more calibrations with the standard uncertainties of their deviations.

    Weighted least squares (ISO/TS 28037). Raises IntervalRefused, SeriesRefused, CalibrationRefused.

    >>> found = drift([0, 365, 730, 1095], [0.00, 0.02, 0.04, 0.06], 0.005)
    >>> f"{365 * found.rate:.3f}", found.significant, round(found.stays_within(0.10))
    ('0.020', True, 486)
    """
    t, d = series_of(times, name="the times", at_least=3), series_of(deviations, name="the deviations")
    if len(t) != len(d) or (np.diff(t) <= 0).any():
        raise IntervalRefused(
            what="times and deviations do not pair, or times do not rise",
            remedy="Give one deviation for each calibration, in order of time",
        )
    known = [positive(one, name="u") for one in np.atleast_1d(u)]
    if len(known) not in (1, len(t)):
        raise IntervalRefused(
            what="uncertainties do not pair with deviations", remedy="Give one for each, or one"
        )
    line = calibrate(list(map(float, t)), list(map(float, d)), u_y=known * (len(t) if len(known) == 1 else 1))
    if not math.isfinite(line.coefficients[1]):
        raise IntervalRefused(what="the drift is not a finite number", remedy="Check times and deviations")
    return Drift(line=line, last=float(t[-1]))
