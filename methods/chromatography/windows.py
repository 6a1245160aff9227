"""Peaks are named by the retention window that holds them; what the data system calls them must agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, Protocol, TypeVar

from methods.chromatography.errors import ContradictedPeak, WindowsRefused
from methods.components import component


class TimedPeak(Protocol):
    """What a peak must have to be named."""

    @property
    def key(self) -> str:
        """How the data system numbers it."""

    @property
    def name(self) -> str | None:
        """What the data system calls it."""

    @property
    def retention_time(self) -> float | None:
        """Retention time, min."""


P = TypeVar("P", bound=TimedPeak)


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """A component with its retention window in min, both ends in it; `group` is empty where it is of none."""

    name: str
    low: float
    high: float
    group: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class NamedPeaks(Generic[P]):
    """The peak of each component by its one name, and the peaks that no window holds."""

    known: Mapping[str, P]
    unidentified: tuple[P, ...]


def check_windows(windows: Sequence[Window]) -> None:
    """See that every peak has one name at most. Raises WindowsRefused."""
    names = [component(one.name) for one in windows]
    if not names or not all(names) or len(set(names)) < len(names):
        raise WindowsRefused(why="it has no component, or one of them twice")
    for one in windows:
        if not 0.0 <= one.low < one.high < float("inf"):
            raise WindowsRefused(why=f"the window of {one.name[:40]} is empty")
    ordered = sorted(windows, key=lambda one: one.low)
    for a, b in pairwise(ordered):
        if b.low <= a.high:
            raise WindowsRefused(why=f"the windows of {a.name[:40]} and {b.name[:40]} overlap")


def name_peaks(peaks: Sequence[P], windows: Sequence[Window]) -> NamedPeaks[P]:
    """Name peaks by their windows. A peak that no window holds and that has no name of a component is unidentified.

    Raises ContradictedPeak where the data system names a component of the table and the window says otherwise, and where
    two peaks lie in one window.
    """
    listed = {component(one.name) for one in windows}
    known: dict[str, P] = {}
    rest: list[P] = []
    for peak in peaks:
        held = _held(peak, windows)
        called = component(peak.name) if peak.name else None
        if called in listed and called != held:
            where = f"in the window of {held}" if held else "outside of its window"
            raise ContradictedPeak(
                peak=peak.key, time=_time(peak), why=f"the data system calls it {called}, and it lies {where}"
            )
        if held is None:
            rest.append(peak)
        elif held in known:
            raise ContradictedPeak(
                peak=peak.key,
                time=_time(peak),
                why=f"peak {known[held].key} lies in the window of {held} too",
            )
        else:
            known[held] = peak
    return NamedPeaks(known=known, unidentified=tuple(rest))


def _held(peak: TimedPeak, windows: Sequence[Window]) -> str | None:
    t = peak.retention_time
    if t is None:
        return None
    return next((component(one.name) for one in windows if one.low <= t <= one.high), None)


def _time(peak: TimedPeak) -> str:
    return "an unknown time" if peak.retention_time is None else f"{peak.retention_time:.3f}"
