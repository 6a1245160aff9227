"""Chromatography: peaks named by retention windows, calibration curves of components, and the checks of a sequence."""

from methods.chromatography.curves import (
    Amount,
    Curve,
    CurveData,
    CurveForm,
    CurveLimits,
    Level,
    Residual,
    Weight,
    curve_of,
)
from methods.chromatography.errors import ContradictedPeak, CurveRefused, SuitabilityUnknown, WindowsRefused
from methods.chromatography.suitability import (
    carry_over,
    deviation,
    resolution,
)
from methods.chromatography.windows import NamedPeaks, Window, check_windows, name_peaks

__all__ = [
    "Amount",
    "ContradictedPeak",
    "Curve",
    "CurveData",
    "CurveForm",
    "CurveLimits",
    "CurveRefused",
    "Level",
    "NamedPeaks",
    "Residual",
    "SuitabilityUnknown",
    "Weight",
    "Window",
    "WindowsRefused",
    "carry_over",
    "check_windows",
    "curve_of",
    "deviation",
    "name_peaks",
    "resolution",
]
