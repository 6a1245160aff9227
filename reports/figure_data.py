"""What is drawn on a certificate beside its tables: chromatograms and distillation curves, as figures to be drawn, not computed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class ChromatogramPeak:
    """A peak: the number by which the table of components knows it, its name, its place in the units of the trace.

    `height` is that of the trace there; None until the trace is read.
    """

    number: str
    name: str
    time: float
    height: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Chromatogram:
    """A trace of the line that it belongs to. `caption`: which signal of which injection, when. `times` rise.

    `record`, `signal` and `sha256` say which bytes the trace stands in. A draft may name it without its points; they are
    there when it is drawn.
    """

    line: str
    caption: str
    time_unit: str
    signal_unit: str
    times: tuple[float, ...] = ()
    values: tuple[float, ...] = ()
    peaks: tuple[ChromatogramPeak, ...] = ()
    record: str = ""
    signal: str = ""
    sha256: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class DistillationCurve:
    """Temperature against per cent distilled, as measured. `lines`: whose results its points are. `percents` rise."""

    lines: tuple[str, ...]
    caption: str
    percent_title: str
    temperature_title: str
    percents: tuple[float, ...]
    temperatures: tuple[float, ...]
