"""Areas recomputed from the raw signal, to be held against those that the data system states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from instruments.files.shape import AreaCheck, Peak, Signal

if TYPE_CHECKING:
    from instruments.files.shape import Floats

_SECONDS = {"min": 60.0, "s": 1.0}
_FEWEST_SAMPLES = 3  # a trace that was thinned out says nothing about an area


def check_areas(peaks: Sequence[Peak], signals: Mapping[str, Signal]) -> tuple[AreaCheck, ...]:
    """Stated against recomputed area for every peak where both are there, in the order of the peaks.

    The recomputed one is the trapezoid area from start to end over the stated straight baseline, in the signal's unit
    times seconds. There is none where raw signal, ends or baseline are not stated, or fewer than three samples lie in
    the peak. A skimmed rider is drawn over a curved baseline by the data system, so its straight one gives another
    area: shown, not corrected.
    """
    drawn = {name: signal for name, signal in signals.items() if _runs_forward(signal)}
    found = {
        index: area
        for name, signal in drawn.items()
        for index, area in _areas_of(signal, [(i, p) for i, p in enumerate(peaks) if p.signal == name])
    }
    return tuple(_check(index, peaks[index], found[index]) for index in sorted(found))


def _areas_of(signal: Signal, peaks: list[tuple[int, Peak]]) -> Iterator[tuple[int, float]]:
    import numpy as np

    drawn = [
        (index, peak.start, peak.end, peak.baseline_start, peak.baseline_end)
        for index, peak in peaks
        if peak.area is not None
        and None not in (peak.start, peak.end, peak.baseline_start, peak.baseline_end)
    ]
    if not drawn or signal.arrays is None:
        return
    times, values = signal.arrays()
    index, start, end, low, high = np.array(drawn, dtype=np.float64).T
    with np.errstate(all="ignore"):
        until = np.concatenate(([0.0], np.cumsum(np.diff(times) * (values[1:] + values[:-1]) / 2)))
        areas = _until(times, values, until, end) - _until(times, values, until, start)
        areas = (areas - (low + high) / 2 * (end - start)) * _SECONDS[signal.time_unit or ""]
    samples = np.searchsorted(times, end, side="right") - np.searchsorted(times, start)
    is_inside = (start >= times[0]) & (end <= times[-1]) & (end > start)
    for row in np.flatnonzero(is_inside & (samples >= _FEWEST_SAMPLES) & np.isfinite(areas)):
        yield int(index[row]), float(areas[row])


def _until(times: Floats, values: Floats, until: Floats, at: Floats) -> Floats:
    """The area under the straight lines between the samples, from the first of them to each of these times."""
    import numpy as np

    before = np.clip(np.searchsorted(times, at, side="right") - 1, 0, len(times) - 1)
    area: Floats = until[before] + (at - times[before]) * (values[before] + np.interp(at, times, values)) / 2
    return area


def _check(index: int, peak: Peak, recomputed: float) -> AreaCheck:
    stated = peak.area or 0.0
    relative = (recomputed - stated) / abs(stated) if stated else None
    return AreaCheck(
        signal=peak.signal, peak=index, stated=stated, recomputed=recomputed, relative_difference=relative
    )


def _runs_forward(signal: Signal) -> bool:
    """Whether there is raw data over a known unit of time, and its times never go back."""
    if signal.arrays is None or signal.time_unit not in _SECONDS:
        return False
    times = signal.arrays()[0]
    return bool(len(times)) and bool((times[1:] >= times[:-1]).all())
