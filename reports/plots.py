"""Axes and lines of a figure: scales with round numbers, labels in words, the data in the accent colour."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas

from reports.fonts import REGULAR, width
from reports.style import ACCENT, INK, LINE, MUTED
from reports.texts import Words

SMALL = 7.0
LEFT, RIGHT, BELOW, ABOVE = 34.0, 8.0, 24.0, 12.0


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale from `low` to `high` with marks at round numbers, `decimals` digits behind the point."""

    low: float
    high: float
    marks: tuple[float, ...]
    decimals: int

    def text(self, mark: float, words: Words) -> str:
        """A mark as it is printed."""
        return words.number(f"{mark + 0.0:.{self.decimals}f}")

    def share(self, value: float) -> float:
        """Where a value lies, 0 at `low` and 1 at `high`."""
        return (value - self.low) / (self.high - self.low)


def scale(low: float, high: float, *, about: int, whole: bool = False) -> Scale:
    """A scale that holds both values, with about so many marks; `whole`: it ends at marks."""
    if not high > low:
        low, high = low - 0.5, high + 0.5
    rough = (high - low) / about
    power = math.floor(math.log10(rough))
    step = next(n * 10.0**power for n in (1, 2, 5, 10) if n * 10.0**power >= rough * 0.999)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    if whole:
        first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
        low, high = first * step, last * step
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    return Scale(low, high, tuple(n * step for n in range(first, last + 1)), decimals)


@dataclass(frozen=True, slots=True)
class Panel:
    """The rectangle in which data are drawn, and its two scales."""

    canvas: Canvas
    box: tuple[float, float, float, float]  # left, low, wide, high
    x: Scale
    y: Scale
    words: Words

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where a pair of values lies on the canvas."""
        left, low, wide, high = self.box
        return left + wide * self.x.share(x), low + high * self.y.share(y)

    def axes(self, x_title: str, y_title: str) -> None:
        """Frame, marks, their figures, and what they mean."""
        canvas, (left, low, wide, high) = self.canvas, self.box
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.3)
        for mark in self.y.marks:
            _, y = self.at(self.x.low, mark)
            canvas.line(left, y, left + wide, y)
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(0.6)
        canvas.line(left, low, left + wide, low)
        canvas.line(left, low, left, low + high)
        canvas.setFillColor(MUTED)
        canvas.setFont(REGULAR, SMALL)
        for mark in self.y.marks:
            canvas.drawRightString(
                left - 4, self.at(self.x.low, mark)[1] - 2.4, self.y.text(mark, self.words)
            )
        canvas.drawString(left, low + high + 4, y_title)
        if not x_title:
            return
        for mark in self.x.marks:
            x, _ = self.at(mark, self.y.low)
            canvas.line(x, low, x, low - 2.5)
            canvas.drawCentredString(x, low - 10, self.x.text(mark, self.words))
        canvas.drawRightString(left + wide, low - 20, x_title)

    def curve(self, xs: Sequence[float], ys: Sequence[float], weight: float = 0.9) -> None:
        """A line through the points, cut off at the frame."""
        canvas, (left, low, wide, high) = self.canvas, self.box
        canvas.saveState()
        frame = canvas.beginPath()
        frame.rect(left, low, wide, high + 1)
        canvas.clipPath(frame, stroke=0, fill=0)
        canvas.setStrokeColor(ACCENT)
        canvas.setLineWidth(weight)
        canvas.setLineJoin(1)
        path = canvas.beginPath()
        for n, (x, y) in enumerate(zip(xs, ys, strict=True)):
            (path.lineTo if n else path.moveTo)(*self.at(x, y))
        canvas.drawPath(path)
        canvas.restoreState()

    def dots(self, xs: Sequence[float], ys: Sequence[float]) -> None:
        """A disc at each point."""
        self.canvas.setFillColor(ACCENT)
        for x, y in zip(xs, ys, strict=True):
            self.canvas.circle(*self.at(x, y), 1.7, stroke=0, fill=1)


def peak_labels(panel: Panel, peaks: Sequence[tuple[str, float, float]]) -> None:
    """Numbers over peaks (text, time, height), the highest first; one that would stand on another is left out."""
    canvas = panel.canvas
    canvas.setFillColor(INK)
    canvas.setFont(REGULAR, SMALL)
    taken: list[tuple[float, float, float]] = []
    top = panel.box[1] + panel.box[3]
    for text, time, height in sorted(peaks, key=lambda one: (-one[2], one[1])):
        x, y = panel.at(time, height)
        y, half = min(y, top - SMALL) + 2.5, width(text, SMALL) / 2 + 0.8
        if all(abs(x - other) > half + wide or abs(y - level) > SMALL for other, level, wide in taken):
            canvas.drawCentredString(x, y, text)
            taken.append((x, y, half))
