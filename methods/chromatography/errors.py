"""What can go wrong with peaks, windows and curves, in words."""

from __future__ import annotations

from methods.errors import MethodError


class WindowsRefused(MethodError):
    """A component table by which no peak can be named."""

    problem = "The component table cannot be used: {why}."
    remedy = "Give each component one name and one window, and let no two windows overlap."


class ContradictedPeak(MethodError):
    """The data system and the retention windows name a peak differently, or two peaks lie in one window."""

    problem = "Peak {peak} at {time} min cannot be named: {why}."
    remedy = (
        "Look at the chromatogram; correct the integration, or the component table, and take the peaks again."
    )


class SuitabilityUnknown(MethodError):
    """A check of a sequence (resolution, carry-over, recovery) for which the data do not suffice."""

    problem = "The check of {what} cannot be judged: {why}."
    remedy = "{remedy}."


class CurveRefused(MethodError):
    """A calibration curve that cannot be found, or that gives no amount."""

    problem = "The calibration curve of {component} cannot be used: {why}."
    remedy = "{remedy}."
