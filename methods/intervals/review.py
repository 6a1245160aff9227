"""Review of a calibration interval: staircase, drift, and reliability (ILAC G24:2022 / OIML D 10, 6; not verified).

ILAC names the methods and leaves their figures to the laboratory: shares, steps and targets are arguments without
a default. Time is in any one unit: days by the calendar (6.2, 6.3), or hours in use (6.4).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from methods.intervals.drift import Drift
from methods.intervals.errors import IntervalRefused
from methods.variance.series import positive


class Change(StrEnum):
    """What becomes of the interval."""

    LONGER = "longer"
    SAME = "same"
    SHORTER = "shorter"


@dataclass(frozen=True, kw_only=True, slots=True)
class Review:
    """An interval after its review, with the sentence that gives the reason."""

    change: Change
    before: float
    after: float
    sentence: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Staircase:
    """The laboratory's figures for the automatic adjustment (6.2): within `share` of the limit the interval grows."""

    share: float  # of the largest permitted error
    longer: float  # factor above 1
    shorter: float  # factor below 1
    least: float
    most: float

    def __post_init__(self) -> None:
        fits = 0 < self.share < 1 < self.longer < math.inf and 0 < self.shorter < 1
        if not (fits and 0 < self.least <= self.most < math.inf):
            raise IntervalRefused(
                what="the figures of the staircase do not fit each other",
                remedy="Give a share and a shortening factor below 1, a lengthening one above 1, least and most",
            )


@dataclass(frozen=True, kw_only=True, slots=True)
class Reliability:
    """The share of calibrations found within limits, with its interval of confidence (Clopper and Pearson)."""

    within: int
    total: int
    low: float
    high: float

    @property
    def observed(self) -> float:
        """Share found within limits."""
        return self.within / self.total


def staircase(interval: float, deviation: float, limit: float, rule: Staircase) -> Review:
    """Automatic adjustment after one calibration (6.2): longer, same or shorter by the deviation found.

    >>> rule = Staircase(share=0.8, longer=1.25, shorter=0.7, least=90, most=1095)
    >>> staircase(365, 0.02, 0.10, rule).after, staircase(365, 0.12, 0.10, rule).after
    (456.25, 255.49999999999997)
    """
    present, most = positive(interval, name="the interval"), positive(limit, name="the limit")
    if not math.isfinite(deviation):
        raise IntervalRefused(
            what=f"the deviation is {deviation}", remedy="Enter it as the certificate states it"
        )
    share = abs(deviation) / most
    factor = rule.longer if share <= rule.share else rule.shorter if share > 1 else 1.0
    after = min(rule.most, max(rule.least, factor * present))
    return _review(present, after, f"the deviation was {100 * share:.0f} % of its limit")


def by_drift(
    interval: float, found: Drift, limit: float, *, least: float, most: float, p: float = 0.95
) -> Review:
    """The interval in which the drift with its uncertainty stays within the limit (6.3, control chart).

    Raises IntervalRefused where it stays within for less than the least interval: then the limit, the use or the
    instrument must change.
    """
    lasts = found.stays_within(limit, p=p)
    if lasts < positive(least, name="the least interval"):
        raise IntervalRefused(
            what=f"the drift stays within its limit for {lasts:.4g} only, which is below the least interval {least:g}",
            remedy="Adjust or replace the instrument, or widen the limit where the use allows it",
        )
    return _review(interval, min(most, lasts), f"the drift stays within its limit for {lasts:.4g}")


def reliability(within: int, total: int, *, p: float = 0.95) -> Reliability:
    """How reliable instruments of one kind were found at the end of their intervals (6.6, statistical approaches).

    >>> found = reliability(18, 20)
    >>> f"{found.observed:.2f} {found.low:.2f} {found.high:.2f}"
    '0.90 0.68 0.99'
    """
    from scipy.special import betaincinv  # late: it takes longer to load than the rest of the package

    if not (0 <= within <= total and total >= 1 and 0 < p < 1):
        raise IntervalRefused(
            what=f"{within} of {total} calibrations were within limits",
            remedy="Count one calibration or more",
        )
    tail = (1 - p) / 2
    return Reliability(
        within=within,
        total=total,
        low=float(betaincinv(within, total - within + 1, tail)) if within else 0.0,
        high=float(betaincinv(within + 1, total - within, 1 - tail)) if within < total else 1.0,
    )


def by_reliability(
    interval: float, found: Reliability, target: float, *, least: float, most: float
) -> Review:
    """Exponential reliability: interval ln(target)/ln(observed), changed only where the two differ significantly.

    A calibration history that was always within limits counts as (n - 1/2)/n. NCSLI RP-1 (clause not verified).
    """
    if not 0 < target < 1:
        raise IntervalRefused(what=f"the target is {target:g}", remedy="Give a share below 1, such as 0.95")
    present = positive(interval, name="the interval")
    observed = min(found.observed, (found.total - 0.5) / found.total) or 0.5 / found.total
    reason = f"{found.within} of {found.total} were within limits, target {100 * target:g} %"
    if found.low <= target <= found.high:
        return _review(present, present, f"{reason}; the difference is not significant")
    after = present * math.log(target) / math.log(observed)
    return _review(present, min(most, max(least, after)), reason)


def _review(before: float, after: float, reason: str) -> Review:
    change = Change.LONGER if after > before else Change.SHORTER if after < before else Change.SAME
    return Review(
        change=change,
        before=before,
        after=after,
        sentence=f"Interval {before:.4g} to {after:.4g} ({change.value}): {reason}.",
    )
