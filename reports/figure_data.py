"""What is drawn on a certificate beside its tables: chromatograms and distillation curves, as figures to be drawn, not computed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class ChromatogramPeak:
    """A peak: the number by which the table of components knows it, its name, its place in the units of the trace."""

    number: str
    name: str
    time: float
    height: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Chromatogram:
    """A trace of the line that it belongs to. `caption`: which signal of which injection, when. `times` rise."""

    line: str
    caption: str
    time_unit: str
    signal_unit: str
    times: tuple[float, ...]
    values: tuple[float, ...]
    peaks: tuple[ChromatogramPeak, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class DistillationCurve:
    """Temperature against per cent distilled, as measured. `lines`: whose results its points are. `percents` rise."""

    lines: tuple[str, ...]
    caption: str
    percent_title: str
    temperature_title: str
    percents: tuple[float, ...]
    temperatures: tuple[float, ...]
