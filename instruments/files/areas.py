"""Areas recomputed from the raw signal, to be held against those that the data system states."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from instruments.files.shape import AreaCheck, Peak, Signal

_SECONDS = {"min": 60.0, "s": 1.0}
_FEWEST_SAMPLES = 3  # a trace that was thinned out says nothing about an area


def area_over_baseline(signal: Signal, peak: Peak) -> float | None:
    """Trapezoid area from start to end over the stated straight baseline, in the signal's unit times seconds.

    None where raw signal, ends or baseline are not stated, or fewer than three samples lie in the peak. A skimmed
    rider is drawn over a curved baseline by the data system, so its straight one gives another area: shown, not
    corrected.
    """
    if (
        signal.arrays is None
        or peak.start is None
        or peak.end is None
        or peak.baseline_start is None
        or peak.baseline_end is None
        or signal.time_unit not in _SECONDS
        or not peak.end > peak.start
    ):
        return None
    import numpy as np

    times, values = signal.arrays()
    if peak.start < times[0] or peak.end > times[-1]:
        return None
    if ((times >= peak.start) & (times <= peak.end)).sum() < _FEWEST_SAMPLES:
        return None
    inside = times[(times > peak.start) & (times < peak.end)]
    grid = np.concatenate(([peak.start], inside, [peak.end]))
    heights = np.interp(grid, times, values) - np.interp(
        grid, [peak.start, peak.end], [peak.baseline_start, peak.baseline_end]
    )
    area = float(np.trapezoid(heights, grid)) * _SECONDS[signal.time_unit]
    return area if np.isfinite(area) else None


def check_areas(peaks: Sequence[Peak], signals: Mapping[str, Signal]) -> tuple[AreaCheck, ...]:
    """Stated against recomputed area for every peak where both are there."""
    checks = []
    for index, peak in enumerate(peaks):
        recomputed = area_over_baseline(signals[peak.signal], peak) if peak.signal in signals else None
        if peak.area is None or recomputed is None:
            continue
        relative = (recomputed - peak.area) / abs(peak.area) if peak.area else None
        checks.append(
            AreaCheck(
                signal=peak.signal,
                peak=index,
                stated=peak.area,
                recomputed=recomputed,
                relative_difference=relative,
            )
        )
    return tuple(checks)
