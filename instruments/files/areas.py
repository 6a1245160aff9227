"""Areas recomputed from the raw signal, to be held against those that the data system states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
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
    drawn: dict[str, list[tuple[int, Peak]]] = {}
    for index, peak in enumerate(peaks):
        if peak.area is not None and None not in (
            peak.start,
            peak.end,
            peak.baseline_start,
            peak.baseline_end,
        ):
            drawn.setdefault(peak.signal, []).append((index, peak))
    found = {
        index: area
        for name, its_peaks in drawn.items()
        if (signal := signals.get(name)) is not None
        for index, area in _areas_of(signal, its_peaks)
    }
    return tuple(_check(index, peaks[index], found[index]) for index in sorted(found))


def _areas_of(signal: Signal, peaks: list[tuple[int, Peak]]) -> Iterator[tuple[int, float]]:
    """The areas that can be told: there is raw data over a known unit of time, and its times never go back."""
    import numpy as np

    if signal.arrays is None or signal.time_unit not in _SECONDS:
        return
    times, values = signal.arrays()
    if not len(times) or not (times[1:] >= times[:-1]).all():
        return
    table = np.array(
        [(index, peak.start, peak.end, peak.baseline_start, peak.baseline_end) for index, peak in peaks],
        dtype=np.float64,
    )
    first = np.searchsorted(times, table[:, 1])
    last = np.searchsorted(times, table[:, 2], side="right") - 1
    is_inside = (table[:, 1] >= times[0]) & (table[:, 2] <= times[-1]) & (table[:, 2] > table[:, 1])
    rows = is_inside & (last - first + 1 >= _FEWEST_SAMPLES)
    if not rows.any():
        return
    for row in np.flatnonzero(rows).tolist():
        index, start, end, low, high = table[row].tolist()
        with np.errstate(all="ignore"):
            area = _under(times, values, (start, end), (int(first[row]), int(last[row])))
        area = (area - (low + high) / 2 * (end - start)) * _SECONDS[signal.time_unit]
        if isfinite(area):
            yield int(index), area


def _under(times: Floats, values: Floats, ends: tuple[float, float], samples: tuple[int, int]) -> float:
    """The area under the straight lines between the samples of a peak, whose first and last sample are told."""
    (start, end), (first, last) = ends, samples
    across, up = times[first : last + 1], values[first : last + 1]
    inside = float((across[1:] - across[:-1]).dot(up[1:] + up[:-1]))
    before = (float(across[0]) - start) * (_between(times, values, first, start) + float(up[0]))
    after = (end - float(across[-1])) * (float(up[-1]) + _between(times, values, last + 1, end))
    return (inside + before + after) / 2


def _between(times: Floats, values: Floats, sample: int, at: float) -> float:
    """The value on the straight line from the sample before this one to this one, within the trace."""
    sample = min(max(sample, 1), len(times) - 1)
    (left, right), (low, high) = (
        times[sample - 1 : sample + 1].tolist(),
        values[sample - 1 : sample + 1].tolist(),
    )
    return float(low + (high - low) * (at - left) / (right - left)) if right > left else float(high)


def _check(index: int, peak: Peak, recomputed: float) -> AreaCheck:
    stated = peak.area or 0.0
    relative = (recomputed - stated) / abs(stated) if stated else None
    return AreaCheck(
        signal=peak.signal, peak=index, stated=stated, recomputed=recomputed, relative_difference=relative
    )
