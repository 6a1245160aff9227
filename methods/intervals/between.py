"""The error of an instrument between two moments at which it is known: a straight line, as an assumption that people state."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

from methods.intervals.errors import IntervalRefused


@dataclass(frozen=True, kw_only=True, slots=True)
class LinearDrift:
    """An error that grew evenly from one moment to another; errors in any one unit, moments with their time zone.

    It is an assumption of whoever states it, and no standard gives it: nothing but the two ends was measured.
    At or outside an end the error is that of the end; nothing is extrapolated. Raises IntervalRefused.
    """

    begun: datetime
    ended: datetime
    error_begun: float
    error_ended: float

    def __post_init__(self) -> None:
        if not self.begun < self.ended:
            raise IntervalRefused(
                what="the drift does not begin before it ends",
                remedy="Take a last good check or calibration from before the error was found",
            )
        if not (math.isfinite(self.error_begun) and math.isfinite(self.error_ended)):
            raise IntervalRefused(
                what="an error at an end of the drift is not a finite number", remedy="Enter both errors"
            )

    def share(self, at: datetime) -> float:
        """How much of the time between the ends has gone by at a moment: 0 at the beginning and before it, 1 at the end and after it."""
        return min(max((at - self.begun) / (self.ended - self.begun), 0.0), 1.0)

    def error_at(self, at: datetime) -> float:
        """The error at a moment, in the unit of the errors at the ends.

        >>> from datetime import UTC
        >>> line = LinearDrift(
        ...     begun=datetime(2026, 1, 1, tzinfo=UTC), ended=datetime(2026, 1, 11, tzinfo=UTC), error_begun=0.0, error_ended=-0.3
        ... )
        >>> f"{line.error_at(datetime(2026, 1, 6, tzinfo=UTC)):.2f}"
        '-0.15'
        """
        share = self.share(at)
        return (1 - share) * self.error_begun + share * self.error_ended
