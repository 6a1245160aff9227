"""Areas recomputed from the raw signal, to be held against those that the data system states."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import isfinite
from typing import TYPE_CHECKING

from instruments.files.shape import AreaCheck, EvenTimes, Peak, Signal, Trace

if TYPE_CHECKING:
    from instruments.files.shape import Floats, Places

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
    times, values = _axis(signal.arrays)
    if not _goes_on(times):
        return
    table = np.array(
        [(index, peak.start, peak.end, peak.baseline_start, peak.baseline_end) for index, peak in peaks],
        dtype=np.float64,
    )
    table = table[(table[:, 1] >= times[0]) & (table[:, 2] <= times[-1]) & (table[:, 2] > table[:, 1])]
    first, last = _samples(times, table[:, 1], table[:, 2])
    rows = last - first + 1 >= _FEWEST_SAMPLES
    if not rows.any():
        return
    table, first, last = table[rows], first[rows], last[rows]
    starts, ends, lows, highs = table[:, 1:].T
    with np.errstate(all="ignore"):  # what becomes no number is left out below
        areas = _under(times, values, (starts, ends), (first, last)) - (lows + highs) / 2 * (ends - starts)
        areas *= _SECONDS[signal.time_unit]
    for index, area in zip(table[:, 0].tolist(), areas.tolist(), strict=True):
        if isfinite(area):
            yield int(index), area


def _axis(arrays: Callable[[], tuple[Floats, Floats]]) -> tuple[Floats | EvenTimes, Floats]:
    """The times as they are stated, and the values: an even axis is not made an array for the few times that matter."""
    return (arrays.times, arrays.values) if isinstance(arrays, Trace) else arrays()


def _goes_on(times: Floats | EvenTimes) -> bool:
    if isinstance(times, EvenTimes):
        return times.count > 1 and isfinite(times.first) and isfinite(times.last) and times.step > 0
    return bool(len(times) and (times[1:] >= times[:-1]).all())


def _samples(times: Floats | EvenTimes, starts: Floats, ends: Floats) -> tuple[Places, Places]:
    """The first and the last sample within each peak."""
    import numpy as np

    if isinstance(times, EvenTimes):
        return times.how_many_before(starts), times.how_many_before(ends, and_at=True) - 1
    return np.searchsorted(times, starts), np.searchsorted(times, ends, side="right") - 1


def _at(times: Floats | EvenTimes, samples: Places) -> Floats:
    found: Floats = times.at(samples) if isinstance(times, EvenTimes) else times[samples]
    return found


def _under(
    times: Floats | EvenTimes,
    values: Floats,
    ends: tuple[Floats, Floats],
    samples: tuple[Places, Places],
) -> Floats:
    """The areas under the straight lines between the samples of peaks, whose first and last samples are told."""
    (starts, stops), (first, last) = ends, samples
    before = (_at(times, first) - starts) * (_between(times, values, first, starts) + values[first])
    after = (stops - _at(times, last)) * (values[last] + _between(times, values, last + 1, stops))
    area: Floats = (_inside(times, values, first, last) + before + after) / 2
    return area


def _inside(times: Floats | EvenTimes, values: Floats, first: Places, last: Places) -> Floats:
    """Twice the areas from sample to sample; peaks may overlap."""
    import numpy as np

    ends = np.column_stack((first, last)).reshape(-1)
    if isinstance(times, EvenTimes):
        sums = np.add.reduceat(values, ends)[::2]
        evenly: Floats = times.step * (2 * sums + values[last] - values[first])
        return evenly
    begin, end = int(first.min()), int(last.max())
    across, up = times[begin : end + 1], values[begin : end + 1]
    pieces = np.zeros(len(across))  # the last one is only there to be pointed at
    np.add(up[1:], up[:-1], out=pieces[:-1])
    pieces[:-1] *= across[1:] - across[:-1]
    found: Floats = np.add.reduceat(pieces, ends - begin)[::2]
    return found


def _between(times: Floats | EvenTimes, values: Floats, sample: Places, at: Floats) -> Floats:
    """The values on the straight lines from the samples before these to these, within the trace."""
    import numpy as np

    sample = np.clip(sample, 1, len(times) - 1)
    left, right, low, high = _at(times, sample - 1), _at(times, sample), values[sample - 1], values[sample]
    share = np.divide(at - left, right - left, out=np.ones_like(at), where=right > left)
    line: Floats = low + (high - low) * share
    return line


def _check(index: int, peak: Peak, recomputed: float) -> AreaCheck:
    stated = peak.area or 0.0
    relative = (recomputed - stated) / abs(stated) if stated else None
    return AreaCheck(
        signal=peak.signal, peak=index, stated=stated, recomputed=recomputed, relative_difference=relative
    )
