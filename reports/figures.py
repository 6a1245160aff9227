"""Figures of a certificate: chromatogram and distillation curve, each with words for who cannot see it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import CondPageBreak, Flowable, Spacer

from reports.data import TestReport
from reports.errors import ReportContradicts
from reports.figure_data import Chromatogram, ChromatogramPeak, DistillationCurve
from reports.markup import markup
from reports.parts import paragraph, section
from reports.plots import ABOVE, BELOW, LEFT, RIGHT, Panel, peak_labels, scale
from reports.style import WIDTH
from reports.tagging import TaggedFigure
from reports.texts import Words
from reports.writing import Writer

WHOLE, ENLARGED, CURVE = 56 * mm, 40 * mm, 78 * mm
SMALL_PEAK = 0.12  # of the highest: what is lower is drawn once more, enlarged
NAMED = 30  # peaks that are named in words, the highest first


def chromatograms_part(writer: Writer[TestReport], lines: Sequence[str]) -> list[Flowable]:
    """The chromatograms of some lines, each under a heading of its own."""
    return [
        flowable
        for one in writer.report.chromatograms
        if one.line in lines
        for flowable in _chromatogram(writer, one)
    ]


def _chromatogram(writer: Writer[TestReport], one: Chromatogram) -> list[Flowable]:
    if not one.times:
        raise ReportContradicts(why=f"the trace of line {one.line} was not read before it was to be drawn")
    small = small_peaks(one)
    high = WHOLE + (ENLARGED if small else 0)
    alt = chromatogram_words(writer.words, one)
    heading = f"{writer.words.label('chromatogram')} ({one.line})"
    drawing = partial(_draw_chromatogram, one=one, small=small, words=writer.words, high=high)
    return [
        CondPageBreak(high + 60),
        *section(writer.tree, heading, room=high + 40),
        paragraph(writer.tree, markup(one.caption), "small"),
        Spacer(0, 3),
        TaggedFigure(WIDTH, high, writer.tree.add("Figure", alt=alt), drawing),
        Spacer(0, 4),
    ]


def small_peaks(one: Chromatogram) -> list[ChromatogramPeak]:
    """The peaks that can hardly be seen beside the highest."""
    top = max(one.values)
    return [peak for peak in one.peaks if 0 < (peak.height or 0) < SMALL_PEAK * top]


def chromatogram_words(words: Words, one: Chromatogram) -> str:
    """What the picture shows, in words: axes, and where its highest peaks are."""
    highest = sorted(one.peaks, key=lambda peak: (-(peak.height or 0), peak.time))[:NAMED]
    named = "; ".join(
        f"{peak.number} {peak.name}".strip() + f", {words.number(f'{peak.time:.4g}')} {one.time_unit}"
        for peak in sorted(highest, key=lambda peak: peak.time)
    )
    given = {"line": one.line, "caption": one.caption, "unit": one.signal_unit, "time_unit": one.time_unit}
    first, last = (words.number(f"{time:.4g}") for time in (one.times[0], one.times[-1]))
    return words.sentence("chromatogram_alt", first=first, last=last, peaks=named or "–", **given)


def _draw_chromatogram(
    canvas: Canvas, *, one: Chromatogram, small: Sequence[ChromatogramPeak], words: Words, high: float
) -> None:
    x = scale(one.times[0], one.times[-1], about=10)
    y = scale(min(0.0, *one.values), max(one.values) * 1.08, about=5)
    signal = f"{words.label('signal')}, {one.signal_unit}"
    wide = WIDTH - LEFT - RIGHT
    box = (LEFT, high - WHOLE + BELOW, wide, WHOLE - BELOW - ABOVE)
    whole = Panel(canvas, box, x, y, words)
    whole.axes(f"{words.label('time')}, {one.time_unit}", signal)
    whole.curve(one.times, one.values)
    peak_labels(whole, _labels(one.peaks))
    if not small:
        return
    top = 1.35 * max(peak.height or 0.0 for peak in small)
    low_scale = scale(min(0.0, *one.values), top, about=3)
    enlarged = Panel(canvas, (LEFT, 3, wide, ENLARGED - ABOVE - 3), x, low_scale, words)
    enlarged.axes("", f"{signal}, {words.label('enlarged')}")
    enlarged.curve(one.times, one.values, 0.7)
    peak_labels(enlarged, _labels(small))


def _labels(peaks: Sequence[ChromatogramPeak]) -> list[tuple[str, float, float]]:
    return [(peak.number, peak.time, peak.height or 0.0) for peak in peaks]


def curves_part(writer: Writer[TestReport], lines: Sequence[str]) -> list[Flowable]:
    """The distillation curves whose points are results of these lines."""
    return [
        flowable
        for one in writer.report.curves
        if set(one.lines) & set(lines)
        for flowable in _curve(writer, one)
    ]


def _curve(writer: Writer[TestReport], one: DistillationCurve) -> list[Flowable]:
    pairs = zip(one.percents, one.temperatures, strict=True)
    number = writer.words.number
    points = "; ".join(f"{number(f'{x:g}')} %: {number(f'{y:g}')}" for x, y in pairs)
    given = {"caption": one.caption, "percent": one.percent_title, "temperature": one.temperature_title}
    alt = writer.words.sentence("curve_alt", points=points, **given)
    return [
        *section(writer.tree, writer.words.label("curve"), room=CURVE + 40),
        paragraph(writer.tree, markup(one.caption), "small"),
        Spacer(0, 3),
        TaggedFigure(
            WIDTH,
            CURVE,
            writer.tree.add("Figure", alt=alt),
            partial(_draw_curve, one=one, words=writer.words),
        ),
        Spacer(0, 4),
    ]


def _draw_curve(canvas: Canvas, *, one: DistillationCurve, words: Words) -> None:
    x = scale(0.0, 100.0, about=10, whole=True)
    y = scale(min(one.temperatures), max(one.temperatures), about=7, whole=True)
    panel = Panel(canvas, (LEFT, BELOW, WIDTH - LEFT - RIGHT, CURVE - BELOW - ABOVE), x, y, words)
    panel.axes(one.percent_title, one.temperature_title)
    panel.curve(one.percents, one.temperatures, 1.2)
    panel.dots(one.percents, one.temperatures)
